import { tokenize, type Token } from './lexer.ts';
import { ExpressionParser } from './expression-parser.ts';
import { AwkError, type FunctionDefinition, type Rule, type Script, type Statement } from './syntax.ts';

/** Throws AwkError. */
export function parseScript(source: string): Script {
  return new ScriptParser(tokenize(source)).script();
}

class ScriptParser extends ExpressionParser {
  constructor(tokens: readonly Token[]) {
    super(tokens);
  }

  script(): Script {
    const rules: Rule[] = [];
    const functions = new Map<string, FunctionDefinition>();
    for (this.skipTerminators(); this.peek().type !== 'end'; this.skipTerminators()) {
      if (this.is('function')) {
        const definition = this.#functionDefinition();
        functions.set(definition.name, definition);
      } else rules.push(this.#rule());
    }
    return { rules, functions };
  }

  #functionDefinition(): FunctionDefinition {
    this.take();
    const { text: name } = this.take();
    this.expect('(');
    const parameters: string[] = [];
    while (!this.is(')')) {
      parameters.push(this.take().text);
      if (this.is(',')) this.take();
      this.skipNewlines();
    }
    this.expect(')');
    this.skipNewlines();
    return { name, parameters, body: this.#block() };
  }

  #rule(): Rule {
    const pattern = this.#pattern();
    if (this.is('{')) return { pattern, body: this.#block() };
    if (pattern.type === 'BEGIN' || pattern.type === 'END') throw this.unexpected();
    return { pattern };
  }

  #pattern(): Rule['pattern'] {
    if (this.is('{')) return { type: 'always' };
    if (this.is('BEGIN') || this.is('END')) return { type: this.take().text as 'BEGIN' | 'END' };
    const test = this.expression();
    if (!this.is(',')) return { type: 'test', test };
    this.take();
    this.skipNewlines();
    return { type: 'range', from: test, to: this.expression() };
  }

  #block(): Statement {
    this.expect('{');
    const body: Statement[] = [];
    for (this.skipTerminators(); !this.is('}'); this.skipTerminators()) {
      if (this.peek().type === 'end') throw this.unexpected();
      body.push(this.#statement());
    }
    this.take();
    return { type: 'block', body };
  }

  #statement(): Statement {
    if (this.is('{')) return this.#block();
    if (this.is('if')) return this.#if();
    if (this.is('while')) return this.#while();
    if (this.is('do')) return this.#doWhile();
    if (this.is('for')) return this.#for();
    if (this.is(';')) {
      this.take();
      return { type: 'block', body: [] };
    }
    const statement = this.#simple();
    this.#endOfStatement();
    return statement;
  }

  #endOfStatement(): void {
    if (this.is(';') || this.peek().type === 'newline') this.take();
    else if (!this.is('}') && this.peek().type !== 'end') throw this.unexpected();
  }

  #body(): Statement {
    this.skipNewlines();
    return this.#statement();
  }

  #condition() {
    this.expect('(');
    const test = this.expression();
    this.expect(')');
    return test;
  }

  #if(): Statement {
    this.take();
    const test = this.#condition();
    const then = this.#body();
    const mark = this.position;
    this.skipTerminators();
    if (!this.is('else')) {
      this.position = mark;
      return { type: 'if', test, then };
    }
    this.take();
    return { type: 'if', test, then, otherwise: this.#body() };
  }

  #while(): Statement {
    this.take();
    const test = this.#condition();
    return { type: 'while', test, body: this.#body(), first: false };
  }

  #doWhile(): Statement {
    this.take();
    const body = this.#body();
    this.skipTerminators();
    if (!this.is('while')) throw this.unexpected();
    this.take();
    const test = this.#condition();
    return { type: 'while', test, body, first: true };
  }

  #for(): Statement {
    this.take();
    this.expect('(');
    const [name, word, array, close] = this.ahead(4);
    if (name?.type === 'name' && word?.text === 'in' && array?.type === 'name' && close?.text === ')') {
      this.position += 4;
      return { type: 'for-in', variable: name.text, array: array.text, body: this.#body() };
    }
    const start = this.is(';') ? undefined : this.#simple();
    this.expect(';');
    this.skipNewlines();
    const test = this.is(';') ? undefined : this.expression();
    this.expect(';');
    this.skipNewlines();
    const step = this.is(')') ? undefined : this.#simple();
    this.expect(')');
    const body = this.#body();
    return {
      type: 'for',
      body,
      ...(start ? { start } : {}),
      ...(test ? { test } : {}),
      ...(step ? { step } : {}),
    };
  }

  #simple(): Statement {
    const { text, type } = this.peek();
    if (type !== 'keyword') return { type: 'expression', value: this.expression() };
    switch (text) {
      case 'print':
      case 'printf':
        return this.#print();
      case 'break':
      case 'continue':
      case 'next':
      case 'nextfile':
        this.take();
        return { type: text };
      case 'exit':
      case 'return':
        this.take();
        return this.#atEnd() ? { type: text } : { type: text, value: this.expression() };
      case 'delete':
        return this.#delete();
      default:
        return { type: 'expression', value: this.expression() };
    }
  }

  #atEnd(): boolean {
    return this.is(';') || this.is('}') || this.peek().type === 'newline' || this.peek().type === 'end';
  }

  #delete(): Statement {
    this.take();
    const { text: name, type } = this.take();
    if (type !== 'name') throw new AwkError('syntax error at or near delete');
    if (!this.is('[')) return { type: 'delete', name };
    return { type: 'delete', name, indexes: this.subscript() };
  }

  #print(): Statement {
    const formatted = this.take().text === 'printf';
    const args = this.printArguments(() => this.#atEnd());
    const operator = this.peek().text;
    if (this.peek().type !== 'symbol' || !['>', '>>', '|'].includes(operator))
      return { type: 'print', formatted, args };
    this.take();
    const target = this.concatenation();
    return { type: 'print', formatted, args, redirect: { operator: operator as '>', target } };
  }
}
