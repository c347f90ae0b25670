import { Errno } from '../kernel/file-system.ts';
import { type SignalName, signalNumbers } from '../kernel/process.ts';
import { trapName } from '../interpreter/traps.ts';
import { parseInterval } from './sleep.ts';
import { program } from './support/program-io.ts';

export const timeout = program(
  async (io) => {
    const options = io.options({
      short: 'k:s:vt:',
      long: { 'kill-after=': 'k', 'signal=': 's', foreground: 'f', 'preserve-status': 'p', verbose: 'v' },
      stopAtOperand: true,
    });
    // old busybox: timeout -t SECONDS COMMAND
    const [duration, ...command] = options.has('t')
      ? [options.value('t')!, ...options.operands]
      : options.operands;
    if (duration === undefined || command.length === 0)
      return io.error("missing operand\nTry 'timeout --help' for more information.", 125);
    const ms = parseInterval(duration);
    if (ms === undefined)
      return io.error(`invalid time interval '${duration}'\nTry 'timeout --help' for more information.`, 125);
    const name = trapName(options.value('s') ?? 'TERM');
    if (!name || !(name in signalNumbers)) return io.error(`${options.value('s')}: invalid signal`, 125);
    const signal = name as SignalName;
    const child = startChild(command);
    if (typeof child === 'number') return child;
    let expired = false;
    const { clock } = io.process;
    const killAfter = options.has('k') ? parseInterval(options.value('k')!) : undefined;
    const timer = clock.after(ms === 0 ? Number.MAX_SAFE_INTEGER : ms, () => {
      expired = true;
      child.kill(signal);
      if (killAfter !== undefined) clock.after(killAfter, () => child.kill('SIGKILL'));
    });
    io.process.ended.onCancel(() => child.kill('SIGTERM'));
    const status = await io.process.ended.race(child.exited);
    timer.cancel();
    if (!expired || options.has('p')) return status.code;
    return status.signal === 'SIGKILL' ? 137 : io.busybox ? 143 : 124;

    function startChild(argv: readonly string[]) {
      try {
        return io.process.spawn({ argv });
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        void io.error(`failed to run command '${argv[0]}': ${error.message}`);
        return error.code === 'ENOENT' ? 127 : 126;
      }
    }
  },
  { usageCode: 125, help: '[OPTION] DURATION COMMAND [ARG]...' },
);
