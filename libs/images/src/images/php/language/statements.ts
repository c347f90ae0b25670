/* eslint require-yield: off -- evaluation has one shape, whether or not it can wait */
// Running statements: one entry per kind of node.
import type { Ast } from './ast.ts';
import { isGen, releaseIfUnreachable } from './call.ts';
import { toBoolean, toSmall } from './convert.ts';
import { declareClass, makeFunction } from './declare.ts';
import { evaluate, start } from './expressions.ts';
import { notSimulated, PhpThrow, Stop } from './failures.ts';
import { newNames, type Frame, type Gen, type Interpreter } from './interpreter.ts';
import { iterate } from './iterate.ts';
import { qualified, resolveClass } from './names.ts';
import { equal } from './operate.ts';
import { destructure } from './assign.ts';
import { placeOf } from './places.ts';
import { kept, PhpArray, PhpObject, Ref, writable, type Value } from './value.ts';

export type Completion =
  | { readonly kind: 'return'; readonly value: Value }
  | { readonly kind: 'break' | 'continue'; readonly levels: number }
  | undefined;

type Executor = (interpreter: Interpreter, frame: Frame, node: Ast) => Completion | Gen<Completion>;

/** What is known before the first line runs: functions, and classes (when they are asked for). */
export function declareAll(interpreter: Interpreter, frame: Frame, nodes: readonly Ast[]): void {
  for (const node of nodes) {
    if (node.kind === 'namespace') {
      const inner = { ...frame, names: newNames(String(node.name)) };
      for (const use of node.children) if (use.kind === 'usegroup') importNames(inner, use);
      declareAll(interpreter, inner, node.children);
    }
    if (node.kind === 'usegroup') importNames(frame, node);
    if (node.kind === 'function') declareFunction(interpreter, frame, node);
    if (['class', 'interface', 'trait', 'enum'].includes(node.kind)) {
      const name = qualified(frame.names, String((node.name as Ast).name));
      const at = { ...frame };
      interpreter.pending.set(name.toLowerCase(), () => declareClass(interpreter, at, node));
    }
  }
}

function declareFunction(interpreter: Interpreter, frame: Frame, node: Ast): void {
  const name = qualified(frame.names, String((node.name as Ast).name));
  const known = interpreter.functions.get(name.toLowerCase()) ?? interpreter.findFunction(name);
  if (known) {
    frame.line = node.loc.start.line;
    throw new Stop(
      `Cannot redeclare ${known.native ? '' : ''}${name}()${known.native ? '' : ` (previously declared in ${known.file}:${known.line})`}`,
    );
  }
  interpreter.functions.set(name.toLowerCase(), makeFunction(node, frame.file, frame.names, name));
}

function importNames(frame: Frame, node: Ast): void {
  const prefix = node.name ? `${String(node.name)}\\` : '';
  for (const item of node.items) {
    const full = `${prefix}${String(item.name)}`.replace(/^\\/, '');
    const alias = item['alias'] ? String((item['alias'] as Ast).name) : full.split('\\').at(-1)!;
    const type = item.type ?? node.type;
    if (type === 'function') frame.names.functions.set(alias.toLowerCase(), full);
    else if (type === 'const') frame.names.constants.set(alias.toLowerCase(), full);
    else frame.names.classes.set(alias.toLowerCase(), full);
  }
}

export function* executeAll(interpreter: Interpreter, frame: Frame, nodes: readonly Ast[]): Gen<Completion> {
  for (const node of nodes) {
    const executor = executors[node.kind];
    frame.line = node.loc.start.line;
    if (!executor) {
      const value = start(interpreter, frame, node);
      if (isGen(value)) yield* value;
      continue;
    }
    const result = executor(interpreter, frame, node);
    const completion = result !== undefined && 'next' in result ? yield* result : result;
    if (completion) return completion;
  }
  return undefined;
}

export const executeBlock = (interpreter: Interpreter, frame: Frame, node: Ast | null): Gen<Completion> =>
  executeAll(interpreter, frame, node === null ? [] : node.kind === 'block' ? node.children : [node]);

/** What a loop does with how its body ended: stop with a result, or go on. */
function afterBody(completion: Completion): { readonly stop: boolean; readonly result: Completion } {
  if (!completion) return { stop: false, result: undefined };
  if (completion.kind === 'return') return { stop: true, result: completion };
  if (completion.levels > 1)
    return { stop: true, result: { kind: completion.kind, levels: completion.levels - 1 } };
  return { stop: completion.kind === 'break', result: undefined };
}

