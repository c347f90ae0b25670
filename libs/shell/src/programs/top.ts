import { formatDate } from '../text/date-format.ts';
import { program, type ProgramIo } from './support/program-io.ts';
import { selectOptionalUserName } from './support/users.ts';

/** The process table every few seconds; `-b` prints it without a screen, `q` or Ctrl-C ends it. */
export const top = program(async (io) => {
  const options = io.options({ short: 'bcn:d:p:u:H' });
  const rounds = options.number('n', options.has('b') && io.busybox ? 1 : Infinity);
  const { process } = io;
  const screen = !options.has('b') && process.terminal !== undefined;
  const before = screen ? process.terminal.setRaw(true) : undefined;
  let quit = !screen && !options.has('b');
  const keys = screen ? watchKeys(io, () => (quit = true)) : undefined;
  try {
    for (let round = 0; round < rounds; round++) {
      if (screen) io.print('\x1b[H\x1b[2J');
      io.print(
        table(io, screen ? process.terminal!.rows - 7 : Infinity).replaceAll('\n', screen ? '\r\n' : '\n'),
      );
      await io.flush();
      if (quit) break;
      const pause = process.clock.sleep(options.number('d', 3) * 1000, process.ended);
      await Promise.race([pause, keys ?? pause]);
      if (quit) break;
    }
  } finally {
    if (before !== undefined) process.terminal?.setRaw(before);
  }
  return 0;
});

async function watchKeys(io: ProgramIo, quit: () => void): Promise<void> {
  for (;;) {
    const chunk = await io.process.stdin.read();
    if (!chunk || chunk.includes(113) || chunk.includes(3)) return quit();
  }
}

function table(io: ProgramIo, rows: number): string {
  const { kernel, clock } = io.process;
  const all = [...kernel.processes].sort((a, b) => a.pid - b.pid);
  const head =
    `top - ${formatDate(clock.now(), '%H:%M:%S')} up 1 min,  1 user,  load average: 0.00, 0.00, 0.00\n` +
    `Tasks: ${String(all.length).padStart(3)} total,   1 running, ${String(all.length - 1).padStart(3)} sleeping,   0 stopped,   0 zombie\n` +
    '%Cpu(s):  0.3 us,  0.2 sy,  0.0 ni, 99.5 id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st\n' +
    'MiB Mem :   3931.5 total,   2745.4 free,    622.1 used,    564.0 buff/cache\n' +
    'MiB Swap:      0.0 total,      0.0 free,      0.0 used.   3126.4 avail Mem\n\n' +
    '    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\n';
  const lines = all.slice(0, Math.max(1, rows)).map((process) => {
    const user = (selectOptionalUserName(io.process, process.uid) ?? String(process.uid)).padEnd(8);
    const name = (process.argv[0] ?? '').split('/').at(-1)!;
    return `${String(process.pid).padStart(7)} ${user}  20   0    4624   3712   3200 S   0.0   0.1   0:00.00 ${name}\n`;
  });
  return head + lines.join('');
}
