import type { KubeObject } from '@drydock/machinery';
import { treeFrom, treeVisit, type Tree } from './tree.ts';

/** A whole state of the store: a pointer into its persistent tree. */
export interface Snapshot {
  readonly revision: number;
  readonly root: Tree<KubeObject>;
}

const formatVersion = 1;

/** JSON text, one entry per line. Keys of objects are sorted, so equal states give equal bytes. */
export function serializeSnapshot({ revision, root }: Snapshot): string {
  const lines: string[] = [];
  treeVisit(root, '', undefined, (key, value) => {
    lines.push(`[${JSON.stringify(key)},${JSON.stringify(sorted(value))}]`);
    return true;
  });
  return `{"format":${formatVersion},"revision":${revision},"entries":[\n${lines.join(',\n')}\n]}`;
}

/** The inverse of {@link serializeSnapshot}. Throws when the text is none of its outputs. */
export function parseSnapshot(text: string): Snapshot {
  const { format, revision, entries } = JSON.parse(text) as {
    format: number;
    revision: number;
    entries: [string, KubeObject][];
  };
  if (format !== formatVersion) throw new Error(`store snapshot: format ${format} is not known`);
  return { revision, root: treeFrom(entries) };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
