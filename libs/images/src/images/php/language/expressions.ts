/* eslint require-yield: off -- evaluation has one shape, whether or not it can wait */
// Evaluating expressions: one entry per kind of node. An entry that cannot wait returns its value at once.
import { unescape, type Ast } from './ast.ts';
import { isGen, selectOptionalCallee, type Callee } from './call.ts';
import { callExpression, newExpression, partialCall } from './call-expression.ts';
import { toArray, toBoolean, toFloat, toInteger } from './convert.ts';
import { makeFunction } from './declare.ts';
import { Stop, notSimulated, PhpThrow } from './failures.ts';
import { Yielded, begin, resume, type GeneratorState } from './generators.ts';
import { includeFile } from './include.ts';
import type { Frame, Gen, Interpreter } from './interpreter.ts';
import { candidates } from './names.ts';
import { identical } from './operate.ts';
import { assignment, binary, crement, referenceAssignment, unary } from './operators.ts';
import { classConstant, cloneObject } from './objects.ts';
import { readDimension } from './elements.ts';
import { fixed, isSet, placeOf, readProperty, staticReference, variableName } from './places.ts';
import { iterate } from './iterate.ts';
import { Float, integer, kept, PhpArray, PhpObject, Ref, type Value } from './value.ts';

type Evaluator = (interpreter: Interpreter, frame: Frame, node: Ast) => Value | Gen<Value>;

