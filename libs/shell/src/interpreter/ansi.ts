// Backslash escapes of `$'…'`, `echo -e` and `printf`.

const simple: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '?': '?',
};

/** Decodes escapes. A byte of 128 or more is a Latin-1 character here; see {@link encodeBytes}. */
export function decodeAnsi(text: string): string {
  return text.replace(
    /\\(x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[0-7]{1,3}|[\s\S])/g,
    (whole, code: string) => {
      if (/^[xuU]./.test(code)) return String.fromCodePoint(parseInt(code.slice(1), 16));
      if (/^[0-7]/.test(code)) return String.fromCharCode(parseInt(code, 8) & 255);
      return simple[code] ?? whole;
    },
  );
}

export interface Escaped {
  readonly text: string;
  /** `\c`: no more output at all. */
  readonly stop: boolean;
}

/** The escapes of `echo -e` and `printf %b`: octal needs a leading 0 in echo. */
export function decodeEcho(text: string, octalNeedsZero: boolean): Escaped {
  const octal = octalNeedsZero ? '0[0-7]{0,3}' : '0?[0-7]{1,3}';
  const pattern = new RegExp(
    `\\\\(c|x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|${octal}|[\\s\\S])`,
    'g',
  );
  let out = '';
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    out += text.slice(at, match.index);
    at = match.index + match[0].length;
    const code = match[1]!;
    if (code === 'c') return { text: out, stop: true };
    if (/^[xuU]./.test(code)) out += codeUnit(code);
    else if (/^[0-7]/.test(code) && (code.startsWith('0') || !octalNeedsZero))
      out += byte(parseInt(code, 8) & 255);
    else out += code === "'" || code === '"' || code === '?' ? match[0] : (simple[code] ?? match[0]);
  }
  return { text: out + text.slice(at), stop: false };
}

function codeUnit(code: string): string {
  const value = parseInt(code.slice(1), 16);
  return code.startsWith('x') ? byte(value) : String.fromCodePoint(value);
}

/** A byte that is no character keeps its value in the private use area until it is written. */
function byte(value: number): string {
  return value < 128 ? String.fromCharCode(value) : String.fromCharCode(0xf700 + value);
}

/** Whether a text carries bytes that UTF-8 cannot say. */
export function hasRawBytes(text: string): boolean {
  return /[\uf780-\uf7ff]/.test(text);
}

/** The text in UTF-8 with raw bytes put back. */
export function encodeRaw(text: string, encode: (text: string) => Uint8Array): Uint8Array {
  if (!hasRawBytes(text)) return encode(text);
  const bytes: number[] = [];
  for (const letter of text) {
    const code = letter.charCodeAt(0);
    if (code >= 0xf780 && code <= 0xf7ff) bytes.push(code - 0xf700);
    else bytes.push(...encode(letter));
  }
  return Uint8Array.from(bytes);
}
