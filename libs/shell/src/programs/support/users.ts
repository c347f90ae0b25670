import { decodeUtf8 } from '@drydock/machinery';
import type { Process } from '../../kernel/process.ts';

function table(process: Process, path: string): string[][] {
  if (!process.fs.exists(path)) return [];
  return decodeUtf8(process.fs.readFile(path))
    .split('\n')
    .map((line) => line.split(':'));
}

/** The name of a user id, or undefined when `/etc/passwd` has none. */
export function selectOptionalUserName(process: Process, uid: number): string | undefined {
  return (
    table(process, '/etc/passwd').find((row) => row[2] === String(uid))?.[0] ??
    (uid === 0 ? 'root' : undefined)
  );
}

export function selectOptionalGroupName(process: Process, gid: number): string | undefined {
  return (
    table(process, '/etc/group').find((row) => row[2] === String(gid))?.[0] ??
    (gid === 0 ? 'root' : undefined)
  );
}

/** A name or a number as an id. */
export function userId(process: Process, text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const found = table(process, '/etc/passwd').find((row) => row[0] === text)?.[2];
  return found === undefined ? (text === 'root' ? 0 : undefined) : Number(found);
}

export function groupId(process: Process, text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const found = table(process, '/etc/group').find((row) => row[0] === text)?.[2];
  return found === undefined ? (text === 'root' ? 0 : undefined) : Number(found);
}

export function primaryGroup(process: Process, uid: number): number {
  return Number(table(process, '/etc/passwd').find((row) => row[2] === String(uid))?.[3] ?? uid);
}
