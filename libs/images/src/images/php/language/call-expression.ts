/* eslint require-yield: off -- evaluation has one shape, whether or not it can wait */
// Calls as they are written: f(), $o->m(), C::m(), new C().
import type { Ast } from './ast.ts';
import { callFunction, functionOf, takesReference, type Callee } from './call.ts';
import { evaluate } from './expressions.ts';
import { notSimulated } from './failures.ts';
import type { Frame, Gen, Interpreter } from './interpreter.ts';
import { iterate } from './iterate.ts';
import { candidates } from './names.ts';
import { classOf, construct, findCallable, instantiable } from './objects.ts';
import { isPlace, placeOf, propertyName } from './places.ts';
import { PhpObject, typeName, type Ref, type Value } from './value.ts';
import { declareClass } from './declare.ts';

export function* callExpression(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Value> {
  const line = node.loc.start.line;
  const callee = yield* calleeOf(interpreter, frame, node);
  if (!callee) return null;
  const { args, references, named } = yield* argumentsOf(interpreter, frame, node.arguments, callee);
  frame.line = line;
  return yield* callFunction(interpreter, callee, args, references, named);
}

/** `f(...)` */
export function* partialCall(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Value> {
  const callee = yield* calleeOf(interpreter, frame, node);
  const object = interpreter.newObject(interpreter.classNamed('Closure'));
  object.native = callee;
  return object;
}

function* calleeOf(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Callee | undefined> {
  const { what } = node;
  if (what.kind === 'name') return namedFunction(interpreter, frame, what);
  if (what.kind === 'propertylookup' || what.kind === 'nullsafepropertylookup')
    return yield* methodOf(interpreter, frame, what);
  if (what.kind === 'staticlookup') return yield* staticMethodOf(interpreter, frame, what);
  return functionOf(interpreter, yield* evaluate(interpreter, frame, what));
}

function namedFunction(interpreter: Interpreter, frame: Frame, what: Ast): Callee {
  const names = candidates(frame.names, frame.names.functions, String(what.name), what.resolution);
  for (const name of names) {
    const fn = interpreter.findFunction(name);
    if (fn) return { fn };
  }
  throw interpreter.error('Error', `Call to undefined function ${names[0]!}()`);
}

function* methodOf(interpreter: Interpreter, frame: Frame, what: Ast): Gen<Callee | undefined> {
  const target = yield* evaluate(interpreter, frame, what.what);
  const name = yield* propertyName(interpreter, frame, what.offset);
  if (typeof name !== 'string') return functionOf(interpreter, name);
  if (target === null && what.kind === 'nullsafepropertylookup') return undefined;
  frame.line = what.loc.start.line;
  if (!(target instanceof PhpObject))
    throw interpreter.error('Error', `Call to a member function ${name}() on ${typeName(target)}`);
  if (target.cls.is('closure') && name.toLowerCase() === '__invoke') return target.native as Callee;
  return findCallable(interpreter, frame, target.cls, name, target);
}

function* staticMethodOf(interpreter: Interpreter, frame: Frame, what: Ast): Gen<Callee> {
  const cls = yield* classOf(interpreter, frame, what.what);
  const name =
    what.offset.kind === 'identifier'
      ? String(what.offset.name)
      : yield* evaluate(interpreter, frame, what.offset);
  if (typeof name !== 'string') return functionOf(interpreter, name);
  // parent::m() and self::m() keep the object
  const self = frame.self && frame.self.cls.isA(cls) ? frame.self : undefined;
  const callee = findCallable(interpreter, frame, cls, name, self, true);
  const forwards = ['parentreference', 'selfreference', 'staticreference'].includes(what.what.kind);
  const method = callee.fn as { isStatic?: boolean };
  if (method.isStatic)
    return { ...callee, self: undefined, staticClass: forwards ? (frame.staticClass ?? cls) : cls };
  if (!callee.self)
    throw interpreter.error(
      'Error',
      `Non-static method ${callee.cls!.name}::${callee.fn.name}() cannot be called statically`,
    );
  return { ...callee, staticClass: callee.self.cls };
}

interface Arguments {
  readonly args: Value[];
  readonly references: (Ref | undefined)[];
  readonly named?: Map<string, Value>;
}

function* argumentsOf(
  interpreter: Interpreter,
  frame: Frame,
  nodes: readonly Ast[],
  callee: Callee,
): Gen<Arguments> {
  const args: Value[] = [];
  const references: (Ref | undefined)[] = [];
  const named = new Map<string, Value>();
  for (const node of nodes) {
    if (node.kind === 'variadic') {
      const source = yield* evaluate(interpreter, frame, node.what);
      yield* iterate(interpreter, source, function* (key, value) {
        if (typeof key === 'string') named.set(key, value);
        else args.push(value);
        return undefined;
      });
    } else if (node.kind === 'namedargument')
      named.set(String(node.name), yield* evaluate(interpreter, frame, node.value as Ast));
    else if (takesReference(callee.fn, args.length) && isPlace(node)) {
      const place = yield* placeOf(interpreter, frame, node);
      const reference = yield* place.reference();
      references[args.length] = reference;
      args.push(reference.value);
    } else args.push(yield* evaluate(interpreter, frame, node));
  }
  return named.size > 0 ? { args, references, named } : { args, references };
}

export function* newExpression(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Value> {
  const line = node.loc.start.line;
  const { what } = node;
  let cls;
  if (what.kind === 'class') {
    const memo =
      (interpreter.memory.get('anonymous') as Map<Ast, ReturnType<typeof declareClass>> | undefined) ??
      new Map();
    interpreter.memory.set('anonymous', memo);
    cls = memo.get(what) ?? declareClass(interpreter, frame, what);
    memo.set(what, cls);
  } else cls = yield* classOf(interpreter, frame, what);
  frame.line = line;
  instantiable(interpreter, cls);
  const object = interpreter.newObject(cls);
  const constructor = cls.findMethod('__construct');
  const callee: Callee | undefined = constructor && {
    fn: constructor,
    self: object,
    cls: constructor.owner,
    staticClass: cls,
  };
  if (constructor && constructor.visibility !== 'public' && !frame.cls?.isA(constructor.owner))
    throw interpreter.error(
      'Error',
      `Call to ${constructor.visibility} ${cls.name}::__construct() from ${frame.cls ? `scope ${frame.cls.name}` : 'global scope'}`,
    );
  yield* construct(interpreter, object);
  if (!callee) {
    if (node.arguments.some(({ kind }) => kind === 'variadicplaceholder')) throw notSimulated('new C(...)');
    for (const each of node.arguments)
      yield* evaluate(interpreter, frame, each.kind === 'namedargument' ? (each.value as Ast) : each);
    return object;
  }
  const { args, references, named } = yield* argumentsOf(interpreter, frame, node.arguments, callee);
  frame.line = line;
  yield* callFunction(interpreter, callee, args, references, named);
  return object;
}
