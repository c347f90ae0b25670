/* eslint require-yield: off -- evaluation has one shape, whether or not it can wait */
// Objects: making them, their properties and constants, who may see what.
import type { Ast } from './ast.ts';
import { callFunction, type Callee } from './call.ts';
import type { Method, PhpClass, Property } from './class.ts';
import { evaluate } from './expressions.ts';
import { currentTrace, Stop } from './failures.ts';
import { newNames, type Frame, type Gen, type Interpreter } from './interpreter.ts';
import { resolveClass } from './names.ts';
import { coerce, typeText } from './types.ts';
import { kept, PhpArray, PhpObject, plain, Ref, typeName, type Value } from './value.ts';

export function* classOf(interpreter: Interpreter, frame: Frame, node: Ast): Gen<PhpClass> {
  const word = node.kind === 'name' ? String(node.name).toLowerCase() : '';
  if (node.kind === 'selfreference' || word === 'self') {
    if (!frame.cls) throw interpreter.error('Error', 'Cannot use "self" when no class scope is active');
    return frame.cls;
  }
  if (node.kind === 'staticreference' || word === 'static')
    return frame.staticClass ?? frame.self?.cls ?? frame.cls!;
  if (node.kind === 'parentreference' || word === 'parent') {
    const parent = frame.cls?.parent;
    if (!parent) throw new Stop('Cannot use "parent" when current class scope has no parent');
    return parent;
  }
  if (node.kind === 'name')
    return interpreter.classNamed(resolveClass(frame.names, String(node.name), node.resolution));
  const value = yield* evaluate(interpreter, frame, node);
  if (value instanceof PhpObject) return value.cls;
  if (typeof value === 'string') return interpreter.classNamed(value);
  throw interpreter.error('Error', 'Cannot use value of type ' + typeName(value) + ' as class name');
}

export function instantiable(interpreter: Interpreter, cls: PhpClass): void {
  const what = cls.isInterface
    ? 'interface'
    : cls.isTrait
      ? 'trait'
      : cls.isEnum
        ? 'enum'
        : cls.isAbstract
          ? 'abstract class'
          : '';
  if (what) throw interpreter.error('Error', `Cannot instantiate ${what} ${cls.name}`);
}

const scopeFrame = (cls: PhpClass, names = newNames()): Frame => ({
  variables: new Map(),
  cls,
  staticClass: cls,
  args: [],
  file: cls.file,
  names,
  line: 0,
  internal: true,
});

/** Initial values of properties; exceptions learn where they were made. */
export function* construct(interpreter: Interpreter, object: PhpObject): Gen<void> {
  for (const property of object.cls.properties.values()) {
    if (property.initial)
      object.properties.set(
        property.name,
        kept(yield* evaluate(interpreter, scopeFrame(property.owner, property.names), property.initial)),
      );
    else if (!property.type) object.properties.set(property.name, null);
  }
  if (object.cls.findMethod('__destruct')) interpreter.destructible.add(object);
  if (!object.cls.is('throwable')) return;
  const at = interpreter.stack.findLast((frame) => !frame.internal);
  object.properties.set('file', at?.file ?? '');
  object.properties.set('line', at?.line ?? 0);
  object.properties.set('trace', currentTrace(interpreter));
}

export function* instantiate(
  interpreter: Interpreter,
  cls: PhpClass,
  args: readonly Value[],
): Gen<PhpObject> {
  instantiable(interpreter, cls);
  const object = interpreter.newObject(cls);
  yield* construct(interpreter, object);
  const constructor = cls.findMethod('__construct');
  if (constructor)
    yield* callFunction(
      interpreter,
      { fn: constructor, self: object, cls: constructor.owner, staticClass: cls },
      args,
    );
  return object;
}

export function mayAccess(_: Interpreter, frame: Frame, member: Property | Method | undefined): boolean {
  if (!member || member.visibility === 'public') return true;
  const { cls } = frame;
  if (!cls) return false;
  if (member.visibility === 'private') return cls === member.owner;
  return cls.isA(member.owner) || member.owner.isA(cls);
}

