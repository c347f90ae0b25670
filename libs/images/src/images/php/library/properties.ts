// The properties of an object as var_dump and print_r show them.
import type { Callee } from '../language/call.ts';
import { typeText } from '../language/types.ts';
import type { Interpreter } from '../language/interpreter.ts';
import { PhpArray, type PhpObject, type Ref, type Value } from '../language/value.ts';

export interface ShownProperty {
  readonly name: string | number;
  /** `protected`, or the class whose private property it is. */
  readonly scope?: string;
  readonly slot: Value | Ref | undefined;
  readonly type: string;
}

export function propertiesOf(interpreter: Interpreter, object: PhpObject): ShownProperty[] {
  const info = object.cls.findMethod('__debuginfo');
  if (info) {
    const shown = interpreter.runNow(interpreter.callMethod(object, info, []));
    if (shown instanceof PhpArray)
      return [...shown.entries].map(([name, slot]) => ({ name, slot, type: '' }));
  }
  if (object.cls.is('closure')) return closureProperties(object.native as Callee);
  const names = new Set([...object.cls.properties.keys(), ...object.properties.keys()]);
  return [...names].flatMap((name) => {
    const property = object.cls.findProperty(name);
    const slot = object.properties.get(name);
    if (slot === undefined && !property?.type) return [];
    const type = property?.type ? typeText(property.type, property.nullable) : '';
    const visibility = property?.visibility ?? 'public';
    return [
      {
        name: /^(0|[1-9]\d*)$/.test(name) && !property ? name : name,
        slot,
        type,
        ...(visibility === 'public'
          ? {}
          : { scope: visibility === 'protected' ? 'protected' : property!.owner.name }),
      },
    ];
  });
}

function closureProperties({ fn, bound, self }: Callee): ShownProperty[] {
  const shown: ShownProperty[] = [];
  if (bound?.size && !fn.isArrow)
    shown.push({
      name: 'static',
      slot: PhpArray.from([...bound].map(([name, ref]) => [name, ref.value] as const)),
      type: '',
    });
  if (self) shown.push({ name: 'this', slot: self, type: '' });
  if (fn.parameters.length > 0)
    shown.push({
      name: 'parameter',
      slot: PhpArray.from(
        fn.parameters.map(
          (one) =>
            [
              `${one.byReference ? '&' : ''}$${one.name}`,
              one.initial || one.variadic ? '<optional>' : '<required>',
            ] as const,
        ),
      ),
      type: '',
    });
  return shown;
}