export function* evaluate(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Value> {
  const result = start(interpreter, frame, node);
  return isGen(result) ? yield* result : result;
}

/** The value, or the evaluation that has yet to run. Spares a generator for what is simple. */
export function start(interpreter: Interpreter, frame: Frame, node: Ast): Value | Gen<Value> {
  const evaluator = evaluators[node.kind];
  if (!evaluator) throw notSimulated(`PHP expression "${node.kind}"`);
  frame.line = node.loc.start.line;
  return evaluator(interpreter, frame, node);
}

const number = (_: Interpreter, __: Frame, node: Ast): Value => {
  const text = String(node.value).replaceAll('_', '');
  if (/^0[xX][\da-fA-F]+$|^0[bB][01]+$|^0[oO][0-7]+$/.test(text)) return integer(BigInt(text));
  if (/^0[0-7]+$/.test(text)) return integer(BigInt(`0o${text.slice(1)}`));
  return /^\d+$/.test(text) ? integer(BigInt(text)) : new Float(Number(text));
};

function stringLiteral(node: Ast): string {
  const { raw } = node;
  const quote = raw.replace(/^[bB]/, '')[0];
  if (quote === '"') return unescape(raw.replace(/^[bB]/, '').slice(1, -1), '"');
  return String(node.value);
}

function* encapsed(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Value> {
  if (node.type === 'shell') throw notSimulated('the backtick operator');
  let text = '';
  for (const part of node.value as readonly Ast[]) {
    const { expression } = part;
    if (expression.kind !== 'string')
      text += interpreter.text(yield* evaluate(interpreter, frame, expression));
    else text += node.type === 'heredoc' ? String(expression.value) : unescape(expression.raw, '"');
  }
  return interpreter.budget.text(text);
}

function readVariable(interpreter: Interpreter, frame: Frame, node: Ast): Value | Gen<Value> {
  if (typeof node.name !== 'string') return readDynamic(interpreter, frame, node);
  return named(interpreter, frame, node.name);
}

function* readDynamic(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Value> {
  return named(interpreter, frame, yield* variableName(interpreter, frame, node));
}

function named(interpreter: Interpreter, frame: Frame, name: string): Value {
  if (name === 'this') {
    if (frame.self) return frame.self;
    throw interpreter.error('Error', 'Using $this when not in object context');
  }
  const slot =
    frame.variables.get(name) ??
    (name.startsWith('_') || name === 'GLOBALS' ? superglobal(interpreter, name) : undefined);
  if (slot) return slot.value;
  interpreter.warn('Warning', `Undefined variable $${name}`);
  return null;
}

const superglobals = new Set([
  '_GET',
  '_POST',
  '_COOKIE',
  '_FILES',
  '_SERVER',
  '_ENV',
  '_REQUEST',
  '_SESSION',
  'GLOBALS',
]);

/** `$_GET` and its like, which every function sees. */
export function superglobal(interpreter: Interpreter, name: string): Ref | undefined {
  if (!superglobals.has(name)) return undefined;
  if (name !== 'GLOBALS') return interpreter.globals.get(name);
  const array = new PhpArray();
  for (const [key, ref] of interpreter.globals) array.put(key, ref);
  return new Ref(array);
}

function* arrayLiteral(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Value> {
  const array = new PhpArray();
  for (const item of node.items) {
    if (item.kind === 'noop') throw new Stop('Cannot use empty array elements in arrays');
    if (item.unpack) {
      const source = yield* evaluate(interpreter, frame, item.value as Ast);
      yield* iterate(interpreter, source, function* (key, value) {
        if (typeof key === 'string') array.set(key, value);
        else array.push(value);
        return undefined;
      });
      continue;
    }
    const key = item.key && (yield* evaluate(interpreter, frame, item.key));
    if (item.byRef) {
      const reference = fixed(yield* (yield* placeOf(interpreter, frame, item.value as Ast)).reference());
      if (item.key) array.put(interpreter.keyOf(key as Value), reference);
      else array.push(reference);
      continue;
    }
    const value = yield* evaluate(interpreter, frame, item.value as Ast);
    if (item.key) array.set(interpreter.keyOf(key as Value), value);
    else array.push(value);
  }
  return array;
}

function* conditional(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Value> {
  const test = yield* evaluate(interpreter, frame, node.test);
  const yes = node['trueExpr'] as Ast | null;
  if (toBoolean(test)) return yes ? yield* evaluate(interpreter, frame, yes) : test;
  return yield* evaluate(interpreter, frame, node['falseExpr'] as Ast);
}

function* matchExpression(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Value> {
  const subject = yield* evaluate(interpreter, frame, node['cond'] as Ast);
  let fallback: Ast | undefined;
  for (const arm of node['arms'] as Ast[]) {
    const conditions = arm['conds'] as Ast[] | null;
    if (!conditions) fallback = arm.body as Ast;
    for (const condition of conditions ?? [])
      if (identical(subject, yield* evaluate(interpreter, frame, condition)))
        return yield* evaluate(interpreter, frame, arm.body as Ast);
  }
  if (fallback) return yield* evaluate(interpreter, frame, fallback);
  frame.line = node.loc.start.line;
  const shown =
    typeof subject === 'string'
      ? `'${subject.replace(/[\\']/g, '\\$&')}'`
      : subject instanceof PhpObject || subject instanceof PhpArray
        ? `of type ${subject instanceof PhpArray ? 'array' : subject.cls.name}`
        : subject === null
          ? 'NULL'
          : typeof subject === 'boolean'
            ? String(subject)
            : interpreter.text(subject);
  throw interpreter.error('UnhandledMatchError', `Unhandled match case ${shown}`);
}

function* cast(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Value> {
  const value = yield* evaluate(interpreter, frame, node.expr);
  switch (node.type) {
    case 'int':
    case 'integer':
      if (value instanceof PhpObject)
        interpreter.warn('Warning', `Object of class ${value.cls.name} could not be converted to int`);
      return toInteger(value);
    case 'float':
    case 'double':
    case 'real':
      return new Float(toFloat(value));
    case 'string':
    case 'binary':
      return interpreter.text(value);
    case 'bool':
    case 'boolean':
      return toBoolean(value);
    case 'array':
      return toArray(interpreter, value);
    case 'object':
      return castObject(interpreter, value);
    default:
      return null;
  }
}

function castObject(interpreter: Interpreter, value: Value): PhpObject {
  if (value instanceof PhpObject) return value;
  const object = interpreter.newObject(interpreter.classNamed('stdClass'));
  if (value instanceof PhpArray)
    for (const [key, each] of value.pairs()) object.properties.set(String(key), kept(each));
  else if (value !== null) object.properties.set('scalar', value);
  return object;
}

function* constantName(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Value> {
  const written = String(node.name);
  for (const name of candidates(frame.names, frame.names.constants, written, node.resolution)) {
    const value = interpreter.constant(name);
    if (value !== undefined) return value;
  }
  throw interpreter.error(
    'Error',
    `Undefined constant "${candidates(frame.names, frame.names.constants, written, node.resolution)[0]!}"`,
  );
}

function magic(interpreter: Interpreter, frame: Frame, node: Ast): Value {
  const { cls, fn } = frame;
  switch (String(node.value).toUpperCase()) {
    case '__LINE__':
      return node.loc.start.line;
    case '__FILE__':
      return frame.file;
    case '__DIR__':
      return frame.file.replace(/\/[^/]*$/, '') || '/';
    case '__FUNCTION__':
      return fn?.name ?? '';
    case '__CLASS__':
      return cls?.name ?? '';
    case '__METHOD__':
      return fn ? (cls ? `${cls.name}::${fn.name}` : fn.name) : '';
    case '__NAMESPACE__':
      return frame.names.namespace;
    default:
      return '';
  }
}

function* silent(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Value> {
  interpreter.silenced++;
  try {
    return yield* evaluate(interpreter, frame, node.expr);
  } finally {
    interpreter.silenced--;
  }
}

function* exit(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Value> {
  const value = node.expression ? yield* evaluate(interpreter, frame, node.expression) : 0;
  if (typeof value === 'string') interpreter.write(value);
  throw new Stop('exit', false, typeof value === 'string' ? 0 : Number(toInteger(value)) & 255);
}

function* yieldExpression(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Value> {
  const key = node.key ? yield* evaluate(interpreter, frame, node.key) : undefined;
  const value = node.value ? yield* evaluate(interpreter, frame, node.value as Ast) : null;
  return (yield new Yielded(key, value)) as Value;
}

function* yieldFrom(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Value> {
  const source = yield* evaluate(interpreter, frame, node.value as Ast);
  if (source instanceof PhpArray) {
    for (const [key, value] of source.pairs()) yield new Yielded(key, value);
    return null;
  }
  if (!(source instanceof PhpObject) || !source.cls.is('generator'))
    throw notSimulated('yield from an iterator');
  const state = source.native as GeneratorState;
  yield* begin(interpreter, state);
  while (!state.finished) {
    const input = (yield new Yielded(state.key, state.value)) as Value;
    yield* resume(interpreter, state, input ?? null);
  }
  return state.result;
}

function* closure(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Value> {
  const bound = new Map<string, Ref>();
  if (node.kind === 'arrowfunc')
    for (const [name, ref] of frame.variables) bound.set(name, new Ref(kept(ref.value)));
  for (const use of (node['uses'] as Ast[] | undefined) ?? []) {
    const name = String(use.name);
    if (use.byref) {
      const known = frame.variables.get(name) ?? new Ref();
      frame.variables.set(name, known);
      bound.set(name, known);
    } else bound.set(name, new Ref(kept(named(interpreter, frame, name))));
  }
  const { version } = interpreter.host;
  const prefix = frame.names.namespace && `${frame.names.namespace}\\`;
  const place =
    Number.parseFloat(version) >= 8.4
      ? `{closure:${frame.fn ? `${frame.cls && !frame.fn.name.startsWith('{') ? `${frame.cls.name}::` : ''}${frame.fn.name}${frame.fn.name.startsWith('{') ? '' : '()'}` : frame.file}:${node.loc.start.line}}`
      : `${prefix}{closure}`;
  const callee: Callee = {
    fn: makeFunction(node, frame.file, frame.names, place),
    ...(!node.isStatic && frame.self && { self: frame.self }),
    ...(frame.cls && { cls: frame.cls }),
    ...(frame.staticClass && { staticClass: frame.staticClass }),
    bound,
  };
  const object = interpreter.newObject(interpreter.classNamed('Closure'));
  object.native = callee;
  return object;
}

const evaluators: Readonly<Record<string, Evaluator>> = {
  array: arrayLiteral,
  arrowfunc: closure,
  assign: assignment,
  assignref: referenceAssignment,
  bin: binary,
  boolean: (_, __, node) => node.value as boolean,
  call: (interpreter, frame, node) =>
    node.arguments.length === 1 && node.arguments[0]!.kind === 'variadicplaceholder'
      ? partialCall(interpreter, frame, node)
      : callExpression(interpreter, frame, node),
  cast,
  clone: function* (interpreter, frame, node) {
    return yield* cloneObject(interpreter, yield* evaluate(interpreter, frame, node.what));
  },
  closure,
  empty: function* (interpreter, frame, node) {
    const [known, value] = yield* isSet(interpreter, frame, node.expression);
    return !known || !toBoolean(value);
  },
  encapsed,
  encapsedpart: (interpreter, frame, node) => start(interpreter, frame, node.expression),
  eval: function* (interpreter, frame, node) {
    const code = interpreter.text(yield* evaluate(interpreter, frame, node['source'] as Ast));
    const value = yield* interpreter.runSource(
      `<?php ${code}`,
      `${frame.file}(${frame.line}) : eval()'d code`,
      frame,
    );
    return value === 1 ? null : value;
  },
  exit,
  identifier: (_, __, node) => String(node.name),
  include: function* (interpreter, frame, node) {
    const path = interpreter.text(yield* evaluate(interpreter, frame, node['target'] as Ast));
    return yield* includeFile(interpreter, frame, path, {
      once: node['once'] === true,
      require: node['require'] === true,
    });
  },
  isset: function* (interpreter, frame, node) {
    for (const variable of node.variables)
      if (!(yield* isSet(interpreter, frame, variable, true))[0]) return false;
    return true;
  },
  magic,
  match: matchExpression,
  name: constantName,
  new: newExpression,
  nowdoc: (_, __, node) => String(node.value),
  nullkeyword: () => null,
  nullsafepropertylookup: readProperty,
  number,
  offsetlookup: readDimension,
  post: crement,
  pre: crement,
  print: function* (interpreter, frame, node) {
    interpreter.write(interpreter.text(yield* evaluate(interpreter, frame, node.expression)));
    return 1;
  },
  propertylookup: readProperty,
  retif: conditional,
  silent,
  staticlookup: function* (interpreter, frame, node) {
    if (node.offset.kind === 'variable') return (yield* staticReference(interpreter, frame, node)).value;
    return yield* classConstant(interpreter, frame, node);
  },
  string: (_, __, node) => stringLiteral(node),
  throw: function* (interpreter, frame, node) {
    const value = yield* evaluate(interpreter, frame, node.what);
    if (!(value instanceof PhpObject) || !value.cls.is('throwable'))
      throw interpreter.error('Error', 'Can only throw objects');
    throw new PhpThrow(value);
  },
  unary,
  variable: readVariable,
  yield: yieldExpression,
  yieldfrom: yieldFrom,
};

export const isCallable = (interpreter: Interpreter, value: Value): boolean =>
  selectOptionalCallee(interpreter, value) !== undefined;
