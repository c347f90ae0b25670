import { decodeUtf8 } from '@drydock/machinery';
import { Errno } from '../../kernel/file-system.ts';
import type { Process } from '../../kernel/process.ts';

export interface OpenedFile {
  readonly path: string;
  readonly text: string;
  readonly isNew: boolean;
}

export function absolutePath(process: Process, name: string): string {
  return name.startsWith('/') ? name : `${process.cwd}/${name}`;
}

/** Throws Errno for what cannot be edited: a directory, a file without permission. */
export function openFile(process: Process, name: string): OpenedFile {
  const path = absolutePath(process, name);
  try {
    return { path, text: decodeUtf8(process.fs.readFile(path)), isNew: false };
  } catch (error) {
    if (error instanceof Errno && error.code === 'ENOENT') return { path, text: '', isNew: true };
    throw error;
  }
}

/** Undefined when written, else strerror's text. */
export function saveFile(process: Process, path: string, text: string): string | undefined {
  try {
    process.fs.writeFile(path, text);
    return undefined;
  } catch (error) {
    if (error instanceof Errno) return error.message;
    throw error;
  }
}
