// Text → tokens. What a dialect changes of it is in Lexis.
export interface Lexis {
  readonly backslashEscapes: boolean;
  /** "abc" is a string (MySQL) or an identifier (the standard). */
  readonly doubleQuotedStrings: boolean;
  readonly backticks: boolean;
  readonly hashComments: boolean;
  /** MySQL wants a space after `--`, and runs what stands in comments that begin with an exclamation mark. */
  readonly mysqlComments: boolean;
  /** $$text$$, E'…', $1 */
  readonly dollars: boolean;
}

export type TokenKind =
  'word' | 'quoted' | 'string' | 'number' | 'bytes' | 'operator' | 'variable' | 'parameter' | 'bad' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** As written. */
  readonly text: string;
  /** Words in capitals; what a string or quoted name says; hexadecimal bytes as digits. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const operators = [
  '!~*', '->>', '<=>', '#>>', '&&', '->', '#>', '<=', '>=', '<>', '!=', ':=', '||', '<<', '>>', '::', '~*', '!~', '@>', '<@', '=>',
]; // prettier-ignore

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', 0: '\0', b: '\b', Z: '\x1a' };

/** All tokens; the last is `end`. A text that stops in the middle of a string gives a `bad` token. */
export function tokenize(text: string, lexis: Lexis): readonly Token[] {
  const tokens: Token[] = [];
  const scanner = new Scanner(text, lexis);
  for (;;) {
    const token = scanner.next();
    tokens.push(token);
    if (token.kind === 'end') return tokens;
  }
}

class Scanner {
  #at = 0;
  #executable = false;
  #parameters = 0;

  constructor(
    readonly text: string,
    readonly lexis: Lexis,
  ) {}

  next(): Token {
    this.#skip();
    const start = this.#at;
    const char = this.text[start];
    if (char === undefined) return this.#token('end', start, '');
    if (char === "'" || (char === '"' && this.lexis.doubleQuotedStrings)) return this.#string(char, start);
    if (char === '"' || (char === '`' && this.lexis.backticks)) return this.#quoted(char, start);
    if (this.lexis.dollars && char === '$') return this.#dollar(start);
    if (char === '?' && !this.lexis.dollars) {
      this.#at++;
      return this.#token('parameter', start, String(++this.#parameters));
    }
    if (char === '@' && !this.lexis.dollars) return this.#variable(start);
    return this.#prefixed(start) ?? this.#number(start) ?? this.#word(start) ?? this.#operator(start);
  }

  #token(kind: TokenKind, start: number, value: string): Token {
    return { kind, text: this.text.slice(start, this.#at), value, start, end: this.#at };
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.text);
  }

  #skip(): void {
    for (;;) {
      const space = this.#match(/\s+/y);
      if (space) this.#at += space[0].length;
      const comment = this.#match(this.lexis.mysqlComments ? /--(?=\s|$)[^\n]*/y : /--[^\n]*/y);
      const hash = this.lexis.hashComments ? this.#match(/#[^\n]*/y) : null;
      if (comment || hash) this.#at += (comment ?? hash)![0].length;
      else if (this.#executable && this.text.startsWith('*/', this.#at)) {
        this.#executable = false;
        this.#at += 2;
      } else if (!this.#block() && !space) return;
    }
  }

