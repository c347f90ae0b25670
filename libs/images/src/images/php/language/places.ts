/* eslint require-yield: off -- evaluation has one shape, whether or not it can wait */
// Places: what can be read, written, referenced, unset: variables, elements, properties.
import type { Ast } from './ast.ts';
import { dimension, isElementSet, offsetMethod, writeOffset } from './elements.ts';
import { evaluate, superglobal } from './expressions.ts';
import { Stop } from './failures.ts';
import type { Frame, Gen, Interpreter } from './interpreter.ts';
import {
  classOf,
  getProperty,
  issetProperty,
  mayAccess,
  setProperty,
  staticSlot,
  unsetProperty,
} from './objects.ts';
import { kept, PhpArray, PhpObject, plain, Ref, typeName, writable, type Value } from './value.ts';
import { releaseIfUnreachable } from './call.ts';

export interface Place {
  read(): Gen<Value>;
  write(value: Value): Gen<void>;
  reference(): Gen<Ref>;
  bind(reference: Ref): Gen<void>;
  unset(): Gen<void>;
}

const placeKinds = new Set([
  'variable',
  'offsetlookup',
  'propertylookup',
  'staticlookup',
  'nullsafepropertylookup',
]);
export const isPlace = (node: Ast): boolean =>
  placeKinds.has(node.kind) && !(node.kind === 'staticlookup' && node.offset.kind !== 'variable');

export function* variableName(interpreter: Interpreter, frame: Frame, node: Ast): Gen<string> {
  if (typeof node.name === 'string') return node.name;
  return interpreter.text(yield* evaluate(interpreter, frame, node.name as Ast));
}