export function* getProperty(
  interpreter: Interpreter,
  frame: Frame,
  object: PhpObject,
  name: string,
): Gen<Value> {
  const property = object.cls.findProperty(name);
  const visible = mayAccess(interpreter, frame, property);
  const slot = visible ? object.properties.get(name) : undefined;
  if (slot !== undefined) return plain(slot);
  const magic = object.cls.findMethod('__get');
  if (magic && !guarded(interpreter, magic, object))
    return yield* interpreter.callMethod(object, magic, [name]);
  if (!visible)
    throw interpreter.error(
      'Error',
      `Cannot access ${property!.visibility} property ${object.cls.name}::$${name}`,
    );
  if (property?.type)
    throw interpreter.error(
      'Error',
      `Typed property ${property.owner.name}::$${name} must not be accessed before initialization`,
    );
  interpreter.warn('Warning', `Undefined property: ${object.cls.name}::$${name}`);
  return null;
}

/** Whether this very magic method of this object is running: then the property itself is meant. */
const guarded = (interpreter: Interpreter, method: Method, object: PhpObject): boolean =>
  interpreter.stack.some((frame) => frame.fn === method && frame.self === object);

export function* setProperty(
  interpreter: Interpreter,
  frame: Frame,
  object: PhpObject,
  name: string,
  value: Value,
): Gen<void> {
  const property = object.cls.findProperty(name);
  const visible = mayAccess(interpreter, frame, property);
  const known = visible && object.properties.has(name);
  const magic = object.cls.findMethod('__set');
  if (!known && magic && !(visible && property) && !guarded(interpreter, magic, object)) {
    yield* interpreter.callMethod(object, magic, [name, value]);
    return;
  }
  if (!visible)
    throw interpreter.error(
      'Error',
      `Cannot ${property!.readonly ? 'modify' : 'access'} ${property!.visibility} property ${object.cls.name}::$${name}`,
    );
  if (object.cls.isEnum)
    throw interpreter.error('Error', `Cannot modify readonly property ${object.cls.name}::$${name}`);
  if (property?.readonly && known)
    throw interpreter.error('Error', `Cannot modify readonly property ${object.cls.name}::$${name}`);
  if (property?.readonly && frame.cls !== property.owner)
    throw interpreter.error(
      'Error',
      `Cannot initialize readonly property ${object.cls.name}::$${name} from ${frame.cls ? `scope ${frame.cls.name}` : 'global scope'}`,
    );
  if (
    !property &&
    !known &&
    !object.cls.is('stdclass') &&
    !object.cls.isInternal &&
    !object.cls.is('throwable')
  )
    interpreter.warn('Deprecated', `Creation of dynamic property ${object.cls.name}::$${name} is deprecated`);
  let stored = value;
  if (property?.type) {
    const callee = {
      fn: { names: property.names },
      cls: property.owner,
      staticClass: object.cls,
    } as unknown as Callee;
    const checked = coerce(interpreter, property.type, property.nullable, value, callee);
    if (checked === undefined)
      throw interpreter.error(
        'TypeError',
        `Cannot assign ${typeName(value)} to property ${object.cls.name}::$${name} of type ${typeText(property.type, property.nullable)}`,
      );
    stored = checked;
  }
  const slot = object.properties.get(name);
  if (slot instanceof Ref) slot.value = kept(stored);
  else object.properties.set(name, kept(stored));
}

export function* issetProperty(
  interpreter: Interpreter,
  frame: Frame,
  object: PhpObject,
  name: string,
  only = false,
): Gen<[boolean, Value]> {
  const visible = mayAccess(interpreter, frame, object.cls.findProperty(name));
  if (visible && object.properties.has(name)) {
    const value = plain(object.properties.get(name)!);
    return [value !== null, value];
  }
  const magic = object.cls.findMethod('__isset');
  if (!magic || guarded(interpreter, magic, object)) return [false, null];
  if ((yield* interpreter.callMethod(object, magic, [name])) !== true) return [false, null];
  if (only) return [true, true];
  return [true, object.cls.findMethod('__get') ? yield* getProperty(interpreter, frame, object, name) : null];
}

export function* unsetProperty(
  interpreter: Interpreter,
  frame: Frame,
  object: PhpObject,
  name: string,
): Gen<void> {
  const property = object.cls.findProperty(name);
  if (property?.readonly)
    throw interpreter.error('Error', `Cannot unset readonly property ${object.cls.name}::$${name}`);
  if (!mayAccess(interpreter, frame, property))
    throw interpreter.error(
      'Error',
      `Cannot access ${property!.visibility} property ${object.cls.name}::$${name}`,
    );
  const magic = object.cls.findMethod('__unset');
  if (!object.properties.has(name) && magic) yield* interpreter.callMethod(object, magic, [name]);
  object.properties.delete(name);
}

