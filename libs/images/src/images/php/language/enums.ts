// What every enum can do: cases(), from(), tryFrom().
import type { Method, Native, PhpClass } from './class.ts';
import type { Gen, Interpreter } from './interpreter.ts';
import { newNames } from './interpreter.ts';
import { constantOf } from './objects.ts';
import { equal } from './operate.ts';
import { PhpArray, PhpObject, type Value } from './value.ts';

function* casesOf(interpreter: Interpreter, cls: PhpClass): Gen<PhpObject[]> {
  const cases: PhpObject[] = [];
  for (const [name, constant] of cls.constants)
    if (constant.isCase) cases.push((yield* constantOf(interpreter, cls, name)) as PhpObject);
  return cases;
}

export function enumMethods(cls: PhpClass): readonly Method[] {
  const find = function* (interpreter: Interpreter, value: Value): Gen<Value> {
    for (const each of yield* casesOf(interpreter, cls))
      if (equal(interpreter, each.properties.get('value') as Value, value)) return each;
    return null;
  };
  const method = (name: string, count: number, native: Native): Method => ({
    name,
    parameters: [],
    native,
    required: count,
    maximum: count,
    byReference: false,
    isGenerator: false,
    isArrow: false,
    file: '',
    line: 0,
    statics: new Map(),
    names: newNames(),
    owner: cls,
    visibility: 'public',
    isStatic: true,
    isAbstract: false,
    isFinal: false,
  });
  const cases = method('cases', 0, function* ({ interpreter }) {
    return PhpArray.list(yield* casesOf(interpreter, cls));
  });
  if (!cls.isBacked) return [cases];
  return [
    cases,
    method('tryFrom', 1, ({ interpreter }, value) => find(interpreter, value!)),
    method('from', 1, function* ({ interpreter }, value) {
      const found = yield* find(interpreter, value!);
      if (found !== null) return found;
      const shown = typeof value === 'string' ? `"${value}"` : interpreter.text(value!);
      throw interpreter.error('ValueError', `${shown} is not a valid backing value for enum ${cls.name}`);
    }),
  ];
}
