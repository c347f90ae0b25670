import type { Process } from '../../kernel/process.ts';
import { compileRegex } from '../../text/regex.ts';
import { ReturnValue } from './control.ts';
import { pureFunctions, substitute, type FunctionContext } from './functions.ts';
import { MainInput } from './main-input.ts';
import { arithmetic, holds } from './operators.ts';
import { fieldIndex, InputRecord, splitByRegex, splitText } from './record.ts';
import { ScriptStreams, type RecordReader } from './streams.ts';
import { AwkError, type Expression, type FunctionDefinition, type Script, type Statement } from './syntax.ts';
import { compare, InputText, isTrue, toNumber, toText, type AwkArray, type Value } from './values.ts';

/** A computation that yields what it must wait for. */
export type Steps<T> = Generator<Promise<unknown>, T, unknown>;

const deepestCalls = 400;

export class Evaluator {
  readonly streams: ScriptStreams;
  readonly record: InputRecord;
  readonly #globals = new Map<string, Value | AwkArray>();
  readonly #frames: Map<string, Value | AwkArray>[] = [];
  readonly #input: MainInput;

  constructor(
    readonly script: Script,
    readonly process: Process,
    operands: readonly string[],
    readonly execute: (body: Statement) => Steps<void>,
  ) {
    this.streams = new ScriptStreams(process);
    this.record = new InputRecord({
      field: () => this.text('FS'),
      output: () => this.text('OFS'),
      format: () => this.text('CONVFMT'),
    });
    const initial = {
      CONVFMT: '%.6g',
      FS: ' ',
      OFMT: '%.6g',
      OFS: ' ',
      ORS: '\n',
      RS: '\n',
      SUBSEP: '\x1c',
      NR: 0,
      FNR: 0,
      RSTART: 0,
      RLENGTH: -1,
      FILENAME: '',
    };
    for (const [name, value] of Object.entries(initial)) this.#globals.set(name, value);
    this.#globals.set(
      'ENVIRON',
      new Map([...process.env].map(([name, value]) => [name, new InputText(value)])),
    );
    this.#globals.set(
      'ARGV',
      new Map([
        ['0', 'awk'],
        ...operands.map((operand, i) => [String(i + 1), new InputText(operand)] as [string, Value]),
      ]),
    );
    this.#globals.set('ARGC', operands.length + 1);
    this.#input = new MainInput(this);
  }

  /** A variable as text. */
  text(name: string): string {
    const value = this.#globals.get(name);
    return value instanceof Map ? '' : toText(value, '%.6g');
  }

  number(name: string): number {
    const value = this.#globals.get(name);
    return value instanceof Map ? 0 : toNumber(value);
  }

  assignGlobal(name: string, value: Value): void {
    this.#globals.set(name, value);
  }

  assignInput(name: string, text: string): void {
    this.#assignName(name, new InputText(text));
  }

  /** `-v name=value` and operands of that form: escapes count, numbers are numbers. */
  assignOperand(name: string, value: string): void {
    const text = value.replace(
      /\\([nt\\"])/g,
      (_whole, letter: string) => ({ n: '\n', t: '\t' })[letter] ?? letter,
    );
    this.#globals.set(name, new InputText(text));
  }

  nextMainRecord(): Steps<boolean> {
    return this.#input.next();
  }

  skipFile(): void {
    this.#input.skipFile();
  }

  array(name: string): AwkArray {
    const scope = this.#scopeOf(name);
    const known = scope.get(name);
    if (known instanceof Map) return known;
    if (known !== undefined) throw new AwkError(`can't use ${name} as an array: it is a scalar`);
    const created: AwkArray = new Map();
    scope.set(name, created);
    return created;
  }

  *delete(name: string, indexes: readonly Expression[] | undefined): Steps<void> {
    if (!indexes) this.array(name).clear();
    else this.array(name).delete(yield* this.#key(indexes));
  }

  *evaluate(expression: Expression): Steps<Value> {
    switch (expression.type) {
      case 'number':
      case 'string':
        return expression.value;
      case 'regex':
        return compileRegex(expression.source, 'extended').test(this.record.text) ? 1 : 0;
      case 'name':
        return this.#readName(expression.name);
      case 'field':
        return this.#readField(yield* this.evaluate(expression.index));
      case 'element':
        return yield* this.#readElement(expression.name, expression.indexes);
      case 'assign':
        return yield* this.#assign(expression);
      case 'conditional':
        return yield* this.evaluate(
          isTrue(yield* this.evaluate(expression.test)) ? expression.then : expression.otherwise,
        );
      case 'binary':
        return yield* this.#binary(expression);
      case 'unary':
        return this.#unary(expression.operator, yield* this.evaluate(expression.operand));
      case 'increment':
        return yield* this.#increment(expression);
      case 'in':
        return this.array(expression.name).has(yield* this.#key(expression.indexes)) ? 1 : 0;
      case 'call':
        return yield* expression.builtin
          ? this.#builtin(expression.name, expression.args)
          : this.#call(expression.name, expression.args);
      case 'getline':
        return yield* this.#getline(expression);
    }
  }

  #scopeOf(name: string): Map<string, Value | AwkArray> {
    const frame = this.#frames.at(-1);
    return frame?.has(name) ? frame : this.#globals;
  }

  #readName(name: string): Value {
    if (name === 'NF') return this.record.count;
    const value = this.#scopeOf(name).get(name);
    if (value instanceof Map) throw new AwkError(`can't use array ${name} in scalar context`);
    return value;
  }

  #readField(index: Value): Value {
    const at = fieldIndex(index);
    if (at < 0) throw new AwkError(`trying to access out of range field ${at}`);
    return this.record.get(at);
  }

  *#readElement(name: string, indexes: readonly Expression[]): Steps<Value> {
    const array = this.array(name);
    const key = yield* this.#key(indexes);
    if (!array.has(key)) array.set(key, undefined);
    return array.get(key);
  }

  *#key(indexes: readonly Expression[]): Steps<string> {
    const parts: string[] = [];
    for (const index of indexes) parts.push(toText(yield* this.evaluate(index), this.text('CONVFMT')));
    return parts.join(this.text('SUBSEP'));
  }

  *#store(target: Expression, value: Value): Steps<Value> {
    if (target.type === 'name') this.#assignName(target.name, value);
    else if (target.type === 'field') this.record.put(fieldIndex(yield* this.evaluate(target.index)), value);
    else if (target.type === 'element') this.array(target.name).set(yield* this.#key(target.indexes), value);
    return value;
  }

  #assignName(name: string, value: Value): void {
    if (name === 'NF') this.record.count = toNumber(value);
    else this.#scopeOf(name).set(name, value);
  }

  *#assign({ operator, target, value }: Extract<Expression, { type: 'assign' }>): Steps<Value> {
    const right = yield* this.evaluate(value);
    if (operator === '=') return yield* this.#store(target, right);
    const left = yield* this.evaluate(target);
    return yield* this.#store(target, arithmetic(operator.slice(0, -1), toNumber(left), toNumber(right)));
  }

  *#increment({ target, by, prefix }: Extract<Expression, { type: 'increment' }>): Steps<Value> {
    const before = toNumber(yield* this.evaluate(target));
    yield* this.#store(target, before + by);
    return prefix ? before + by : before;
  }

  #unary(operator: string, value: Value): Value {
    if (operator === '!') return isTrue(value) ? 0 : 1;
    return operator === '-' ? -toNumber(value) : toNumber(value);
  }

  *#binary({ operator, left, right }: Extract<Expression, { type: 'binary' }>): Steps<Value> {
    if (operator === '&&')
      return isTrue(yield* this.evaluate(left)) && isTrue(yield* this.evaluate(right)) ? 1 : 0;
    if (operator === '||')
      return isTrue(yield* this.evaluate(left)) || isTrue(yield* this.evaluate(right)) ? 1 : 0;
    const l = yield* this.evaluate(left);
    const format = this.text('CONVFMT');
    if (operator === '~' || operator === '!~') {
      const source = yield* this.#regexSource(right);
      return compileRegex(source, 'extended').test(toText(l, format)) === (operator === '~') ? 1 : 0;
    }
    const r = yield* this.evaluate(right);
    if (operator === ' ') return toText(l, format) + toText(r, format);
    if (/^[<>=!]/.test(operator)) return holds(operator, compare(l, r, format)) ? 1 : 0;
    return arithmetic(operator, toNumber(l), toNumber(r));
  }

  *#regexSource(expression: Expression): Steps<string> {
    return expression.type === 'regex'
      ? expression.source
      : toText(yield* this.evaluate(expression), this.text('CONVFMT'));
  }

  *#call(name: string, args: readonly Expression[]): Steps<Value> {
    const definition = this.script.functions.get(name);
    if (!definition) throw new AwkError(`function ${name} never defined`);
    if (args.length > definition.parameters.length)
      throw new AwkError(`function ${name} called with more args than declared`);
    if (this.#frames.length >= deepestCalls) throw new AwkError('function call nesting too deep');
    const frame = yield* this.#frame(definition, args);
    this.#frames.push(frame);
    try {
      yield* this.execute(definition.body);
      return undefined;
    } catch (error) {
      if (error instanceof ReturnValue) return error.value;
      throw error;
    } finally {
      this.#frames.pop();
    }
  }

  /** Arrays are passed by reference; an unset name may become one inside the function. */
  *#frame(definition: FunctionDefinition, args: readonly Expression[]): Steps<Map<string, Value | AwkArray>> {
    const frame = new Map<string, Value | AwkArray>();
    for (const [i, parameter] of definition.parameters.entries()) {
      const argument = args[i];
      if (argument?.type === 'name' && argument.name !== 'NF') {
        const known = this.#scopeOf(argument.name).get(argument.name);
        frame.set(
          parameter,
          known === undefined && usesAsArray(definition.body, parameter) ? this.array(argument.name) : known,
        );
      } else frame.set(parameter, argument ? yield* this.evaluate(argument) : undefined);
    }
    return frame;
  }

  *#builtin(name: string, args: readonly Expression[]): Steps<Value> {
    switch (name) {
      case 'length':
        return yield* this.#length(args);
      case 'split':
        return yield* this.#split(args);
      case 'sub':
      case 'gsub':
        return yield* this.#substitute(args, name === 'gsub');
      case 'close':
        return (yield this.streams.close(
          toText(yield* this.evaluate(args[0]!), this.text('CONVFMT')),
        )) as number;
      case 'system':
        return (yield this.streams.system(
          toText(yield* this.evaluate(args[0]!), this.text('CONVFMT')),
        )) as number;
      case 'fflush':
      case 'srand':
        return 0;
    }
    const values: Value[] = [];
    for (const [i, argument] of args.entries())
      values.push(
        name === 'match' && i === 1 ? yield* this.#regexSource(argument) : yield* this.evaluate(argument),
      );
    const compute = pureFunctions[name];
    if (!compute) throw new AwkError(`function ${name} is not simulated`);
    return compute(values, this.#functionContext());
  }

  #functionContext(): FunctionContext {
    return {
      format: this.text('CONVFMT'),
      random: this.process.random,
      now: this.process.clock.now() / 1000,
      setMatch: (start, length) => {
        this.#globals.set('RSTART', start);
        this.#globals.set('RLENGTH', length);
      },
    };
  }

  *#length(args: readonly Expression[]): Steps<number> {
    const [argument] = args;
    if (!argument) return [...this.record.text].length;
    if (argument.type === 'name' && this.#scopeOf(argument.name).get(argument.name) instanceof Map)
      return this.array(argument.name).size;
    return [...toText(yield* this.evaluate(argument), this.text('CONVFMT'))].length;
  }

  *#split(args: readonly Expression[]): Steps<number> {
    const [subject, target, separator] = args;
    if (!subject || target?.type !== 'name') throw new AwkError('split: second argument must be an array');
    const text = toText(yield* this.evaluate(subject), this.text('CONVFMT'));
    const parts =
      separator?.type === 'regex'
        ? text === ''
          ? []
          : splitByRegex(text, separator.source)
        : splitText(
            text,
            separator ? toText(yield* this.evaluate(separator), this.text('CONVFMT')) : this.text('FS'),
          );
    const array = this.array(target.name);
    array.clear();
    parts.forEach((part, i) => array.set(String(i + 1), new InputText(part)));
    return parts.length;
  }

  *#substitute(args: readonly Expression[], all: boolean): Steps<number> {
    const [pattern, replacement, target = { type: 'field', index: { type: 'number', value: 0 } } as const] =
      args;
    if (!pattern || !replacement) throw new AwkError('sub: not enough arguments');
    const source = yield* this.#regexSource(pattern);
    const format = this.text('CONVFMT');
    const substitution = toText(yield* this.evaluate(replacement), format);
    const { text, count } = substitute(
      toText(yield* this.evaluate(target), format),
      source,
      substitution,
      all,
    );
    if (count > 0) yield* this.#store(target, text);
    return count;
  }

  *#getline({ from, source, target }: Extract<Expression, { type: 'getline' }>): Steps<number> {
    if (from === 'main') return yield* this.#mainGetline(target);
    const name = toText(yield* this.evaluate(source!), this.text('CONVFMT'));
    const reader: RecordReader | undefined =
      from === 'file' ? this.streams.file(name) : this.streams.command(name);
    if (!reader) return -1;
    const line = (yield reader.next(this.text('RS'))) as string | undefined;
    if (line === undefined) return 0;
    if (target) yield* this.#store(target, new InputText(line));
    else this.record.set(line);
    return 1;
  }

  *#mainGetline(target: Expression | undefined): Steps<number> {
    if (!target) return (yield* this.#input.next()) ? 1 : 0;
    const line = yield* this.#input.nextLine();
    if (line === undefined) return 0;
    yield* this.#store(target, new InputText(line));
    return 1;
  }
}

function usesAsArray(body: Statement, name: string): boolean {
  const text = JSON.stringify(body);
  return (
    text.includes(`"type":"element","name":${JSON.stringify(name)}`) ||
    text.includes(`"array":${JSON.stringify(name)}`) ||
    text.includes(`"name":${JSON.stringify(name)},"indexes"`)
  );
}
