// Tables as tablewriter draws them: titles in capitals and centred, cells to the right.

/** Ends with a newline. */
export function drawTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const shown = titles.map((title) => title.toUpperCase());
  const widths = shown.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  const rule = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+`;
  const line = (cells: readonly string[]) => `|${cells.map((cell) => ` ${cell} `).join('|')}|`;
  const centred = shown.map((title, i) => {
    const gap = widths[i]! - title.length;
    const left = Math.floor(gap / 2);
    return ' '.repeat(left) + title + ' '.repeat(gap - left);
  });
  const body = rows.map((row) => line(row.map((cell, i) => cell.padStart(widths[i]!))));
  return `${[rule, line(centred), rule, ...body, rule].join('\n')}\n`;
}

/** go-humanize's Bytes: `20 kB`, `4.2 MB`. */
export function humanBytes(bytes: number): string {
  if (bytes < 10) return `${bytes} B`;
  const power = Math.min(6, Math.floor(Math.log10(bytes) / 3));
  const value = Math.floor((bytes / 1000 ** power) * 10 + 0.5) / 10;
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ${['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'][power]}`;
}

const numeric = new Set([
  'ID',
  'TTL',
  'cluster_id',
  'count',
  'create_revision',
  'dbSize',
  'dbSizeInUse',
  'dbSizeQuota',
  'deleted',
  'grantedTTL',
  'leader',
  'lease',
  'member_id',
  'mod_revision',
  'raftAppliedIndex',
  'raftIndex',
  'raftTerm',
  'raft_term',
  'revision',
  'version',
]);

/** Go's JSON of a gateway's answer: 64-bit numbers bare, and left out when they are zero. */
export function goJson(value: unknown, name = ''): string {
  if (typeof value === 'string' && numeric.has(name) && /^\d+$/.test(value)) return value;
  if (Array.isArray(value)) return `[${value.map((item) => goJson(item)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([key, item]) => !(numeric.has(key) && item === '0'));
  return `{${fields.map(([key, item]) => `${JSON.stringify(key)}:${goJson(item, key)}`).join(',')}}`;
}