export function* staticSlot(interpreter: Interpreter, frame: Frame, cls: PhpClass, name: string): Gen<Ref> {
  const slot = cls.statics.get(name);
  if (!slot) throw interpreter.error('Error', `Access to undeclared static property ${cls.name}::$${name}`);
  const { visibility, owner } = (slot as Ref & { property?: Property }).property ?? {};
  if (
    visibility &&
    visibility !== 'public' &&
    !mayAccess(interpreter, frame, { visibility, owner } as Property)
  )
    throw interpreter.error('Error', `Cannot access ${visibility} property ${cls.name}::$${name}`);
  return slot;
}

export function findCallable(
  interpreter: Interpreter,
  frame: Frame,
  cls: PhpClass,
  name: string,
  self: PhpObject | undefined,
  isStaticCall = false,
): Callee {
  let method = cls.findMethod(name.toLowerCase());
  // a private method of the calling class comes first
  const own = frame.cls?.findMethod(name.toLowerCase());
  if (own && own.visibility === 'private' && own.owner === frame.cls && cls.isA(frame.cls)) method = own;
  if (method && mayAccess(interpreter, frame, method)) {
    if (method.isAbstract && isStaticCall)
      throw interpreter.error('Error', `Cannot call abstract method ${method.owner.name}::${method.name}()`);
    return { fn: method, self: method.isStatic ? undefined : self, cls: method.owner, staticClass: cls };
  }
  const magic = (self && cls.findMethod('__call')) ?? cls.findMethod('__callstatic');
  if (magic) {
    const target = { fn: magic, self: magic.isStatic ? undefined : self, cls: magic.owner, staticClass: cls };
    const fn = {
      ...magic,
      name,
      parameters: [],
      required: 0,
      maximum: Infinity,
      native: (call: { interpreter: Interpreter }, ...args: Value[]) =>
        callFunction(call.interpreter, target, [name, PhpArray.list(args)]),
    };
    return { fn, self: target.self, cls: magic.owner, staticClass: cls };
  }
  if (method)
    throw interpreter.error(
      'Error',
      `Call to ${method.visibility} method ${cls.name}::${method.name}() from ${frame.cls ? `scope ${frame.cls.name}` : 'global scope'}`,
    );
  throw interpreter.error('Error', `Call to undefined method ${cls.name}::${name}()`);
}

export function* cloneObject(interpreter: Interpreter, value: Value): Gen<Value> {
  if (!(value instanceof PhpObject)) throw interpreter.error('Error', '__clone method called on non-object');
  if (value.cls.isEnum || value.cls.is('generator'))
    throw interpreter.error('Error', `Trying to clone an uncloneable object of class ${value.cls.name}`);
  const copy = interpreter.newObject(value.cls);
  for (const [name, slot] of value.properties) copy.properties.set(name, kept(plain(slot)));
  const { native } = value;
  copy.native =
    typeof native === 'object' && native !== null && Object.getPrototypeOf(native) === Object.prototype
      ? { ...native }
      : native;
  const method = value.cls.findMethod('__clone');
  if (value.cls.findMethod('__destruct')) interpreter.destructible.add(copy);
  if (method) yield* interpreter.callMethod(copy, method, []);
  return copy;
}

export function* classConstant(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Value> {
  const name = String(node.offset.name);
  if (name === 'class') {
    if (node.what.kind === 'name')
      return resolveClass(frame.names, String(node.what.name), node.what.resolution);
    return (yield* classOf(interpreter, frame, node.what)).name;
  }
  return yield* constantOf(interpreter, yield* classOf(interpreter, frame, node.what), name, frame);
}

export function* constantOf(
  interpreter: Interpreter,
  cls: PhpClass,
  name: string,
  frame?: Frame,
): Gen<Value> {
  const constant = cls.findConstant(name);
  if (!constant) throw interpreter.error('Error', `Undefined constant ${cls.name}::${name}`);
  if (frame && !mayAccess(interpreter, frame, constant as unknown as Property))
    throw interpreter.error('Error', `Cannot access ${constant.visibility} constant ${cls.name}::${name}`);
  if (constant.value !== undefined) return constant.value;
  const scope = scopeFrame(constant.owner, constant.names);
  const value = constant.expression ? yield* evaluate(interpreter, scope, constant.expression) : null;
  if (!constant.isCase) return (constant.value = value);
  const object = interpreter.newObject(constant.owner);
  object.properties.set('name', name);
  if (constant.expression) object.properties.set('value', value);
  return (constant.value = object);
}
