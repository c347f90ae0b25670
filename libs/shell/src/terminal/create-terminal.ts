// A terminal with a process on it, as the learner's page sees it: keys in, escape sequences out.
import { utf8Stream } from '@drydock/machinery';
import type { MachineKernel } from '../kernel/machine-kernel.ts';
import type { ExitStatus } from '../kernel/process.ts';
import { Pty } from './pty.ts';

export interface TerminalOptions {
  readonly kernel: MachineKernel;
  readonly columns: number;
  readonly rows: number;
  /** Usually `['bash']`. */
  readonly argv: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  readonly uid: number;
  readonly gid: number;
  readonly onOutput: (text: string) => void;
  /** The process has ended; the terminal stays as it is. */
  readonly onExit?: (status: ExitStatus) => void;
}

export interface InteractiveTerminal {
  /** Text as a keyboard or a paste gives it. */
  input(data: string): void;
  resize(columns: number, rows: number): void;
  /** Hangs up: the processes on it get SIGHUP. */
  close(): void;
}

/** Throws Errno when the process cannot be started. */
export function createTerminal(options: TerminalOptions): InteractiveTerminal {
  const { kernel } = options;
  const decode = utf8Stream();
  const pty = new Pty({
    columns: options.columns,
    rows: options.rows,
    onOutput: (bytes) => options.onOutput(decode(bytes)),
    onSignal: (signal, group) => {
      for (const process of kernel.processes)
        if (process.terminal === pty.terminal && (group === undefined || process.group === group))
          process.kill(signal);
    },
  });
  const process = kernel.spawn({
    argv: options.argv,
    env: options.env,
    cwd: options.cwd,
    uid: options.uid,
    gid: options.gid,
    group: 'new',
    stdin: pty.descriptor,
    stdout: pty.descriptor,
    stderr: pty.descriptor,
    terminal: pty.terminal,
  });
  void process.exited.then((status) => options.onExit?.(status));
  return {
    input: (data) => pty.input(data),
    resize: (columns, rows) => pty.resize(columns, rows),
    close: () => pty.close(),
  };
}
