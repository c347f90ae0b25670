// Opening paths as a process does it: devices and inherited descriptors have names too.
import { type ByteReader, type Random, readAll } from '@drydock/machinery';
import { Descriptor, fileDescriptor, nullDescriptor } from './descriptor.ts';
import { Errno } from './file-system.ts';
import { type OpenFlags, wholeFileHandle } from './file-handle.ts';
import type { MachineFileSystem } from './memory-file-system.ts';
import { joinPath } from './walk.ts';
import type { Process } from './process.ts';

/** The descriptors that a process has open, by number. */
export interface DescriptorHolder extends Process {
  readonly descriptors: ReadonlyMap<number, Descriptor>;
}

export interface OpenMode extends OpenFlags {
  readonly append?: boolean;
}

/** An absolute path for what a program was given. */
export function absolutePath(process: Process, path: string): string {
  if (path.startsWith('/')) return path;
  return path === '' ? '' : joinPath(process.cwd, path);
}

/** open(2). The caller releases the descriptor. Throws Errno. */
export function openPath(
  process: Process,
  path: string,
  mode: OpenMode,
  descriptors: ReadonlyMap<number, Descriptor> = (process as Partial<DescriptorHolder>).descriptors ??
    new Map(),
): Descriptor {
  const full = absolutePath(process, path);
  const number = /^\/dev\/fd\/(\d+)$/.exec(full)?.[1] ?? standardStreams[full];
  if (number !== undefined) {
    const descriptor = descriptors.get(Number(number));
    if (!descriptor) throw new Errno('ENOENT', path);
    return descriptor.retain();
  }
  const device = process.fs.exists(full) ? process.fs.stat(full).device : undefined;
  if (device !== undefined) return openDevice(process, device, path, descriptors);
  const fs = process.fs as Partial<MachineFileSystem> & Process['fs'];
  if (mode.read && !mode.write && process.fs.exists(full) && process.fs.stat(full).type === 'directory')
    return directoryDescriptor(path);
  try {
    return fileDescriptor(fs.open ? fs.open(full, mode) : wholeFileHandle(fs, full), mode);
  } catch (error) {
    // messages say the path as it was given
    throw error instanceof Errno ? new Errno(error.code, path) : error;
  }
}

const standardStreams: Readonly<Record<string, string>> = {
  '/dev/stdin': '0',
  '/dev/stdout': '1',
  '/dev/stderr': '2',
};

/** Directories can be opened, and reading them fails. */
function directoryDescriptor(path: string): Descriptor {
  return new Descriptor({ kind: 'file', read: () => Promise.reject(new Errno('EISDIR', path)) });
}

function openDevice(
  process: Process,
  device: string,
  path: string,
  descriptors: ReadonlyMap<number, Descriptor>,
): Descriptor {
  if (device === 'tty') {
    const terminal = [...descriptors.values()].find((descriptor) => descriptor.kind === 'terminal');
    if (terminal) return terminal.retain();
    throw new Errno('ENOENT', path);
  }
  if (device === 'zero' || device === 'full')
    return new Descriptor({
      kind: 'device',
      read: async (max) => new Uint8Array(max),
      write: async () => {
        if (device === 'full') throw new Errno('ENOSPC', path);
      },
    });
  if (device === 'random') return randomDescriptor(process.random);
  return nullDescriptor();
}

function randomDescriptor(random: Random): Descriptor {
  return new Descriptor({
    kind: 'device',
    read: async () => random.bytes(4096),
    write: async () => undefined,
  });
}

/** The bytes of a path, also of `/dev/stdin` and `<(…)`, which no synchronous read can give. */
export async function readPath(process: Process, path: string): Promise<Uint8Array> {
  const descriptor = openPath(process, path, { read: true });
  try {
    return await readAll(guardedReader(process, descriptor));
  } finally {
    descriptor.release();
  }
}

/** Reads that stop when the process is killed. */
export function guardedReader(process: Process, descriptor: Descriptor): ByteReader {
  let bytes = 0;
  return {
    read: async (max) => {
      const chunk = await descriptor.read(max, process.ended);
      bytes += chunk?.length ?? 0;
      if (bytes > 1_048_576) {
        bytes = 0;
        await process.yield();
      }
      return chunk;
    },
    close: () => descriptor.close(),
  };
}
