// How Go prints values: fmt's %v and encoding/json's MarshalIndent.

/** fmt.Sprint of a decoded JSON value: `map[a:1 b:[x y]]`. */
export function goString(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goString).join(' ')}]`;
  if (typeof value === 'object')
    return `map[${Object.keys(value)
      .sort()
      .map((key) => `${key}:${goString((value as Record<string, unknown>)[key])}`)
      .join(' ')}]`;
  if (typeof value === 'number') return goNumber(value);
  return String(value);
}

function goNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value);
  const text = String(value);
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

/** strconv.Quote for the texts that occur: the same as JSON except for control characters. */
export function goQuote(text: string): string {
  return JSON.stringify(text)
    .replace(/\\b/g, '\\b')
    .replace(/\\u00([0-9a-f]{2})/g, '\\x$1');
}

/** JSON as Go writes it: `<`, `>` and `&` escaped, no space before the colon. */
export function goJson(value: unknown, indent = '', sort = true): string {
  const text = JSON.stringify(sort ? sortKeys(value) : value, null, indent) ?? 'null';
  return text
    .replace(/</g, '\\u003c')
    .replace(/>/g, '\\u003e')
    .replace(/&/g, '\\u0026')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');
}

export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  const record = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.keys(record)
      .sort()
      .filter((key) => record[key] !== undefined)
      .map((key) => [key, sortKeys(record[key])]),
  );
}
