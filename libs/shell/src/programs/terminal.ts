// tty and stty: what a process can learn of its terminal. Texts of coreutils 9.1 and busybox 1.35.
import { program, type ProgramIo } from './support/program-io.ts';

function onTerminal(io: ProgramIo): boolean {
  const process = io.process as { readonly descriptors?: ReadonlyMap<number, { readonly kind: string }> };
  const kind = process.descriptors?.get(0)?.kind;
  // the outer end of `kubectl exec -t` is nobody's descriptor in here
  return kind === 'terminal' || (kind === 'foreign' && io.process.terminal !== undefined);
}

export const tty = program(async (io) => {
  const options = io.options({ short: 's', long: { silent: 's', quiet: 's' } });
  const found = onTerminal(io);
  if (!options.has('s')) io.print(found ? '/dev/pts/0\n' : 'not a tty\n');
  return found ? 0 : 1;
});

/** Shows, and changes nothing: modes belong to the programs that read keys. */
export const stty = program(async (io) => {
  const { terminal } = io.process;
  if (!terminal || !onTerminal(io)) {
    const input = io.busybox ? 'standard input' : "'standard input'";
    return io.error(`${input}: Inappropriate ioctl for device`);
  }
  const [setting, ...more] = io.args;
  if (more.length === 0 && setting === 'size') io.print(`${terminal.rows} ${terminal.columns}\n`);
  else if (more.length === 0 && setting === 'speed') io.print('38400\n');
  else if (setting === undefined) io.print('speed 38400 baud; line = 0;\n-brkint -imaxbel\n');
  else return io.error(`not simulated: ${io.args.join(' ')}`);
  return 0;
});
