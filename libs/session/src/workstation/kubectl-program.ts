// `kubectl` as a program of the workstation: kubectl knows only its small host interface, this makes one from a process.
import {
  runKubectl,
  DialError,
  type ConnectionConfig,
  type HostFiles,
  type KubectlHost,
} from '@drydock/kubectl';
import { Cancelled, StatusError, type RestTransport } from '@drydock/machinery';
import { MachineProcess, type Process, type Program } from '@drydock/shell';

/** The way to an API server; requests reject with Error in Go's words when nobody answers there. */
export type TransportFor = (config: ConnectionConfig) => RestTransport;

export function createKubectlProgram(transportFor: TransportFor): Program {
  const cache = new Map<string, unknown>();
  return (process) => runKubectl(hostOf(process, transportFor, cache));
}

export function hostOf(
  process: Process,
  transportFor: TransportFor,
  cache: Map<string, unknown>,
): KubectlHost {
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
    transport: (config) => connectionOf(config, transportFor(config)),
    runEditor: (path) => runEditor(process, path),
    listen: (address, port, accept) => process.network.listen(port, accept, { address }),
    cache,
  };
}

function terminalFlags(process: Process): KubectlHost['isTerminal'] {
  const is = (fd: number) =>
    process instanceof MachineProcess &&
    process.terminal !== undefined &&
    process.descriptors.get(fd)?.kind === 'terminal';
  return { stdin: is(0), stdout: is(1), stderr: is(2) };
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

/** Tells failures to connect from answers; kubectl words them by that. */
function connectionOf(config: ConnectionConfig, transport: RestTransport): RestTransport {
  const failing = (error: unknown): never => {
    throw error instanceof StatusError || error instanceof Cancelled
      ? error
      : new DialError(config.server, (error as Error).message);
  };
  return {
    request: (request) => transport.request(request).catch(failing),
    connect: (request) => transport.connect(request).catch(failing),
  };
}
