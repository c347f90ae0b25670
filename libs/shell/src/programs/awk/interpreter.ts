// Runs a script. Expressions and statements are generators that yield the promises they have to wait for, so that the
// common case, which waits for nothing, costs no promise.
import { encodeUtf8 } from '@drydock/machinery';
import type { Process } from '../../kernel/process.ts';
import { Evaluator, type Steps } from './evaluator.ts';
import { BreakLoop, ContinueLoop, ExitScript, NextRecord, ReturnValue } from './control.ts';
import { isTrue, toNumber, toText } from './values.ts';
import { printfOnce } from './functions.ts';
import type { Rule, Script, Statement } from './syntax.ts';

const stepsPerYield = 2000;

export class Interpreter {
  readonly #evaluator: Evaluator;
  readonly #inRange = new Set<Rule>();
  #steps = 0;

  constructor(
    readonly script: Script,
    readonly process: Process,
    operands: readonly string[],
  ) {
    this.#evaluator = new Evaluator(script, process, operands, (body) => this.#execute(body));
  }

  assign(name: string, value: string): void {
    this.#evaluator.assignOperand(name, value);
  }

  /** Resolves to the exit code. Rejects with AwkError. */
  async run(): Promise<number> {
    let code = 0;
    try {
      try {
        await this.#drive(this.#main());
      } catch (error) {
        if (!(error instanceof ExitScript)) throw error;
        code = error.code ?? code;
      }
      try {
        for (const rule of this.script.rules)
          if (rule.pattern.type === 'END' && rule.body) await this.#drive(this.#execute(rule.body));
      } catch (error) {
        if (!(error instanceof ExitScript)) throw error;
        code = error.code ?? code;
      }
    } finally {
      await this.#evaluator.streams.closeAll();
    }
    return code;
  }

  async #drive(steps: Steps<unknown>): Promise<void> {
    let waited: unknown;
    for (;;) {
      const { done, value } = steps.next(waited);
      if (done) return;
      waited = await this.process.ended.race(value);
    }
  }

  *#main(): Steps<void> {
    const { rules } = this.script;
    for (const rule of rules) if (rule.pattern.type === 'BEGIN' && rule.body) yield* this.#execute(rule.body);
    if (rules.every((rule) => rule.pattern.type === 'BEGIN')) return;
    while (yield* this.#evaluator.nextMainRecord()) {
      try {
        for (const rule of rules) yield* this.#apply(rule);
      } catch (error) {
        if (!(error instanceof NextRecord)) throw error;
        if (error.wholeFile) this.#evaluator.skipFile();
      }
    }
  }

  *#apply(rule: Rule): Steps<void> {
    if (!(yield* this.#selects(rule))) return;
    if (rule.body) yield* this.#execute(rule.body);
    else
      yield this.process.stdout.write(
        encodeUtf8(`${this.#evaluator.record.text}${this.#evaluator.text('ORS')}`),
      );
  }

  *#selects(rule: Rule): Steps<boolean> {
    const { pattern } = rule;
    if (pattern.type === 'always') return true;
    if (pattern.type === 'test') return isTrue(yield* this.#evaluator.evaluate(pattern.test));
    if (pattern.type !== 'range') return false;
    if (!this.#inRange.has(rule)) {
      if (!isTrue(yield* this.#evaluator.evaluate(pattern.from))) return false;
      this.#inRange.add(rule);
    }
    if (isTrue(yield* this.#evaluator.evaluate(pattern.to))) this.#inRange.delete(rule);
    return true;
  }

  *#execute(statement: Statement): Steps<void> {
    if (++this.#steps % stepsPerYield === 0) yield this.process.yield();
    switch (statement.type) {
      case 'block':
        for (const inner of statement.body) yield* this.#execute(inner);
        return;
      case 'expression':
        yield* this.#evaluator.evaluate(statement.value);
        return;
      case 'print':
        return yield* this.#print(statement);
      case 'if':
        if (isTrue(yield* this.#evaluator.evaluate(statement.test))) yield* this.#execute(statement.then);
        else if (statement.otherwise) yield* this.#execute(statement.otherwise);
        return;
      case 'delete':
        return yield* this.#evaluator.delete(statement.name, statement.indexes);
      case 'break':
        throw new BreakLoop();
      case 'continue':
        throw new ContinueLoop();
      case 'next':
      case 'nextfile':
        throw new NextRecord(statement.type === 'nextfile');
      case 'exit':
        throw new ExitScript(
          statement.value ? toNumber(yield* this.#evaluator.evaluate(statement.value)) & 255 : undefined,
        );
      case 'return':
        throw new ReturnValue(statement.value ? yield* this.#evaluator.evaluate(statement.value) : undefined);
      default:
        return yield* this.#loop(statement);
    }
  }

  *#loop(statement: Extract<Statement, { type: 'while' | 'for' | 'for-in' }>): Steps<void> {
    try {
      if (statement.type === 'for-in') {
        for (const key of [...this.#evaluator.array(statement.array).keys()]) {
          this.#evaluator.assignInput(statement.variable, key);
          yield* this.#iterate(statement.body);
        }
        return;
      }
      const evaluate = (test: Parameters<Evaluator['evaluate']>[0]) => this.#evaluator.evaluate(test);
      if (statement.type === 'while') {
        if (statement.first) yield* this.#iterate(statement.body);
        while (isTrue(yield* evaluate(statement.test))) yield* this.#iterate(statement.body);
        return;
      }
      if (statement.start) yield* this.#execute(statement.start);
      while (!statement.test || isTrue(yield* evaluate(statement.test))) {
        yield* this.#iterate(statement.body);
        if (statement.step) yield* this.#execute(statement.step);
      }
    } catch (error) {
      if (!(error instanceof BreakLoop)) throw error;
    }
  }

  *#iterate(body: Statement): Steps<void> {
    if (++this.#steps % stepsPerYield === 0) yield this.process.yield();
    try {
      yield* this.#execute(body);
    } catch (error) {
      if (!(error instanceof ContinueLoop)) throw error;
    }
  }

  *#print({ formatted, args, redirect }: Extract<Statement, { type: 'print' }>): Steps<void> {
    const evaluator = this.#evaluator;
    const values = [];
    for (const argument of args) values.push(yield* evaluator.evaluate(argument));
    const text = formatted
      ? printfOnce(values, evaluator.text('CONVFMT'))
      : `${args.length === 0 ? evaluator.record.text : values.map((value) => toText(value, evaluator.text('OFMT'))).join(evaluator.text('OFS'))}${evaluator.text('ORS')}`;
    if (!redirect) yield this.process.stdout.write(encodeUtf8(text));
    else {
      const target = toText(yield* evaluator.evaluate(redirect.target), evaluator.text('CONVFMT'));
      yield evaluator.streams.write(redirect.operator, target, text);
    }
  }
}
