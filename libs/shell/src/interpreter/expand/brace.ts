// Brace expansion works on the text of a word, before anything else.

/** `a{b,c}` → `ab`, `ac`. Quotes and expansions are left as they are. */
export function expandBraces(text: string): string[] {
  for (let start = nextBrace(text, 0); start >= 0; start = nextBrace(text, start + 1)) {
    const end = closing(text, start);
    if (end < 0) continue;
    const alternatives = alternativesOf(text.slice(start + 1, end));
    if (!alternatives) continue;
    const before = text.slice(0, start);
    const rest = expandBraces(text.slice(end + 1));
    return alternatives.flatMap((middle) => rest.map((after) => before + middle + after));
  }
  return [text];
}

function nextBrace(text: string, from: number): number {
  for (let i = from; i < text.length; i = skip(text, i)) if (text[i] === '{' && text[i - 1] !== '$') return i;
  return -1;
}

/** The position after one character, quoted string or expansion. */
function skip(text: string, at: number): number {
  const letter = text[at];
  if (letter === '\\') return at + 2;
  if (letter === "'" || letter === '"' || letter === '`') return quoteEnd(text, at, letter);
  if (letter === '$' && (text[at + 1] === '{' || text[at + 1] === '(')) return nestEnd(text, at + 1);
  return at + 1;
}

function quoteEnd(text: string, at: number, quote: string): number {
  let i = at + 1;
  while (i < text.length && text[i] !== quote) i += quote !== "'" && text[i] === '\\' ? 2 : 1;
  return i + 1;
}

function nestEnd(text: string, at: number): number {
  const open = text[at]!;
  const close = open === '{' ? '}' : ')';
  let depth = 0;
  for (let i = at; i < text.length;) {
    if (text[i] === open) depth++;
    if (text[i] === close && --depth === 0) return i + 1;
    i = i === at ? i + 1 : skip(text, i);
  }
  return text.length;
}

function closing(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i = skip(text, i)) {
    if (text[i] === '{') depth++;
    if (text[i] === '}' && --depth === 0) return i;
  }
  return -1;
}

function alternativesOf(inner: string): string[] | undefined {
  const parts: string[] = [];
  let from = 0;
  let depth = 0;
  for (let i = 0; i < inner.length; i = skip(inner, i)) {
    if (inner[i] === '{') depth++;
    if (inner[i] === '}') depth--;
    if (inner[i] === ',' && depth === 0) {
      parts.push(inner.slice(from, i));
      from = i + 1;
    }
  }
  if (parts.length === 0) return sequence(inner);
  return [...parts, inner.slice(from)].flatMap(expandBraces);
}

const maxSequence = 100_000;

function sequence(inner: string): string[] | undefined {
  const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(inner);
  const letters = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?\d+))?$/.exec(inner);
  if (numbers) {
    const [, low, high, step] = numbers;
    const width = [low!, high!].some((text) => /^-?0\d/.test(text)) ? Math.max(low!.length, high!.length) : 0;
    return range(Number(low), Number(high), Number(step ?? 1)).map((n) => padded(n, width));
  }
  if (!letters) return undefined;
  const [, low, high, step] = letters;
  return range(low!.charCodeAt(0), high!.charCodeAt(0), Number(step ?? 1)).map((code) =>
    String.fromCharCode(code),
  );
}

function padded(n: number, width: number): string {
  const digits = String(Math.abs(n)).padStart(n < 0 ? width - 1 : width, '0');
  return n < 0 ? `-${digits}` : digits;
}

function range(low: number, high: number, step: number): number[] {
  const size = Math.max(1, Math.abs(step));
  const count = Math.min(maxSequence, Math.floor(Math.abs(high - low) / size) + 1);
  return Array.from({ length: count }, (_, i) => (low <= high ? low + i * size : low - i * size));
}
