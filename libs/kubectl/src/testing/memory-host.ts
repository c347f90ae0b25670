// A machine in memory to run kubectl on: for the specs of this lib.
import {
  concatBytes,
  createRandom,
  decodeUtf8,
  encodeUtf8,
  neverCancelled,
  readerOf,
  type CancelSignal,
  type Clock,
  type RestTransport,
} from '@drydock/machinery';
import { DialError } from '../errors.ts';
import type { KubectlHost } from '../host.ts';
import { runKubectl } from '../run.ts';

export interface MemoryHostOptions {
  readonly clock: Clock;
  readonly files?: Readonly<Record<string, string>>;
  readonly transport?: RestTransport;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cancelled?: CancelSignal;
  readonly edit?: (text: string) => string;
}

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** Files and settings that outlive one command. */
export class MemoryHost {
  readonly files: Map<string, Uint8Array>;

  constructor(readonly options: MemoryHostOptions) {
    this.files = new Map(Object.entries(options.files ?? {}).map(([path, text]) => [path, encodeUtf8(text)]));
  }

  async run(...argv: string[]): Promise<Outcome> {
    const chunks: { out: Uint8Array[]; err: Uint8Array[] } = { out: [], err: [] };
    const writer = (list: Uint8Array[]) => ({
      write: async (bytes: Uint8Array) => void list.push(bytes),
      close: () => undefined,
    });
    const code = await runKubectl(this.host(argv, writer(chunks.out), writer(chunks.err)));
    return { stdout: decodeUtf8(concatBytes(chunks.out)), stderr: decodeUtf8(concatBytes(chunks.err)), code };
  }

  host(argv: readonly string[], stdout: KubectlHost['stdout'], stderr: KubectlHost['stderr']): KubectlHost {
    const { clock, transport, stdin = '', env = {}, cancelled = neverCancelled, edit } = this.options;
    return {
      argv,
      env: { HOME: '/root', ...env },
      cwd: '/root',
      stdin: readerOf(stdin),
      stdout,
      stderr,
      isTerminal: { stdin: false, stdout: false, stderr: false },
      files: this.#hostFiles(),
      cancelled,
      clock,
      random: createRandom('kubectl'),
      transport: ({ server }) => transport ?? unreachable(server),
      runEditor: async (path) => {
        const text = decodeUtf8(this.files.get(path) ?? new Uint8Array());
        this.files.set(path, encodeUtf8(edit?.(text) ?? text));
        return 0;
      },
    };
  }

  #hostFiles(): KubectlHost['files'] {
    const { files } = this;
    const isDirectory = (path: string) =>
      path === '.' ||
      path === '' ||
      [...files.keys()].some((file) => file.startsWith(`${path.replace(/\/$/, '')}/`));
    return {
      readFile: async (path) => {
        const bytes = files.get(path);
        if (!bytes) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
        return bytes;
      },
      writeFile: async (path, bytes) => void files.set(path, bytes),
      exists: async (path) => files.has(path) || isDirectory(path),
      stat: async (path) => ({ directory: !files.has(path) }),
      readdir: async (path) => {
        const prefix = path === '.' ? '' : `${path.replace(/\/$/, '')}/`;
        const names = [...files.keys()]
          .filter((file) => file.startsWith(prefix))
          .map((file) => file.slice(prefix.length).split('/')[0]!);
        return [...new Set(names)];
      },
      mkdir: async () => undefined,
      remove: async (path) => void files.delete(path),
    };
  }
}

function unreachable(server: string): RestTransport {
  const refuse = async (): Promise<never> => {
    throw new DialError(server, 'dial tcp 127.0.0.1:8080: connect: connection refused');
  };
  return { request: refuse, connect: refuse };
}
