// Snapshot and append-only file in the data directory. The snapshot is JSON of ours, not a real RDB: it lives and dies with
// the volume all the same. The append-only file is the real format: commands as they go over the wire.
import { decodeUtf8, encodeUtf8, readerOf } from '@drydock/machinery';
import { BufferedReader, Errno, type FileSystem } from '@drydock/shell';
import { encodeCommand, readCommand } from './resp.ts';
import type { RedisState } from './state.ts';
import type { Entry, Value } from './value.ts';

/** Maps and sets as lists, so that JSON carries them. */
function pack(value: Value): unknown {
  switch (value.type) {
    case 'set':
      return { ...value, members: [...value.members] };
    case 'hash':
      return { ...value, fields: [...value.fields] };
    case 'zset':
      return { ...value, scores: [...value.scores].map(([name, score]) => [name, String(score)]) };
    case 'stream':
      return { ...value, groups: [...value.groups].map(([name, group]) => [name, { ...group, pending: [...group.pending] }]) };
    default:
      return value;
  }
} // prettier-ignore

type Packed = Record<string, unknown> & { readonly type: Value['type'] };
function unpack(packed: Packed): Value {
  const map = (name: string) => new Map(packed[name] as [string, never][]);
  switch (packed.type) {
    case 'set':
      return { type: 'set', members: new Set(packed['members'] as string[]) };
    case 'hash':
      return { type: 'hash', fields: map('fields') };
    case 'zset':
      return {
        type: 'zset',
        scores: new Map([...map('scores')].map(([name, score]) => [name, Number(score)])),
      };
    case 'stream': {
      const groups = [...map('groups')].map(
        ([name, group]: [string, { delivered: [number, number]; pending: [string, string][] }]) =>
          [name, { ...group, pending: new Map(group.pending) }] as const,
      );
      return { ...packed, groups: new Map(groups) } as unknown as Value;
    }
    default:
      return packed as unknown as Value;
  }
}

const magic = 'REDIS0011';

/** The whole keyspace as the bytes of a snapshot. */
export function snapshot(state: RedisState): Uint8Array {
  const all = state.databases.map((db) =>
    db.entries().map(([key, { value, expiresAt }]) => [key, pack(value), ...(expiresAt === undefined ? [] : [expiresAt])]),
  ); // prettier-ignore
  return encodeUtf8(`${magic}${JSON.stringify(all)}`);
}

/** Takes a snapshot in. Throws when it is none. */
export function restore(state: RedisState, bytes: Uint8Array): number {
  const text = decodeUtf8(bytes);
  if (!text.startsWith(magic)) throw new SyntaxError('Wrong signature trying to load DB from file');
  const all = JSON.parse(text.slice(magic.length)) as [string, Packed, number?][][];
  let keys = 0;
  state.databases.forEach((db, index) => {
    db.clear();
    for (const [key, value, expiresAt] of all[index] ?? []) {
      const entry: Entry = { value: unpack(value), ...(expiresAt !== undefined && { expiresAt }) };
      db.put(key, entry);
      if (db.entry(key)) keys++;
    }
  });
  return keys;
}

export interface DataFiles {
  readonly snapshot: string;
  readonly directory: string;
  readonly base: string;
  readonly increment: string;
  readonly manifest: string;
}

/** Where the data are, as the settings say now. */
export function dataFiles({ settings }: RedisState): DataFiles {
  const directory = `${settings.get('dir')}/${settings.get('appenddirname')}`;
  const name = settings.get('appendfilename');
  return {
    snapshot: `${settings.get('dir')}/${settings.get('dbfilename')}`,
    directory,
    base: `${directory}/${name}.1.base.rdb`,
    increment: `${directory}/${name}.1.incr.aof`,
    manifest: `${directory}/${name}.manifest`,
  };
}

/** Begins the append-only file anew from what is in memory. Throws Errno. */
export function startAppending(fs: FileSystem, state: RedisState): void {
  const files = dataFiles(state);
  const name = state.settings.get('appendfilename');
  fs.mkdir(files.directory, { recursive: true });
  fs.writeFile(files.base, snapshot(state));
  fs.writeFile(files.increment, '');
  fs.writeFile(
    files.manifest,
    `file ${name}.1.base.rdb seq 1 type b\nfile ${name}.1.incr.aof seq 1 type i\n`,
  );
}

/** Adds one command to the file. Throws Errno. */
export function append(fs: FileSystem, state: RedisState, database: number, words: readonly string[]): void {
  const select = encodeCommand(['SELECT', String(database)]);
  const { increment } = dataFiles(state);
  if (database !== 0) fs.writeFile(increment, select, { append: true });
  fs.writeFile(increment, encodeCommand(words), { append: true });
  if (database !== 0) fs.writeFile(increment, encodeCommand(['SELECT', '0']), { append: true });
}

/** The commands of an append-only file, in order. */
export async function readAppended(
  fs: FileSystem,
  path: string,
  run: (words: readonly string[]) => Promise<void>,
): Promise<void> {
  const reader = new BufferedReader(readerOf(fs.readFile(path)));
  for (let words = await readCommand(reader); words; words = await readCommand(reader)) await run(words);
}

/** The bytes of a file, or undefined where there is none. Throws Errno for other reasons. */
export function readIfThere(fs: FileSystem, path: string): Uint8Array | undefined {
  try {
    return fs.readFile(path);
  } catch (error) {
    if (error instanceof Errno && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
