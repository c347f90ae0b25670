import type { Token } from './lexer.ts';
import { AwkError, type Expression } from './syntax.ts';

const assignments = new Set(['=', '+=', '-=', '*=', '/=', '%=', '^=', '**=']);
const comparisons = new Set(['<', '<=', '==', '!=', '>', '>=']);

/** Operator precedence of POSIX awk, from the loosest down. */
export class ExpressionParser {
  position = 0;
  /** Inside the arguments of print, `>` redirects. */
  #noGreater = false;
  /** Inside the head of a for, `in` belongs to it. */

  constructor(readonly tokens: readonly Token[]) {}

  peek(): Token {
    return this.tokens[this.position]!;
  }

  ahead(count: number): readonly Token[] {
    return this.tokens.slice(this.position, this.position + count);
  }

  take(): Token {
    const token = this.peek();
    if (token.type !== 'end') this.position++;
    return token;
  }

  /** Whether the next token is this symbol or keyword. */
  is(text: string): boolean {
    const token = this.peek();
    return token.text === text && (token.type === 'symbol' || token.type === 'keyword');
  }

  expect(text: string): void {
    if (!this.is(text)) throw this.unexpected();
    this.take();
  }

  unexpected(): AwkError {
    const token = this.peek();
    return new AwkError(
      `line ${token.line}: syntax error at or near ${token.type === 'newline' ? 'end of line' : token.text}`,
    );
  }

  skipNewlines(): void {
    while (this.peek().type === 'newline') this.take();
  }

  skipTerminators(): void {
    while (this.peek().type === 'newline' || this.is(';')) this.take();
  }

  printArguments(atEnd: () => boolean): Expression[] {
    const before = this.#noGreater;
    this.#noGreater = true;
    try {
      if (atEnd() || this.is('>') || this.is('>>') || this.is('|')) return [];
      const mark = this.position;
      if (this.is('(')) {
        // `print (a, b) > "f"` or `print (a)(b)`: a list only if the parenthesis closes the arguments
        this.take();
        this.#noGreater = false;
        const list = this.#list(')');
        this.expect(')');
        this.#noGreater = true;
        if (atEnd() || this.is('>') || this.is('>>') || this.is('|')) return list;
        this.position = mark;
      }
      return this.#list();
    } finally {
      this.#noGreater = before;
    }
  }

