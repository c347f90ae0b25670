// Spec support: one container of a simulated image on a kernel of its own.
import { createRandom, decodeUtf8, VirtualClock, type ByteWriter } from '@drydock/machinery';
import type { ImageDefinition } from '@drydock/runtime';
import {
  createFileSystem,
  createKernel,
  httpRequest,
  type FileSystem,
  type HttpClientRequest,
  type HttpReply,
  type MachineProcess,
  type NetworkStack,
} from '@drydock/shell';
import { registry } from '../index.ts';
import { LoopbackNetwork } from './loopback.ts';

declare function setImmediate(run: (value?: unknown) => void): unknown;

/** 2025-10-09 08:53:20 UTC */
export const specStart = 1_760_000_000_000;

export const specClock = () =>
  new VirtualClock({
    start: specStart,
    settle: () => new Promise((resolve) => void setImmediate(() => resolve())),
  });

export interface RunOptions {
  readonly clock?: VirtualClock;
  readonly network?: LoopbackNetwork;
  readonly address?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly image?: ImageDefinition;
  /** Changes the files before the start: mounts of ConfigMaps. */
  readonly prepare?: (fs: FileSystem) => void;
}

export interface Container {
  readonly clock: VirtualClock;
  readonly network: LoopbackNetwork;
  readonly fs: FileSystem;
  readonly process: MachineProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Runs a command in the container, as `kubectl exec` does. */
  exec(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }>;
  /** A request from another machine. */
  request(request: HttpClientRequest): Promise<HttpReply & { readonly text: string }>;
}

function recorder(): { writer: ByteWriter; text: () => string } {
  let text = '';
  return {
    writer: { write: async (bytes) => void (text += decodeUtf8(bytes)), close: () => undefined },
    text: () => text,
  };
}

/** Starts the image's (or the given) command and lets it come up. */
export async function runContainer(reference: string, options: RunOptions = {}): Promise<Container> {
  const answer = registry.resolve(reference);
  if ('error' in answer) throw new Error(answer.error);
  const image = options.image ?? answer.image;
  const clock = options.clock ?? specClock();
  const network = options.network ?? new LoopbackNetwork();
  const fs = createFileSystem({ clock });
  image.files(fs, answer.version);
  options.prepare?.(fs);
  fs.mkdir('/etc', { recursive: true });
  fs.writeFile('/etc/resolv.conf', 'nameserver 10.96.0.10\n');
  const stack: NetworkStack = network.stack(options.address ?? '10.1.0.5');
  const random = createRandom('spec');
  const kernel = createKernel({
    hostname: 'web',
    clock,
    random,
    fs,
    network: stack,
    programs: image.programs,
    initIgnoresSignals: true,
  });
  const out = recorder();
  const err = recorder();
  const { entrypoint = [], cmd = [] } = image.config;
  const argv = options.command
    ? [...options.command, ...(options.args ?? [])]
    : [...entrypoint, ...(options.args ?? cmd)];
  const env = new Map(Object.entries({ ...image.config.env, ...options.env }));
  const process = kernel.spawn({ argv, env, stdout: out.writer, stderr: err.writer });
  await clock.settle();
  return {
    clock,
    network,
    fs,
    process,
    stdout: out.text,
    stderr: err.text,
    exec: async (...command) => {
      const [execOut, execErr] = [recorder(), recorder()];
      const child = kernel.spawn({ argv: command, env, stdout: execOut.writer, stderr: execErr.writer });
      const { code } = await clock.runFor(child.exited);
      return { code, stdout: execOut.text(), stderr: execErr.text() };
    },
    request: async (request) => {
      const reply = await clock.runFor(
        httpRequest(network.stack('10.1.0.9'), request),
        clock.now() + 120_000,
      );
      return { ...reply, text: decodeUtf8(reply.body) };
    },
  };
}
