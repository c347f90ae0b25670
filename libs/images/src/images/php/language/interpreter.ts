// One run of a script: what is declared, where it is, what it has written, and how it fails.
import { parsePhp, type Ast, type ParseFailure } from './ast.ts';
import type { Method, Names, PhpClass, PhpFunction } from './class.ts';
import { callFunction, functionOf, type Callee } from './call.ts';
import { declareAll, executeAll } from './statements.ts';
import { describeTrace, PhpThrow, Stop } from './failures.ts';
import { toText } from './convert.ts';
import { loadInternalClass } from '../library/classes.ts';
import { instantiate } from './objects.ts';
import { arrayKey, PhpArray, PhpObject, Ref, stringKey, typeName, type Key, type Value } from './value.ts';
import { nativeFunction } from '../library/index.ts';
import { constantValue } from '../library/constants.ts';
import type { Host } from './host.ts';
import { MemoryBudget } from './memory-budget.ts';

/** Evaluation that may wait: yields what it waits for, or a {@link Yielded} of a PHP generator. */
export type Gen<T> = Generator<unknown, T, unknown>;

export interface Frame {
  readonly variables: Map<string, Ref>;
  readonly fn?: PhpFunction;
  readonly self?: PhpObject;
  readonly cls?: PhpClass;
  readonly staticClass?: PhpClass;
  readonly args: readonly Value[];
  readonly file: string;
  names: Names;
  line: number;
  /** Of a function of ours: `strlen` in a stack trace. */
  readonly internal?: boolean;
}

export const newNames = (namespace = ''): Names => ({
  namespace,
  classes: new Map(),
  functions: new Map(),
  constants: new Map(),
});

const depthLimit = 4000;
/** Loop turns and calls; stands for the seconds that PHP allows. About a second of this machine. */
const stepLimit = 3_000_000;
/** About ten milliseconds of this machine. */
const stepsPerRest = 20_000;

export class Interpreter {
  readonly functions = new Map<string, PhpFunction>();
  readonly classes = new Map<string, PhpClass>();
  /** Classes of files being run that are declared when their line is reached or they are asked for. */
  readonly pending = new Map<string, () => PhpClass>();
  readonly constants = new Map<string, Value>();
  readonly globals = new Map<string, Ref>();
  readonly included = new Set<string>();
  readonly autoloaders: Value[] = [];
  readonly shutdown: { readonly callable: Value; readonly args: readonly Value[] }[] = [];
  readonly handlers: { error: Value[]; exception: Value[] } = { error: [], exception: [] };
  readonly buffers: { text: string; readonly callback: Value }[] = [];
  readonly memory = new Map<string, unknown>();
  readonly budget = new MemoryBudget(this);
  lastError:
    | { readonly type: string; readonly message: string; readonly file: string; readonly line: number }
    | undefined;
  stack: Frame[] = [];
  silenced = 0;
  precision = 17;
  steps = 0;
  #restAt = stepsPerRest;
  /** Inside of {@link Interpreter.runNow}. */
  #withoutWait = 0;
  #written = 0;
  #objects = 0;

  constructor(readonly host: Host) {}

  get frame(): Frame {
    return this.stack.at(-1)!;
  }

  /** The line that runs now, for messages. */
  markLine(line: number): void {
    const frame = this.stack.at(-1);
    if (frame) frame.line = line;
  }

  /** Remembers where a stop came from, before the stack is gone. */
  locate(error: unknown): void {
    if (error instanceof Stop) error.at ??= this.#userFrame();
  }

  /** Counts work: a script that runs away ends as PHP ends it, at its time limit. */
  step(): void {
    if (++this.steps > stepLimit)
      throw new Stop(
        `Maximum execution time of ${Number(this.host.ini('max_execution_time')) || 30} seconds exceeded`,
      );
  }

