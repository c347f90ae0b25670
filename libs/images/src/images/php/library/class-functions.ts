// Functions about classes and objects.
import { mayAccess } from '../language/objects.ts';
import { kept, PhpArray, PhpObject, plain, type Value } from '../language/value.ts';
import type { Interpreter } from '../language/interpreter.ts';
import type { FunctionTable } from './index.ts';

const classFor = (interpreter: Interpreter, value: Value) =>
  value instanceof PhpObject ? value.cls : interpreter.findClass(interpreter.text(value));
const exists =
  (kind: (cls: { isInterface: boolean; isTrait: boolean; isEnum: boolean }) => boolean) =>
  ({ interpreter }: { interpreter: Interpreter }, name: Value = '', autoload: Value = true): Value => {
    const cls = interpreter.findClass(interpreter.text(name), autoload !== false);
    return cls !== undefined && kind(cls);
  };
const isSubclass =
  (self: boolean) =>
  ({ interpreter }: { interpreter: Interpreter }, value: Value = null, name: Value = ''): Value => {
    const cls =
      value instanceof PhpObject
        ? value.cls
        : typeof value === 'string'
          ? interpreter.findClass(value)
          : undefined;
    const wanted = interpreter.text(name).replace(/^\\/, '').toLowerCase();
    return cls !== undefined && cls.is(wanted) && (self || cls.name.toLowerCase() !== wanted);
  };

export const classFunctions: FunctionTable = {
  'get_class 0-1': ({ interpreter }, value) =>
    (value as PhpObject | undefined)?.cls.name ?? interpreter.stack.at(-2)?.cls?.name ?? false,
  'get_called_class 0': ({ interpreter }) => interpreter.stack.at(-2)?.staticClass?.name ?? false,
  'get_parent_class 0-1': ({ interpreter }, value) =>
    classFor(interpreter, value ?? interpreter.stack.at(-2)?.cls?.name ?? '')?.parent?.name ?? false,
  'get_object_vars 1': ({ interpreter }, value) => {
    const object = value as PhpObject;
    const frame = interpreter.stack.at(-2)!;
    return PhpArray.from(
      [...object.properties]
        .filter(([name]) => mayAccess(interpreter, frame, object.cls.findProperty(name)))
        .map(([name, slot]) => [interpreter.keyOf(name), kept(plain(slot))] as const),
    );
  },
  'get_class_methods 1': ({ interpreter }, value) =>
    PhpArray.list(
      [...(classFor(interpreter, value!)?.methods.values() ?? [])]
        .filter((method) => mayAccess(interpreter, interpreter.stack.at(-2)!, method))
        .map(({ name }) => name),
    ),
  'method_exists 2': ({ interpreter }, value, name) =>
    classFor(interpreter, value!)?.findMethod(interpreter.text(name!).toLowerCase()) !== undefined,
  'property_exists 2': ({ interpreter }, value, name) =>
    (value instanceof PhpObject && value.properties.has(interpreter.text(name!))) ||
    classFor(interpreter, value!)?.findProperty(interpreter.text(name!)) !== undefined ||
    classFor(interpreter, value!)?.statics.has(interpreter.text(name!)) === true,
  'class_exists 1-2': exists((cls) => !cls.isInterface && !cls.isTrait),
  'interface_exists 1-2': exists((cls) => cls.isInterface),
  'trait_exists 1-2': exists((cls) => cls.isTrait),
  'enum_exists 1-2': exists((cls) => cls.isEnum),
  'is_a 2-3': isSubclass(true),
  'is_subclass_of 2-3': isSubclass(false),
  'class_implements 1-2': ({ interpreter }, value) =>
    PhpArray.from(
      (classFor(interpreter, value!)?.allInterfaces() ?? []).map(({ name }) => [name, name] as const),
    ),
  'spl_object_id 1': (_, value) => (value as PhpObject).id,
  'spl_object_hash 1': (_, value) => (value as PhpObject).id.toString(16).padStart(32, '0'),
};
