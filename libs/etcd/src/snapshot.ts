import type { KubeObject } from '@drydock/machinery';
import { modRevisionOf, type Entry } from './entry.ts';
import { treeFrom, treeVisit, type Tree } from './tree.ts';

/** A whole state of the store: a pointer into its persistent tree. */
export interface Snapshot {
  readonly revision: number;
  readonly root: Tree<Entry>;
}

const formatVersion = 1;

/** Key and value; then revision of creation and version, where the key was written more than once. */
type Row = readonly [string, KubeObject, number?, number?];

/** JSON text, one entry per line. Keys of objects are sorted, so equal states give equal bytes. */
export function serializeSnapshot({ revision, root }: Snapshot): string {
  const lines: string[] = [];
  treeVisit(root, '', undefined, (key, entry) => {
    const history = entry.version === 1 ? '' : `,${entry.created},${entry.version}`;
    lines.push(`[${JSON.stringify(key)},${JSON.stringify(sorted(entry.value))}${history}]`);
    return true;
  });
  return `{"format":${formatVersion},"revision":${revision},"entries":[\n${lines.join(',\n')}\n]}`;
}

/** The inverse of {@link serializeSnapshot}. Throws when the text is none of its outputs. */
export function parseSnapshot(text: string): Snapshot {
  const { format, revision, entries } = JSON.parse(text) as {
    format: number;
    revision: number;
    entries: Row[];
  };
  if (format !== formatVersion) throw new Error(`store snapshot: format ${format} is not known`);
  return { revision, root: treeFrom(entries.map(([key, ...row]) => [key, entryOf(row)] as const)) };
}

function entryOf([value, created, version = 1]: [KubeObject, number?, number?]): Entry {
  return { value, version, created: created ?? modRevisionOf({ value, version, created: 0 }) };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