export function* placeOf(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Place> {
  switch (node.kind) {
    case 'variable':
      return variablePlace(interpreter, frame, yield* variableName(interpreter, frame, node));
    case 'offsetlookup':
      return yield* elementPlace(interpreter, frame, node);
    case 'propertylookup':
    case 'nullsafepropertylookup':
      return yield* propertyPlace(interpreter, frame, node);
    case 'staticlookup':
      return referencePlace(yield* staticReference(interpreter, frame, node));
    default: {
      const value = yield* evaluate(interpreter, frame, node);
      return referencePlace(new Ref(value));
    }
  }
}

function* nothing(): Gen<void> {}

function referencePlace(slot: Ref): Place {
  return {
    *read() {
      return slot.value;
    },
    *write(value) {
      slot.value = kept(value);
    },
    *reference() {
      return slot;
    },
    *bind(reference) {
      slot.value = reference.value;
    },
    unset: nothing,
  };
}

function variablePlace(interpreter: Interpreter, frame: Frame, name: string): Place {
  const find = (): Ref | undefined => frame.variables.get(name) ?? superglobal(interpreter, name);
  const make = (): Ref => {
    if (name === 'this')
      throw frame.self
        ? new Stop('Cannot re-assign $this')
        : interpreter.error('Error', 'Using $this when not in object context');
    const known = find();
    if (known) return known;
    const made = new Ref();
    frame.variables.set(name, made);
    return made;
  };
  return {
    *read() {
      if (name === 'this' && frame.self) return frame.self;
      const slot = find();
      if (slot) return slot.value;
      interpreter.warn('Warning', `Undefined variable $${name}`);
      return null;
    },
    *write(value) {
      const slot = make();
      const before = slot.value;
      slot.value = kept(value);
      if (
        interpreter.destructible.size > 0 &&
        before instanceof PhpObject &&
        interpreter.destructible.has(before)
      )
        yield* releaseIfUnreachable(interpreter, before);
    },
    *reference() {
      return name === 'this' && frame.self ? new Ref(frame.self) : make();
    },
    *bind(reference) {
      frame.variables.set(name, reference);
    },
    *unset() {
      const before = frame.variables.get(name)?.value;
      frame.variables.delete(name);
      if (before instanceof PhpObject && interpreter.destructible.has(before))
        yield* releaseIfUnreachable(interpreter, before);
    },
  };
}

function* elementPlace(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Place> {
  if (node.what.kind === 'variable' && node.what.name === 'GLOBALS' && node.offset) {
    const name = interpreter.text(yield* evaluate(interpreter, frame, node.offset));
    return variablePlace(interpreter, { ...frame, variables: interpreter.globals }, name);
  }
  const base = yield* placeOf(interpreter, frame, node.what);
  const offset = node.offset as Ast | null | false;
  const key = offset ? yield* evaluate(interpreter, frame, offset) : undefined;
  /** The array to write into, put back into its own place first. */
  const open = function* (): Gen<PhpArray | PhpObject> {
    const reference = yield* base.reference();
    const { value } = reference;
    if (value instanceof PhpObject) return value;
    if (value instanceof PhpArray) return (reference.value = writable(value));
    if (value === null) return (reference.value = new PhpArray());
    if (value === false) {
      interpreter.warn('Deprecated', 'Automatic conversion of false to array is deprecated');
      return (reference.value = new PhpArray());
    }
    if (typeof value === 'string')
      throw key === undefined
        ? interpreter.error('Error', '[] operator not supported for strings')
        : interpreter.error('Error', 'Cannot use string offset as an array');
    throw interpreter.error('Error', 'Cannot use a scalar value as an array');
  };
  return {
    *read() {
      return dimension(interpreter, yield* base.read(), key ?? null);
    },
    *write(value) {
      const before = yield* base.reference();
      if (typeof before.value === 'string' && before.value !== '' && key !== undefined)
        return void (before.value = writeOffset(interpreter, before.value, key, value));
      const target = yield* open();
      if (target instanceof PhpObject)
        return void (yield* offsetMethod(interpreter, target, 'offsetset', [key ?? null, value]));
      const size = target.size;
      if (key === undefined) target.push(value);
      else target.set(interpreter.keyOf(key), value);
      if (target.size > size) interpreter.budget.grown(target);
    },
    *reference() {
      const target = yield* open();
      if (target instanceof PhpObject)
        return new Ref(yield* offsetMethod(interpreter, target, 'offsetget', [key ?? null]));
      if (key !== undefined) return transient(target, interpreter.keyOf(key));
      const made = new Ref();
      target.push(made);
      return made;
    },
    *bind(reference) {
      const target = yield* open();
      if (target instanceof PhpObject)
        return void (yield* offsetMethod(interpreter, target, 'offsetset', [key ?? null, reference.value]));
      if (key === undefined) target.push(reference);
      else target.put(interpreter.keyOf(key), reference);
    },
    *unset() {
      const value = yield* base.read();
      if (value instanceof PhpObject)
        return void (yield* offsetMethod(interpreter, value, 'offsetunset', [key ?? null]));
      if (typeof value === 'string') throw interpreter.error('Error', 'Cannot unset string offsets');
      if (!(value instanceof PhpArray)) return;
      const target = yield* open();
      if (target instanceof PhpArray) target.delete(interpreter.keyOf(key ?? null));
    },
  };
}

/**
 * A reference to an element for nested writing. It lives in the array as a plain value again: only `&` and by-reference
 * parameters make a lasting one, and those are told apart by asking `lasting` of it.
 */
function transient(array: PhpArray, key: string | number): Ref {
  const slot = array.entries.get(key);
  if (slot instanceof Ref) return slot;
  return new ElementRef(array, key);
}

class ElementRef extends Ref {
  constructor(
    private readonly array: PhpArray,
    private readonly key: string | number,
  ) {
    super();
  }
  declare value: Value;
}
Object.defineProperty(ElementRef.prototype, 'value', {
  get(this: { array: PhpArray; key: string | number }) {
    return this.array.get(this.key) ?? null;
  },
  set(this: { array: PhpArray; key: string | number }, value: Value) {
    // the base class's constructor comes by here before there is an array
    if ((this.array as PhpArray | undefined) !== undefined) this.array.put(this.key, value);
  },
});

/** A reference that stays one: what `=&` and `&$parameter` need. */
export function lasting(reference: Ref): Ref {
  if (!(reference instanceof ElementRef)) return reference;
  const { array, key } = reference as unknown as { array: PhpArray; key: string | number };
  return array.reference(key);
}

/** The name after `->`; a closure that is called in place of a method may come out instead. */
export function* propertyName(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Value> {
  if (node.kind === 'identifier') return String(node.name);
  const value = yield* evaluate(interpreter, frame, node);
  return value instanceof PhpObject || value instanceof PhpArray ? value : interpreter.text(value);
}

export function* readProperty(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Value> {
  const target = yield* evaluate(interpreter, frame, node.what);
  const name = interpreter.text(yield* propertyName(interpreter, frame, node.offset));
  frame.line = node.loc.start.line;
  if (target instanceof PhpObject) return yield* getProperty(interpreter, frame, target, name);
  if (target === null && node.kind === 'nullsafepropertylookup') return null;
  interpreter.warn('Warning', `Attempt to read property "${name}" on ${typeName(target)}`);
  return null;
}

function* propertyPlace(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Place> {
  const target =
    node.what.kind === 'variable' && node.what.name !== 'this'
      ? yield* (yield* placeOf(interpreter, frame, node.what)).read()
      : yield* evaluate(interpreter, frame, node.what);
  const name = interpreter.text(yield* propertyName(interpreter, frame, node.offset));
  const object = (action: string): PhpObject => {
    if (target instanceof PhpObject) return target;
    throw interpreter.error('Error', `Attempt to ${action} property "${name}" on ${typeName(target)}`);
  };
  return {
    *read() {
      if (!(target instanceof PhpObject)) {
        interpreter.warn('Warning', `Attempt to read property "${name}" on ${typeName(target)}`);
        return null;
      }
      return yield* getProperty(interpreter, frame, target, name);
    },
    *write(value) {
      yield* setProperty(interpreter, frame, object('assign'), name, value);
    },
    *reference() {
      const { properties, cls } = object('modify');
      const property = cls.findProperty(name);
      if (!mayAccess(interpreter, frame, property))
        throw interpreter.error(
          'Error',
          `Cannot access ${property!.visibility} property ${cls.name}::$${name}`,
        );
      const slot = properties.get(name);
      if (slot instanceof Ref) return slot;
      if (slot === undefined && cls.findMethod('__get'))
        return new Ref(yield* getProperty(interpreter, frame, target as PhpObject, name));
      if (property?.readonly && !(slot instanceof PhpObject))
        throw interpreter.error('Error', `Cannot modify readonly property ${cls.name}::$${name}`);
      return new PropertyRef(target as PhpObject, name);
    },
    *bind(reference) {
      object('assign').properties.set(name, reference);
    },
    *unset() {
      if (target instanceof PhpObject) yield* unsetProperty(interpreter, frame, target, name);
    },
  };
}

class PropertyRef extends Ref {
  constructor(
    readonly object: PhpObject,
    readonly name: string,
  ) {
    super();
  }
  declare value: Value;
}
Object.defineProperty(PropertyRef.prototype, 'value', {
  get(this: PropertyRef) {
    return plain(this.object.properties.get(this.name) ?? null);
  },
  set(this: PropertyRef, value: Value) {
    if ((this.object as PhpObject | undefined) !== undefined) this.object.properties.set(this.name, value);
  },
});

/** Makes a passing reference to an element or property one that lasts. */
export function fixed(reference: Ref): Ref {
  if (!(reference instanceof PropertyRef)) return lasting(reference);
  const made = new Ref(reference.value);
  reference.object.properties.set(reference.name, made);
  return made;
}

export function* staticReference(interpreter: Interpreter, frame: Frame, node: Ast): Gen<Ref> {
  const cls = yield* classOf(interpreter, frame, node.what);
  const name = yield* variableName(interpreter, frame, node.offset);
  return yield* staticSlot(interpreter, frame, cls, name);
}

/** isset(): whether the place has a value that is not null, and the value. */
export function* isSet(
  interpreter: Interpreter,
  frame: Frame,
  node: Ast,
  /** Nobody wants the value: what `isset` asks of objects' methods. */
  only = false,
): Gen<[boolean, Value]> {
  switch (node.kind) {
    case 'variable': {
      const name = yield* variableName(interpreter, frame, node);
      const value =
        name === 'this'
          ? (frame.self ?? null)
          : ((frame.variables.get(name) ?? superglobal(interpreter, name))?.value ?? null);
      return [value !== null, value];
    }
    case 'offsetlookup': {
      const [known, base] = yield* isSet(interpreter, frame, node.what);
      if (!known) return [false, null];
      return yield* isElementSet(interpreter, base, yield* evaluate(interpreter, frame, node.offset), only);
    }
    case 'propertylookup':
    case 'nullsafepropertylookup': {
      const [known, base] = yield* isSet(interpreter, frame, node.what);
      if (!known || !(base instanceof PhpObject)) return [false, null];
      return yield* issetProperty(
        interpreter,
        frame,
        base,
        interpreter.text(yield* propertyName(interpreter, frame, node.offset)),
        only,
      );
    }
    case 'staticlookup': {
      if (node.offset.kind !== 'variable') break;
      const cls = yield* classOf(interpreter, frame, node.what);
      const value = cls.statics.get(yield* variableName(interpreter, frame, node.offset))?.value ?? null;
      return [value !== null, value];
    }
  }
  const value = yield* evaluate(interpreter, frame, node);
  return [value !== null, value];
}
