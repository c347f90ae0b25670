// nginx's own lexer (ngx_conf_read_token), state by state, because its oddities are what learners meet: "}" is an
// ordinary letter inside a word, "${" does not open a block, and an error names the line where the lexer stands.

export interface Statement {
  readonly words: readonly string[];
  /** What ended it. */
  readonly end: ';' | '{';
  readonly line: number;
}

export type Token = Statement | { readonly end: '}' | 'eof'; readonly line: number };

/** `message` is what nginx prints after `[emerg] `, without the ` in file:line`. */
export class ConfigSyntaxError extends Error {
  constructor(
    message: string,
    readonly line: number,
  ) {
    super(message);
  }
}

const blank = (char: string) => char === ' ' || char === '\t' || char === '\r' || char === '\n';

export class Lexer {
  line = 1;
  #at = 0;

  constructor(private readonly text: string) {}

  /** The next statement, `}` or end of file. Throws {@link ConfigSyntaxError}. */
  next(): Token {
    const words: string[] = [];
    let afterQuote = false;
    for (;;) {
      const char = this.text[this.#at];
      if (char === undefined) return this.#endOfFile(words);
      if (afterQuote && !blank(char) && char !== ';' && char !== '{' && char !== ')')
        throw new ConfigSyntaxError(`unexpected "${char}"`, this.line);
      if (afterQuote && (blank(char) || char === ')')) afterQuote = false;
      if (blank(char)) this.#step();
      else if (char === ';' || char === '{') {
        if (words.length === 0) throw new ConfigSyntaxError(`unexpected "${char}"`, this.line);
        this.#step();
        return { words, end: char, line: this.line };
      } else if (char === '}') {
        if (words.length > 0) throw new ConfigSyntaxError('unexpected "}"', this.line);
        this.#step();
        return { end: '}', line: this.line };
      } else if (char === '#') this.#skipComment();
      else {
        const quote = char === '"' || char === "'" ? char : undefined;
        words.push(quote ? this.#quotedWord(quote, words) : this.#plainWord(words));
        afterQuote = quote !== undefined;
      }
    }
  }

  #step(): void {
    if (this.text[this.#at] === '\n') this.line++;
    this.#at++;
  }

  #skipComment(): void {
    while (this.#at < this.text.length && this.text[this.#at] !== '\n') this.#at++;
  }

  #endOfFile(words: readonly string[]): Token {
    if (words.length > 0)
      throw new ConfigSyntaxError('unexpected end of file, expecting ";" or "}"', this.line);
    return { end: 'eof', line: this.line };
  }

  #quotedWord(quote: string, words: readonly string[]): string {
    this.#step();
    const start = this.#at;
    for (;;) {
      const char = this.text[this.#at];
      if (char === undefined) this.#endOfFile([...words, '']);
      if (char === '\\') this.#step();
      else if (char === quote) break;
      this.#step();
    }
    const word = unescape(this.text.slice(start, this.#at));
    this.#step();
    return word;
  }

  #plainWord(words: readonly string[]): string {
    const start = this.#at;
    let afterDollar = false;
    for (;;) {
      const char = this.text[this.#at];
      if (char === undefined) this.#endOfFile([...words, '']);
      if (char === '{' && afterDollar) {
        this.#step();
        continue;
      }
      afterDollar = char === '$';
      if (char === '\\') this.#step();
      else if (blank(char!) || char === ';' || char === '{') break;
      this.#step();
    }
    return unescape(this.text.slice(start, this.#at));
  }
}

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '\\': '\\',
  t: '\t',
  r: '\r',
  n: '\n',
};

function unescape(text: string): string {
  return text.replace(/\\(["'\\trn])/g, (_, char: string) => escapes[char]!);
}
