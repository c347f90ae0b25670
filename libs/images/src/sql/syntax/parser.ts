// What the parsers of statements and expressions share: a place in the tokens, and the error that names it.
import type { Dialect } from '../dialect.ts';
import { SqlError } from '../errors.ts';
import type { Named } from './ast.ts';
import { tokenize, type Token } from './tokens.ts';

export class Parser {
  readonly tokens: readonly Token[];
  at = 0;

  constructor(
    readonly text: string,
    readonly dialect: Dialect,
  ) {
    this.tokens = tokenize(text, dialect.lexis);
  }

  get token(): Token {
    return this.tokens[this.at]!;
  }

  peek(ahead = 1): Token {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)]!;
  }

  next(): Token {
    const { token } = this;
    if (token.kind !== 'end') this.at++;
    return token;
  }

  /** Whether these words come next. */
  is(...words: readonly string[]): boolean {
    return words.every((word, index) => {
      const token = this.peek(index);
      return token.kind === 'word' && token.value === word;
    });
  }

  /** Takes these words if they come next. */
  take(...words: readonly string[]): boolean {
    const found = this.is(...words);
    if (found) this.at += words.length;
    return found;
  }

  /** Takes the first of these words that comes next. */
  takeOne(...words: readonly string[]): string | undefined {
    return words.find((word) => this.take(word));
  }

  expect(...words: readonly string[]): void {
    for (const word of words) if (!this.take(word)) throw this.error();
  }

  isSymbol(symbol: string): boolean {
    return this.token.kind === 'operator' && this.token.value === symbol;
  }

  symbol(symbol: string): boolean {
    const found = this.isSymbol(symbol);
    if (found) this.at++;
    return found;
  }

  expectSymbol(symbol: string): void {
    if (!this.symbol(symbol)) throw this.error();
  }

  error(token: Token = this.token): SqlError {
    const line = this.text.slice(0, token.start).split('\n').length;
    const rest = this.text.slice(token.start).slice(0, 80);
    return new SqlError(
      this.dialect.errors.syntax(rest, String(line), token.kind === 'end' ? '' : token.text),
      token.start,
    );
  }

  isName(token: Token = this.token): boolean {
    return token.kind === 'quoted' || (token.kind === 'word' && !this.dialect.reserved.has(token.value));
  }

  /** An identifier. After a dot every word is one. */
  name(afterDot = false): string {
    const { token } = this;
    if (!this.isName(token) && !(afterDot && token.kind === 'word')) throw this.error();
    this.at++;
    return this.nameOf(token);
  }

  nameOf(token: Token): string {
    if (token.kind === 'quoted') return token.value;
    return this.dialect.foldsNames ? token.text.toLowerCase() : token.text;
  }

  named(): Named {
    const first = this.name();
    if (!this.symbol('.')) return { name: first };
    const second = this.name(true);
    // database.schema.table of PostgreSQL: the database is this one
    return this.symbol('.') ? { schema: second, name: this.name(true) } : { schema: first, name: second };
  }

  names(): readonly string[] {
    this.expectSymbol('(');
    const names = this.list(() => this.name());
    this.expectSymbol(')');
    return names;
  }

  /** One or more, with commas. */
  list<Item>(item: () => Item): readonly Item[] {
    const items = [item()];
    while (this.symbol(',')) items.push(item());
    return items;
  }

  string(): string {
    if (this.token.kind !== 'string') throw this.error();
    return this.next().value;
  }

  /** An alias: a name, or in MySQL a string. */
  alias(explicit: boolean): string | undefined {
    if (this.take('AS') || explicit) {
      if (this.token.kind === 'string') return this.next().value;
      const token = this.token;
      if (this.dialect.family === 'postgres' && token.kind === 'word') {
        this.at++;
        return this.nameOf(token);
      }
      return this.name();
    }
    if (this.token.kind === 'string' && this.dialect.family === 'mysql') return this.next().value;
    return this.isName() && !this.dialect.notAliases.has(this.token.value) ? this.name() : undefined;
  }

  integer(): number {
    if (this.token.kind !== 'number' || !/^\d+$/.test(this.token.value)) throw this.error();
    return Number(this.next().value);
  }

  end(): void {
    this.symbol(';');
    if (this.token.kind !== 'end') throw this.error();
  }

  textBetween(start: number): string {
    return this.text.slice(start, this.tokens[this.at - 1]!.end);
  }
}