function* ifStatement(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Completion> {
  if (toBoolean(yield* evaluate(interpreter, frame, node.test)))
    return yield* executeBlock(interpreter, frame, node.body as Ast);
  return yield* executeBlock(interpreter, frame, node['alternate'] as Ast | null);
}

function* whileStatement(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Completion> {
  while (node.kind === 'do' || toBoolean(yield* evaluate(interpreter, frame, node.test))) {
    yield* interpreter.turn();
    const { stop, result } = afterBody(yield* executeBlock(interpreter, frame, node.body as Ast));
    if (stop) return result;
    if (node.kind === 'do' && !toBoolean(yield* evaluate(interpreter, frame, node.test))) break;
  }
  return undefined;
}

function* forStatement(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Completion> {
  const lists = ['init', 'test', 'increment'].map((name) => node[name] as Ast[]);
  const run = function* (list: readonly Ast[]): Gen<Value> {
    let last: Value = true;
    for (const each of list) last = yield* evaluate(interpreter, frame, each);
    return last;
  };
  yield* run(lists[0]!);
  while (toBoolean(yield* run(lists[1]!))) {
    yield* interpreter.turn();
    const { stop, result } = afterBody(yield* executeBlock(interpreter, frame, node.body as Ast));
    if (stop) return result;
    yield* run(lists[2]!);
  }
  return undefined;
}

function* foreachStatement(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Completion> {
  const target = node.value as Ast;
  const visit = function* (key: Value, value: Value | Ref): Gen<{ result: Completion } | undefined> {
    yield* interpreter.turn();
    if (value instanceof Ref) yield* (yield* placeOf(interpreter, frame, target)).bind(value);
    else if (target.kind === 'list' || target.kind === 'array')
      yield* destructure(interpreter, frame, target, value);
    else yield* (yield* placeOf(interpreter, frame, target)).write(value);
    if (node.key) yield* (yield* placeOf(interpreter, frame, node.key)).write(key);
    const { stop, result } = afterBody(yield* executeBlock(interpreter, frame, node.body as Ast));
    return stop ? { result } : undefined;
  };
  const source = node['source'] as Ast;
  if (target.byref) {
    const place = yield* placeOf(interpreter, frame, source);
    const reference = yield* place.reference();
    if (reference.value instanceof PhpArray) {
      const array = (reference.value = writable(reference.value));
      const seen = new Set<string | number>();
      for (const key of array.entries.keys()) {
        if (seen.has(key)) continue;
        seen.add(key);
        const stopped = yield* visit(key, array.reference(key));
        if (stopped) return stopped.result;
      }
      return undefined;
    }
  }
  const value = yield* evaluate(interpreter, frame, source);
  frame.line = source.loc.start.line;
  return (yield* iterate(interpreter, value, visit))?.result;
}

function* switchStatement(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Completion> {
  const subject = yield* evaluate(interpreter, frame, node.test);
  const cases = (node.body as Ast).children;
  let from = -1;
  for (const [index, each] of cases.entries())
    if (each.test && equal(interpreter, subject, yield* evaluate(interpreter, frame, each.test))) {
      from = index;
      break;
    }
  if (from < 0) from = cases.findIndex((each) => !each.test);
  if (from < 0) return undefined;
  for (const each of cases.slice(from)) {
    const completion = yield* executeBlock(interpreter, frame, each.body as Ast | null);
    if (!completion) continue;
    if (completion.kind !== 'return' && completion.levels === 1) return undefined;
    return afterBody(completion).result;
  }
  return undefined;
}

function* tryStatement(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Completion> {
  const always = node['always'] as Ast | null;
  const depth = interpreter.stack.length;
  let completion: Completion;
  try {
    try {
      completion = yield* executeBlock(interpreter, frame, node.body as Ast);
    } catch (error) {
      interpreter.stack.length = depth;
      completion = yield* catchError(interpreter, frame, node, error);
    }
  } catch (error) {
    interpreter.stack.length = depth;
    if (!always || error instanceof Stop) throw error;
    const last = yield* executeBlock(interpreter, frame, always);
    if (last) return last;
    throw error;
  }
  return (always ? yield* executeBlock(interpreter, frame, always) : undefined) ?? completion;
}

function* catchError(interpreter: Interpreter, frame: Frame, node: Ast, error: unknown): Gen<Completion> {
  if (!(error instanceof PhpThrow)) throw error;
  for (const each of node['catches'] as Ast[]) {
    const names = (each.what as unknown as Ast[]).map((one) =>
      resolveClass(frame.names, String(one.name), one.resolution).toLowerCase(),
    );
    if (!names.some((name) => error.object.cls.is(name))) continue;
    if (each.variable) yield* (yield* placeOf(interpreter, frame, each.variable)).write(error.object);
    return yield* executeBlock(interpreter, frame, each.body as Ast);
  }
  throw error;
}

function* jump(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Completion> {
  const level = node['level'] as Ast | null;
  return {
    kind: node.kind as 'break' | 'continue',
    levels: level ? toSmall(yield* evaluate(interpreter, frame, level)) : 1,
  };
}

function* echo(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Completion> {
  for (const each of node['expressions'] as Ast[])
    interpreter.write(interpreter.text(yield* evaluate(interpreter, frame, each)));
  return undefined;
}

function* globalStatement(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Completion> {
  for (const item of node.items) {
    const name = String(item.name);
    const ref = interpreter.globals.get(name) ?? new Ref();
    interpreter.globals.set(name, ref);
    frame.variables.set(name, ref);
  }
  return undefined;
}

function* staticStatement(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Completion> {
  for (const each of node.variables) {
    const variable = each.kind === 'staticvariable' ? (each.variable as Ast) : each;
    const name = String(variable.name);
    const { statics } = frame.fn ?? { statics: new Map<string, Ref>() };
    let ref = statics.get(name);
    if (!ref) {
      const initial = each['defaultValue'] as Ast | null | undefined;
      ref = new Ref(initial ? kept(yield* evaluate(interpreter, frame, initial)) : null);
      statics.set(name, ref);
    }
    frame.variables.set(name, ref);
  }
  return undefined;
}

function declareNow(interpreter: Interpreter, frame: Frame, node: Ast): Completion {
  const lower = qualified(frame.names, String((node.name as Ast).name)).toLowerCase();
  const declared = interpreter.classes.get(lower);
  if (interpreter.pending.has(lower)) interpreter.findClass(lower, false);
  else if (!declared) declareClass(interpreter, frame, node);
  return undefined;
}

const executors: Readonly<Record<string, Executor>> = {
  block: (interpreter, frame, node) => executeAll(interpreter, frame, node.children),
  break: jump,
  class: declareNow,
  constantstatement: function* (interpreter, frame, node) {
    for (const each of node['constants'] as Ast[]) {
      const name = qualified(frame.names, String((each.name as Ast).name));
      if (interpreter.constant(name) !== undefined)
        interpreter.warn('Warning', `Constant ${name} already defined`);
      else interpreter.constants.set(name, kept(yield* evaluate(interpreter, frame, each.value as Ast)));
    }
    return undefined;
  },
  continue: jump,
  declare: (interpreter, frame, node) => {
    for (const each of node['directives'] as Ast[])
      if ((each.key as Ast).name === 'strict_types')
        interpreter.memory.set('strict_types', (each.value as Ast).value === '1');
    return executeAll(interpreter, frame, node.children ?? []);
  },
  do: whileStatement,
  echo,
  enum: declareNow,
  expressionstatement: (interpreter, frame, node) => {
    const value = start(interpreter, frame, node.expression);
    return isGen(value) ? discard(value, interpreter) : undefined;
  },
  for: forStatement,
  foreach: foreachStatement,
  function: (interpreter, frame, node) => {
    const name = qualified(frame.names, String((node.name as Ast).name)).toLowerCase();
    const known = interpreter.functions.get(name);
    if (!known) declareFunction(interpreter, frame, node);
    return undefined;
  },
  global: globalStatement,
  goto: () => {
    throw notSimulated('goto');
  },
  halt: () => {
    throw new Stop('halt', false, 0);
  },
  if: ifStatement,
  inline: (interpreter, _, node) => void interpreter.write(String(node.value)),
  interface: declareNow,
  label: () => undefined,
  namespace: function* (interpreter, frame, node) {
    const before = frame.names;
    frame.names = newNames(String(node.name));
    const completion = yield* executeAll(interpreter, frame, node.children);
    if (node['withBrackets']) frame.names = before;
    return completion;
  },
  noop: () => undefined,
  return: function* (interpreter, frame, node) {
    return { kind: 'return', value: node.expr ? yield* evaluate(interpreter, frame, node.expr) : null };
  },
  static: staticStatement,
  switch: switchStatement,
  trait: declareNow,
  try: tryStatement,
  unset: function* (interpreter, frame, node) {
    for (const variable of node.variables) yield* (yield* placeOf(interpreter, frame, variable)).unset();
    return undefined;
  },
  usegroup: (_, frame, node) => void importNames(frame, node),
  while: whileStatement,
};

function* discard(work: Gen<Value>, interpreter: Interpreter): Gen<Completion> {
  const value = yield* work;
  // `new Guard;` as a statement: nobody holds it
  if (value instanceof PhpObject && interpreter.destructible.has(value)) {
    yield* releaseIfUnreachable(interpreter, value);
  }
  return undefined;
}