  /** A turn of a loop: every so often it gives way to whatever else runs on this machine. */
  *turn(): Gen<void> {
    this.step();
    if (this.steps < this.#restAt || this.#withoutWait > 0) return;
    this.#restAt = this.steps + stepsPerRest;
    yield this.host.process.yield();
  }

  keyOf(value: Value): Key {
    if (typeof value === 'string') return stringKey(value);
    const key = arrayKey(value);
    if (key === undefined)
      throw this.error('TypeError', typeof value === 'object' ? 'Illegal offset type' : typeName(value));
    return key;
  }

  newObject(cls: PhpClass): PhpObject {
    this.budget.take(40 + 16 * cls.properties.size);
    return new PhpObject(cls, ++this.#objects);
  }

  text(value: Value): string {
    return toText(this, value);
  }

  write(text: string): void {
    const buffer = this.buffers.at(-1);
    if (buffer) {
      if (buffer.text.length + text.length > 64 * 1024 * 1024)
        throw new Stop('Allowed memory size of 134217728 bytes exhausted (tried to allocate 67108872 bytes)');
      this.budget.take(text.length, buffer.text.length + text.length);
      buffer.text += text;
      return;
    }
    this.#written += text.length;
    if (this.#written > 64 * 1024 * 1024)
      throw new Stop('Allowed memory size of 134217728 bytes exhausted (tried to allocate 67108872 bytes)');
    this.host.write(text);
  }

  /** An exception of PHP's own, to be thrown. */
  error(className: string, message: string, code = 0): PhpThrow {
    const object = this.runNow(instantiate(this, this.classNamed(className), [message, code]));
    return new PhpThrow(object);
  }

  /** A warning, notice or deprecation at the present line. */
  warn(
    level: 'Warning' | 'Notice' | 'Deprecated' | 'Fatal error' | 'Parse error',
    message: string,
    _context?: Value,
    nonNumeric = false,
  ): void {
    const text = nonNumeric ? 'A non-numeric value encountered' : message;
    const { file, line } = this.#userFrame();
    this.report(level, text, file, line);
  }

  #userFrame(): { file: string; line: number } {
    const frame = this.stack.findLast((one) => !one.internal);
    return frame ? { file: frame.file, line: frame.line } : { file: 'Unknown', line: 0 };
  }

  report(level: string, message: string, file: string, line: number): void {
    const types: Record<string, number> = {
      Warning: 2,
      Notice: 8,
      Deprecated: 8192,
      'Fatal error': 1,
      'Parse error': 4,
    };
    const handler = this.handlers.error.at(-1);
    const type = levelOf(level) ?? types[level] ?? 2;
    if (handler != null && type !== 1 && type !== 4) {
      this.handlers.error.push(null);
      try {
        const answer = this.runNow(this.call(handler, [type, message, file, line]));
        if (answer !== false) return;
      } finally {
        this.handlers.error.pop();
      }
    }
    this.lastError = { type: String(type), message, file, line };
    if ((this.silenced > 0 && type !== 1) || (this.host.errorLevel() & type) === 0) return;
    this.host.report(level.replace(/^User /, ''), message, file, line, (text) => this.write(text));
  }

  /** A class by its name, loaded if need be; throws PHP's Error when there is none. */
  classNamed(name: string): PhpClass {
    const cls = this.findClass(name);
    if (!cls) throw this.error('Error', `Class "${name.replace(/^\\/, '')}" not found`);
    return cls;
  }

  findClass(name: string, autoload = true): PhpClass | undefined {
    const lower = name.replace(/^\\/, '').toLowerCase();
    const known = this.classes.get(lower);
    if (known) return known;
    const declared = this.pending.get(lower);
    if (declared) {
      this.pending.delete(lower);
      return declared();
    }
    const internal = loadInternalClass(this, lower);
    if (internal) return internal;
    if (!autoload) return undefined;
    for (const loader of this.autoloaders) {
      this.runNow(this.call(loader, [name.replace(/^\\/, '')]));
      const loaded = this.classes.get(lower);
      if (loaded) return loaded;
    }
    return undefined;
  }

  findFunction(name: string): PhpFunction | undefined {
    const lower = name.toLowerCase();
    const known = this.functions.get(lower);
    if (known) return known;
    const native = nativeFunction(lower, this.host);
    if (native) this.functions.set(lower, native);
    return native;
  }

  constant(name: string): Value | undefined {
    return this.constants.get(name) ?? constantValue(this, name);
  }

  /** Calls anything callable. */
  *call(callable: Value, args: readonly Value[], references: readonly (Ref | undefined)[] = []): Gen<Value> {
    const callee = functionOf(this, callable);
    return yield* callFunction(this, callee, args, references);
  }

  *callMethod(object: PhpObject, method: Method, args: readonly Value[]): Gen<Value> {
    const callee: Callee = { fn: method, self: object, cls: method.owner, staticClass: object.cls };
    return yield* callFunction(this, callee, args);
  }

  /** Runs to the end where there is no way to wait: inside conversions and comparisons. */
  runNow<T>(work: Gen<T>): T {
    this.#withoutWait++;
    let step: IteratorResult<unknown, T>;
    try {
      step = work.next();
    } finally {
      this.#withoutWait--;
    }
    const { done, value } = step;
    if (!done)
      throw new Stop(
        'not simulated: waiting (for a database, a server, sleep) inside of this callback',
        true,
      );
    return value as T;
  }

  parse(source: string, file: string): Ast {
    try {
      return parsePhp(source, file);
    } catch (failure) {
      const { message, line } = failure as ParseFailure;
      if (typeof line !== 'number') throw failure;
      const thrown = this.error('ParseError', message);
      thrown.object.properties.set('file', file);
      thrown.object.properties.set('line', line);
      throw thrown;
    }
  }

  /** Runs a file or a text in the given variables; the value is that of its `return`. */
  *runSource(source: string, file: string, scope?: Frame): Gen<Value> {
    const program = this.parse(source, file);
    const frame: Frame = {
      variables: scope?.variables ?? this.globals,
      ...(scope?.self && { self: scope.self }),
      ...(scope?.cls && { cls: scope.cls }),
      ...(scope?.staticClass && { staticClass: scope.staticClass }),
      ...(scope?.fn && { fn: scope.fn }),
      args: scope?.args ?? [],
      file,
      names: newNames(),
      line: 1,
    };
    if (this.stack.length > depthLimit) throw new Stop('Maximum function nesting level reached');
    this.stack.push(frame);
    const depth = this.stack.length;
    try {
      declareAll(this, frame, program.children);
      const completion = yield* executeAll(this, frame, program.children);
      return completion?.kind === 'return' ? completion.value : 1;
    } catch (error) {
      this.locate(error);
      throw error;
    } finally {
      this.stack.length = depth - 1;
    }
  }

  /** Runs the main script and everything after it; the value is the exit code. */
  *main(source: string, file: string): Gen<number> {
    let code = yield* this.#guarded(() => this.runSource(source, file));
    for (let at = 0; at < this.shutdown.length; at++) {
      const { callable, args } = this.shutdown[at]!;
      code = (yield* this.#guarded(() => this.call(callable, args))) || code;
    }
    code = (yield* this.#guarded(() => this.destroyAll())) || code;
    while (this.buffers.length > 0) this.runNow(this.endBuffer(true));
    return code;
  }

  *endBuffer(flush: boolean): Gen<void> {
    const buffer = this.buffers.pop()!;
    const text =
      buffer.callback === null ? buffer.text : this.text(yield* this.call(buffer.callback, [buffer.text, 8]));
    if (flush) this.write(text);
  }

  readonly destructible = new Set<PhpObject>();

  *destroyAll(): Gen<Value> {
    this.stack = [
      { variables: this.globals, args: [], file: '', names: newNames(), line: 0, internal: true },
    ];
    for (const object of [...this.destructible]) yield* this.destroy(object);
    return null;
  }

  *destroy(object: PhpObject): Gen<void> {
    if (!this.destructible.delete(object)) return;
    const method = object.cls.findMethod('__destruct');
    if (method) yield* this.callMethod(object, method, []);
  }

  *#guarded(work: () => Gen<Value>): Gen<number> {
    const stack = [...this.stack];
    try {
      yield* work();
      return 0;
    } catch (error) {
      if (error instanceof PhpThrow) return yield* this.#uncaught(error.object);
      if (!(error instanceof Stop)) throw error;
      if (error.exitCode !== undefined) return error.exitCode;
      const at = error.at ?? stack.at(-1);
      this.report('Fatal error', error.message, at?.file ?? 'Unknown', at?.line ?? 0);
      this.host.failed();
      return 255;
    } finally {
      this.stack = stack;
    }
  }

  *#uncaught(object: PhpObject): Gen<number> {
    const handler = this.handlers.exception.pop();
    if (handler != null) return yield* this.#guarded(() => this.call(handler, [object]));
    const { message, file, line } = describeTrace(this, object);
    if (object.cls.is('parseerror'))
      this.report('Parse error', this.text(object.properties.get('message') as Value), file, line);
    else this.report('Fatal error', `Uncaught ${message}\n  thrown`, file, line);
    this.host.failed();
    return 255;
  }
}

function levelOf(level: string): number | undefined {
  return (
    { 'User Fatal error': 256, 'User Warning': 512, 'User Notice': 1024, 'User Deprecated': 16384 } as Record<
      string,
      number
    >
  )[level];
}

export const emptyArray = (): PhpArray => new PhpArray();
