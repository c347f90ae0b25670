// JSON as Go reads it: the error texts of encoding/json, and the keys that an object has twice.

export interface ParsedJson {
  /** Undefined when there is an error. */
  readonly value: unknown;
  /** `invalid character 'x' looking for beginning of value`, `unexpected end of JSON input`. */
  readonly error?: string;
  /** Paths of keys that came again, such as `spec.containers[0].name`; the last value counts. */
  readonly duplicates: readonly string[];
}

const maxDepth = 1000;

/** Reads a whole JSON text. Never throws. */
export function parseJson(text: string): ParsedJson {
  const reader = new Reader(text);
  try {
    return { value: reader.document(), duplicates: reader.duplicates };
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    return { value: undefined, error: error.message, duplicates: reader.duplicates };
  }
}

class SyntaxProblem extends Error {}

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '/': '/',
  '\\': '\\',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const literals: readonly (readonly [string, unknown])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

class Reader {
  readonly duplicates: string[] = [];
  readonly #text: string;
  #at = 0;
  readonly #path: (string | number)[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  document(): unknown {
    const value = this.#value();
    this.#space();
    if (this.#at < this.#text.length) this.#unexpected('after top-level value');
    return value;
  }

  #value(): unknown {
    this.#space();
    const letter = this.#text[this.#at];
    switch (letter) {
      case '{':
        return this.#object();
      case '[':
        return this.#array();
      case '"':
        return this.#string();
      default:
        return letter !== undefined && /[-0-9]/.test(letter) ? this.#number() : this.#literal();
    }
  }

  #object(): unknown {
    this.#descend();
    const entries = new Map<string, unknown>();
    const where = 'looking for beginning of object key string';
    for (let first = true; ; first = false) {
      this.#space();
      if (first && this.#text[this.#at] === '}') break;
      if (this.#text[this.#at] !== '"') this.#unexpected(where);
      const key = this.#string();
      this.#space();
      if (this.#text[this.#at] !== ':') this.#unexpected('after object key');
      this.#at++;
      this.#path.push(key);
      if (entries.has(key)) this.duplicates.push(this.#pathText());
      entries.set(key, this.#value());
      this.#path.pop();
      this.#space();
      if (this.#text[this.#at] === '}') break;
      if (this.#text[this.#at] !== ',') this.#unexpected('after object key:value pair');
      this.#at++;
    }
    this.#at++;
    return Object.fromEntries(entries);
  }

  #array(): unknown {
    this.#descend();
    const items: unknown[] = [];
    for (;;) {
      this.#space();
      if (items.length === 0 && this.#text[this.#at] === ']') break;
      this.#path.push(items.length);
      items.push(this.#value());
      this.#path.pop();
      this.#space();
      if (this.#text[this.#at] === ']') break;
      if (this.#text[this.#at] !== ',') this.#unexpected('after array element');
      this.#at++;
    }
    this.#at++;
    return items;
  }

  #string(): string {
    const start = ++this.#at;
    const end = plainEnd(this.#text, start);
    if (this.#text[end] === '"') {
      this.#at = end + 1;
      return this.#text.slice(start, end);
    }
    let result = '';
    for (;;) {
      const stop = plainEnd(this.#text, this.#at);
      result += this.#text.slice(this.#at, stop);
      this.#at = stop;
      const letter = this.#text[this.#at];
      if (letter === '"') break;
      if (letter !== '\\') this.#unexpected('in string literal');
      this.#at++;
      result += this.#escape();
    }
    this.#at++;
    return result;
  }

  #escape(): string {
    const letter = this.#text[this.#at];
    if (letter === 'u') {
      this.#at++;
      const start = this.#at;
      for (; this.#at < start + 4; this.#at++)
        if (!/[0-9a-fA-F]/.test(this.#text[this.#at] ?? ''))
          this.#unexpected('in \\u hexadecimal character escape');
      return String.fromCharCode(parseInt(this.#text.slice(start, this.#at), 16));
    }
    const meant = letter === undefined ? undefined : escapes[letter];
    if (meant === undefined) this.#unexpected('in string escape code');
    this.#at++;
    return meant;
  }

  #number(): number {
    const start = this.#at;
    if (this.#text[this.#at] === '-') this.#at++;
    if (this.#text[this.#at] === '0') this.#at++;
    else this.#digits('in numeric literal');
    if (this.#text[this.#at] === '.') {
      this.#at++;
      this.#digits('after decimal point in numeric literal');
    }
    if (/[eE]/.test(this.#text[this.#at] ?? '')) {
      this.#at++;
      if (/[-+]/.test(this.#text[this.#at] ?? '')) this.#at++;
      this.#digits('in exponent of numeric literal');
    }
    return Number(this.#text.slice(start, this.#at));
  }

  #digits(where: string): void {
    if (!isDigit(this.#text[this.#at])) this.#unexpected(where);
    while (isDigit(this.#text[this.#at])) this.#at++;
  }

  #literal(): unknown {
    const found = literals.find(([word]) => word[0] === this.#text[this.#at]);
    if (!found) return this.#unexpected('looking for beginning of value');
    const [word, value] = found;
    for (const letter of word) {
      if (this.#text[this.#at] !== letter) this.#unexpected(`in literal ${word} (expecting '${letter}')`);
      this.#at++;
    }
    return value;
  }

  #space(): void {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  #descend(): void {
    this.#at++;
    if (this.#path.length >= maxDepth) throw new SyntaxProblem('exceeded max depth');
  }

  #pathText(): string {
    return this.#path
      .map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`))
      .join('');
  }

  #unexpected(where: string): never {
    const point = this.#text.codePointAt(this.#at);
    throw new SyntaxProblem(
      point === undefined ? 'unexpected end of JSON input' : `invalid character ${quoted(point)} ${where}`,
    );
  }
}

const isDigit = (letter: string | undefined) => letter !== undefined && letter >= '0' && letter <= '9';

/** Where the letters that stand for themselves end. */
function plainEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22 || code === 0x5c || code < 0x20) return at;
  }
  return text.length;
}

const named: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
  39: "\\'",
  92: '\\\\',
};

/** Go looks at bytes: of a letter beyond ASCII it shows the first. */
function quoted(point: number): string {
  const byte = point < 0x80 ? point : firstByte(point);
  const text =
    named[byte] ??
    (byte < 0x20 || byte === 0x7f ? `\\x${byte.toString(16).padStart(2, '0')}` : String.fromCharCode(byte));
  return `'${text}'`;
}

function firstByte(point: number): number {
  if (point < 0x800) return 0xc0 | (point >> 6);
  return point < 0x10000 ? 0xe0 | (point >> 12) : 0xf0 | (point >> 18);
}
