/** Milliseconds of `60s`, `500ms`, `1m`. */
export function parseMilliseconds(text: string): number {
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
  return [...text.matchAll(/(\d+)(ms|[smhd])?/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * units[unit ?? 's']!,
    0,
  );
}

/** Bytes of `10`, `8k`, `1m`, `1g`. */
export function parseSize(text: string): number {
  const match = /^(\d+)([kmg]?)$/i.exec(text);
  const unit = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[(match?.[2] ?? '').toLowerCase()] ?? 1;
  return Number(match?.[1] ?? 0) * unit;
}
