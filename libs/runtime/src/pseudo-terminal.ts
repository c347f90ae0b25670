// The terminal of a container with `tty: true`: shell's pty between a client's streams and the container's processes.
import { Pipe, type ByteReader, type ByteWriter } from '@drydock/machinery';
import { Pty, type Descriptor, type MachineKernel, type Terminal } from '@drydock/shell';

export interface PseudoTerminal {
  readonly terminal: Terminal;
  /** The process's side: standard input, output and error are one open file. */
  readonly file: Descriptor;
  /** The client's side. */
  readonly keys: ByteWriter;
  readonly screen: ByteReader;
  resize(columns: number, rows: number): void;
  /** No more output; the client has seen everything. */
  end(): void;
  /** The client is gone: SIGHUP. */
  hangUp(): void;
}

const screenBytes = 1_048_576;

/** A terminal for processes of `kernel`. Its signals go to the foreground group, or to all that run on it. */
export function createPseudoTerminal(kernel: MachineKernel): PseudoTerminal {
  const screen = new Pipe(screenBytes);
  const pty: Pty = new Pty({
    columns: 80,
    rows: 24,
    onOutput: (bytes) => void screen.write(bytes.slice()).catch(() => undefined),
    onSignal: (signal, group) => {
      for (const process of kernel.processes)
        if (process.terminal === pty.terminal && (group === undefined || process.group === group))
          process.kill(signal);
    },
  });
  return {
    terminal: pty.terminal,
    file: pty.descriptor,
    keys: {
      write: async (bytes) => pty.input(bytes.slice()),
      close: () => pty.input('\x04'),
    },
    screen: screen.reader,
    resize: (columns, rows) => pty.resize(columns, rows),
    end: () => screen.close(),
    hangUp: () => {
      pty.close();
      screen.closeReader();
    },
  };
}
