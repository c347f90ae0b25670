// `kubectl` as a program of the workstation: kubectl knows only its small host interface, this makes one from a process.
import {
  runKubectl,
  DialError,
  type ConnectionConfig,
  type HostFiles,
  type KubectlHost,
} from '@drydock/kubectl';
import type { RestTransport } from '@drydock/machinery';
import type { Process, Program } from '@drydock/shell';

/** Who answers at an API server's address; undefined when nobody does. */
export type TransportFor = (config: ConnectionConfig) => RestTransport | undefined;

export function createKubectlProgram(transportFor: TransportFor): Program {
  const cache = new Map<string, unknown>();
  return (process) => runKubectl(hostOf(process, transportFor, cache));
}

function hostOf(process: Process, transportFor: TransportFor, cache: Map<string, unknown>): KubectlHost {
  const { terminal } = process;
  return {
    argv: process.argv.slice(1),
    env: Object.fromEntries(process.env),
    cwd: process.cwd,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    isTerminal: terminalFlags(process),
    ...(terminal
      ? {
          columns: terminal.columns,
          rows: terminal.rows,
          setRaw: (raw: boolean) => void terminal.setRaw(raw),
          onResize: (handler: (columns: number, rows: number) => void) =>
            terminal.onResize(() => handler(terminal.columns, terminal.rows)),
        }
      : {}),
    files: filesOf(process),
    cancelled: process.ended,
    clock: process.clock,
    random: process.random,
    transport: (config) => {
      const transport = transportFor(config);
      if (transport) return transport;
      throw new DialError(config.server, dialFailure(config.server));
    },
    runEditor: (path) => runEditor(process, path),
    listen: (address, port, accept) => process.network.listen(port, accept, { address }),
    cache,
  };
}

/** A stream is the terminal when the descriptor says so; a plain process without a terminal has none. */
function terminalFlags(process: Process): KubectlHost['isTerminal'] {
  const is = (stream: unknown) => process.terminal !== undefined && isTerminalStream(stream);
  return { stdin: is(process.stdin), stdout: is(process.stdout), stderr: is(process.stderr) };
}

function isTerminalStream(stream: unknown): boolean {
  return (
    typeof stream === 'object' && stream !== null && 'isTerminal' in stream && stream.isTerminal === true
  );
}

function filesOf(process: Process): HostFiles {
  const { fs } = process;
  const absolute = (path: string) => (path.startsWith('/') ? path : `${process.cwd}/${path}`);
  return {
    readFile: async (path) => fs.readFile(absolute(path)),
    writeFile: async (path, bytes, mode) =>
      fs.writeFile(absolute(path), bytes, mode === undefined ? {} : { mode }),
    exists: async (path) => fs.exists(absolute(path)),
    stat: async (path) => {
      const stat = fs.stat(absolute(path));
      return { directory: stat.type === 'directory', mode: stat.mode, size: stat.size };
    },
    readdir: async (path) => fs.readdir(absolute(path)),
    mkdir: async (path, options) => fs.mkdir(absolute(path), options),
    remove: async (path) => fs.remove(absolute(path)),
  };
}

const defaultEditor = 'vi';

async function runEditor(process: Process, path: string): Promise<number> {
  const editor = process.env.get('KUBE_EDITOR') ?? process.env.get('EDITOR') ?? defaultEditor;
  const child = process.spawn({ argv: ['sh', '-c', `${editor} "$1"`, 'sh', path] });
  return (await child.exited).code;
}

/** Go's words for a server that nobody runs. */
function dialFailure(server: string): string {
  const m = /^\w+:\/\/(\[[^\]]+\]|[^:/]+)(?::(\d+))?/.exec(server);
  const port = m?.[2] ?? (server.startsWith('https:') ? '443' : '80');
  return `dial tcp ${m?.[1] ?? server}:${port}: connect: connection refused`;
}