  #list(end?: string): Expression[] {
    const items: Expression[] = [];
    if (end !== undefined && this.is(end)) return items;
    for (;;) {
      this.skipNewlines();
      items.push(this.expression());
      if (!this.is(',')) return items;
      this.take();
    }
  }

  subscript(): Expression[] {
    this.expect('[');
    const indexes = this.#list(']');
    this.expect(']');
    return indexes;
  }

  expression(): Expression {
    const left = this.#conditional();
    const operator = this.peek().text;
    if (this.peek().type !== 'symbol' || !assignments.has(operator) || !isTarget(left)) return left;
    this.take();
    this.skipNewlines();
    return { type: 'assign', operator, target: left, value: this.expression() };
  }

  #conditional(): Expression {
    const test = this.#or();
    if (!this.is('?')) return test;
    this.take();
    this.skipNewlines();
    const then = this.expression();
    this.skipNewlines();
    this.expect(':');
    this.skipNewlines();
    return { type: 'conditional', test, then, otherwise: this.expression() };
  }

  #leftAssociative(operators: readonly string[], operand: () => Expression): Expression {
    let left = operand();
    while (this.peek().type === 'symbol' && operators.includes(this.peek().text)) {
      const operator = this.take().text;
      this.skipNewlines();
      left = { type: 'binary', operator, left, right: operand() };
    }
    return left;
  }

  #or(): Expression {
    return this.#leftAssociative(['||'], () => this.#leftAssociative(['&&'], () => this.#in()));
  }

  #in(): Expression {
    let left = this.#match();
    while (this.is('in')) {
      this.take();
      left = { type: 'in', indexes: [left], name: this.take().text };
    }
    return left;
  }

  #match(): Expression {
    let left = this.#comparison();
    while (this.is('~') || (this.is('!') && this.ahead(2)[1]?.text === '~')) {
      const negated = this.take().text === '!';
      if (negated) this.take();
      const right = this.#comparison();
      left = { type: 'binary', operator: negated ? '!~' : '~', left, right };
    }
    return left;
  }

  #comparison(): Expression {
    const left = this.concatenation();
    const operator = this.peek().text;
    if (this.peek().type !== 'symbol' || !comparisons.has(operator) || (operator === '>' && this.#noGreater))
      return this.#pipeGetline(left);
    this.take();
    return { type: 'binary', operator, left, right: this.concatenation() };
  }

  #pipeGetline(left: Expression): Expression {
    let result = left;
    while (this.is('|') && this.ahead(2)[1]?.text === 'getline') {
      this.position += 2;
      const target = this.#optionalTarget();
      result = { type: 'getline', from: 'command', source: result, ...(target ? { target } : {}) };
    }
    return result;
  }

  concatenation(): Expression {
    let left = this.#additive();
    while (this.#operandFollows()) left = { type: 'binary', operator: ' ', left, right: this.#additive() };
    return left;
  }

  #operandFollows(): boolean {
    const { type, text } = this.peek();
    if (type === 'symbol')
      return text === '$' ||
        text === '!' ||
        text === '(' ||
        text === '-' ||
        text === '+' ||
        text === '++' ||
        text === '--'
        ? !(text === '!' && this.ahead(2)[1]?.text === '~') && text !== '+' && text !== '-'
        : false;
    return ['number', 'string', 'regex', 'name', 'function', 'builtin'].includes(type);
  }

  #additive(): Expression {
    return this.#leftAssociative(['+', '-'], () =>
      this.#leftAssociative(['*', '/', '%'], () => this.#unary()),
    );
  }

  #unary(): Expression {
    if (this.is('!') || this.is('-') || this.is('+')) {
      const operator = this.take().text;
      return { type: 'unary', operator, operand: this.#unary() };
    }
    return this.#power();
  }

  #power(): Expression {
    const base = this.#postfix();
    if (!this.is('^') && !this.is('**')) return base;
    this.take();
    return { type: 'binary', operator: '^', left: base, right: this.#unary() };
  }

  #postfix(): Expression {
    const operand = this.#primary();
    if (!isTarget(operand) || !(this.is('++') || this.is('--'))) return operand;
    return { type: 'increment', target: operand, by: this.take().text === '++' ? 1 : -1, prefix: false };
  }

  #primary(): Expression {
    const token = this.take();
    switch (token.type) {
      case 'number':
        return { type: 'number', value: Number(token.text) };
      case 'string':
        return { type: 'string', value: token.text };
      case 'regex':
        return { type: 'regex', source: token.text };
      case 'name':
        return this.is('[')
          ? { type: 'element', name: token.text, indexes: this.subscript() }
          : { type: 'name', name: token.text };
      case 'function':
        return { type: 'call', name: token.text, args: this.#callArguments(), builtin: false };
      case 'builtin':
        return {
          type: 'call',
          name: token.text,
          args: this.is('(') ? this.#callArguments() : [],
          builtin: true,
        };
      default:
        return this.#symbolPrimary(token);
    }
  }

  #symbolPrimary(token: Token): Expression {
    if (token.text === '$') return { type: 'field', index: this.#fieldIndex() };
    if (token.text === '++' || token.text === '--')
      return { type: 'increment', target: this.#primary(), by: token.text === '++' ? 1 : -1, prefix: true };
    if (token.text === 'getline' && token.type === 'keyword') return this.#getline();
    if (token.text === '(') return this.#parenthesized();
    this.position--;
    throw this.unexpected();
  }

  #fieldIndex(): Expression {
    if (this.is('-') || this.is('!')) return this.#unary();
    return this.#primary();
  }

  #parenthesized(): Expression {
    const before = this.#noGreater;
    this.#noGreater = false;
    const items = this.#list();
    this.#noGreater = before;
    this.expect(')');
    if (items.length === 1) return items[0]!;
    if (!this.is('in')) throw this.unexpected();
    this.take();
    return { type: 'in', indexes: items, name: this.take().text };
  }

  #callArguments(): Expression[] {
    this.expect('(');
    const before = this.#noGreater;
    this.#noGreater = false;
    const args = this.#list(')');
    this.#noGreater = before;
    this.skipNewlines();
    this.expect(')');
    return args;
  }

  #optionalTarget(): Expression | undefined {
    if (this.is('$') || this.peek().type === 'name') return this.#primary();
    return undefined;
  }

  #getline(): Expression {
    const target = this.#optionalTarget();
    const withTarget = target ? { target } : {};
    if (!this.is('<')) return { type: 'getline', from: 'main', ...withTarget };
    this.take();
    return { type: 'getline', from: 'file', source: this.#primary(), ...withTarget };
  }
}

function isTarget(expression: Expression): boolean {
  return expression.type === 'name' || expression.type === 'field' || expression.type === 'element';
}