  #block(): boolean {
    if (!this.text.startsWith('/*', this.#at)) return false;
    const version = this.lexis.mysqlComments ? this.#match(/\/\*M?!\d*/y) : null;
    if (version) {
      this.#executable = true;
      this.#at += version[0].length;
      return true;
    }
    const end = this.text.indexOf('*/', this.#at + 2);
    this.#at = end < 0 ? this.text.length : end + 2;
    return true;
  }

  #string(quote: string, start: number, escaping = this.lexis.backslashEscapes): Token {
    let value = '';
    this.#at++;
    for (; this.#at < this.text.length; this.#at++) {
      const char = this.text[this.#at]!;
      if (char === quote) {
        if (this.text[this.#at + 1] !== quote) {
          this.#at++;
          return this.#token('string', start, value);
        }
        this.#at++;
        value += quote;
      } else if (char === '\\' && escaping) {
        const escaped = this.text[++this.#at] ?? '';
        // \% and \_ stay as they are for LIKE
        value += escapes[escaped] ?? (escaped === '%' || escaped === '_' ? `\\${escaped}` : escaped);
      } else value += char;
    }
    this.#at = this.text.length;
    return this.#token('bad', start, value);
  }

  #quoted(quote: string, start: number): Token {
    const match = this.#match(quote === '`' ? /`((?:[^`]|``)*)`/y : /"((?:[^"]|"")*)"/y);
    if (!match) {
      this.#at = this.text.length;
      return this.#token('bad', start, '');
    }
    this.#at += match[0].length;
    return this.#token('quoted', start, match[1]!.replaceAll(quote + quote, quote));
  }

  #dollar(start: number): Token {
    const parameter = this.#match(/\$(\d+)/y);
    if (parameter) {
      this.#at += parameter[0].length;
      return this.#token('parameter', start, parameter[1]!);
    }
    const tag = this.#match(/\$[A-Za-z_]*\$/y)?.[0];
    const end = tag ? this.text.indexOf(tag, this.#at + tag.length) : -1;
    if (!tag || end < 0) {
      this.#at = tag ? this.text.length : this.#at + 1;
      return this.#token('bad', start, '');
    }
    const value = this.text.slice(this.#at + tag.length, end);
    this.#at = end + tag.length;
    return this.#token('string', start, value);
  }

  #variable(start: number): Token {
    const match = this.#match(/@@?(?:[\w.$]+|`[^`]+`|'[^']*'|"[^"]*")/y);
    if (!match) {
      this.#at++;
      return this.#token('operator', start, '@');
    }
    this.#at += match[0].length;
    return this.#token('variable', start, match[0].replace(/^(@@?)[`'"](.*)[`'"]$/, '$1$2'));
  }

  /** x'1F', 0x1F, b'01', 0b01, E'…', N'…' */
  #prefixed(start: number): Token | undefined {
    const bytes = this.#match(/[xX]'([0-9a-fA-F]*)'|0x([0-9a-fA-F]+)\b/y);
    const bits = bytes ? null : this.#match(/[bB]'([01]*)'|0b([01]+)\b/y);
    if (bytes || bits) {
      this.#at += (bytes ?? bits)![0].length;
      const digits = bytes ? (bytes[1] ?? bytes[2]!) : BigInt(`0b0${bits![1] ?? bits![2]!}`).toString(16);
      return this.#token('bytes', start, digits);
    }
    if (!this.#match(this.lexis.dollars ? /[eE]'/y : /[nN]'/y)) return undefined;
    this.#at++;
    const { kind, value } = this.#string("'", start, true);
    return this.#token(kind, start, value);
  }

  #number(start: number): Token | undefined {
    const match = this.#match(/(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![\w$])/y);
    if (!match) return undefined;
    this.#at += match[0].length;
    return this.#token('number', start, match[0]);
  }

  #word(start: number): Token | undefined {
    const match = this.#match(/[\p{L}\p{N}_$\u0080-\uffff]+/uy);
    if (!match) return undefined;
    this.#at += match[0].length;
    return this.#token('word', start, match[0].toUpperCase());
  }

  #operator(start: number): Token {
    const long = operators.find((operator) => this.text.startsWith(operator, this.#at));
    this.#at += long?.length ?? 1;
    return this.#token('operator', start, long ?? this.text[start]!);
  }
}

/** The statements of a script, each with where it starts, without the semicolons. */
export function splitStatements(
  text: string,
  lexis: Lexis,
): readonly { readonly text: string; readonly start: number }[] {
  const statements: { text: string; start: number }[] = [];
  let first: Token | undefined;
  for (const token of tokenize(text, lexis)) {
    const ends = token.kind === 'end' || (token.kind === 'operator' && token.value === ';');
    if (!ends) first ??= token;
    else if (first) {
      statements.push({ text: text.slice(first.start, token.start).trimEnd(), start: first.start });
      first = undefined;
    }
  }
  return statements;
}
