/** `1K`, `10M`, `5`: a number of bytes as head, tail, truncate and dd read it. */
export function parseSize(text: string): number | undefined {
  const match = /^([-+]?\d+)(?:([kKMGT])(i?B)?|b)?$/.exec(text);
  if (!match) return undefined;
  const power = ' KMGT'.indexOf((match[2] ?? ' ').toUpperCase());
  const base = match[3] === 'B' ? 1000 : 1024;
  return Number(match[1]) * base ** Math.max(0, power);
}

/** `4.0K`: as `ls -h` and `du -h` round up. */
export function humanSize(bytes: number): string {
  if (bytes < 1024) return String(bytes);
  let value = bytes;
  let unit = -1;
  while (value >= 1024 && unit < 4) {
    value /= 1024;
    unit++;
  }
  const shown = value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : String(Math.ceil(value));
  return `${shown}${'KMGTP'[unit]}`;
}
