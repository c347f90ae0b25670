/** How the format library prints a value with %s. */
export function celText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null) return 'null';
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (typeof value === 'number')
    return Number.isInteger(value) && Math.abs(value) < 1e21 ? String(value) : String(value);
  if (Array.isArray(value)) return `[${value.map(celText).join(', ')}]`;
  if (isTime(value)) return value.toISOString().replace(/\.000Z$/, 'Z');
  if (isDuration(value)) return `${Number(value.seconds) + value.nanos / 1e9}s`;
  if (typeof value !== 'object') return String(value);
  const entries = value instanceof Map ? [...value.entries()] : Object.entries(value);
  return `{${entries
    .map(([key, item]) => `${celText(key)}: ${celText(item)}`)
    .sort()
    .join(', ')}}`;
}

const isTime = (value: unknown): value is { toISOString(): string } =>
  typeof value === 'object' && value !== null && 'toISOString' in value;
const isDuration = (value: unknown): value is { seconds: bigint; nanos: number } =>
  typeof value === 'object' &&
  value !== null &&
  'seconds' in value &&
  'nanos' in value &&
  'getHours' in value;
