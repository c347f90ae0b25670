// Showing values: var_dump, print_r, var_export; output buffers.
import { floatText } from '../language/convert.ts';
import type { Interpreter } from '../language/interpreter.ts';
import { Float, isInteger, PhpArray, PhpObject, plain, Ref, type Value } from '../language/value.ts';
import type { FunctionTable } from './index.ts';
import { propertiesOf } from './properties.ts';

function dump(interpreter: Interpreter, slot: Value | Ref, indent: string, seen: readonly Value[]): string {
  const value = plain(slot);
  if (value === null) return `${indent}NULL\n`;
  if (typeof value === 'boolean') return `${indent}bool(${value})\n`;
  if (isInteger(value)) return `${indent}int(${value})\n`;
  if (value instanceof Float) return `${indent}float(${floatText(value.value)})\n`;
  if (typeof value === 'string') return `${indent}string(${value.length}) "${value}"\n`;
  if (seen.includes(value)) return `${indent}*RECURSION*\n`;
  const inner = [...seen, value];
  const next = `${indent}  `;
  if (value instanceof PhpArray) {
    const lines = [...value.entries].map(
      ([key, each]) =>
        `${next}[${typeof key === 'number' ? key : `"${key}"`}]=>\n${dump(interpreter, each, next, inner)}`,
    );
    return `${indent}array(${value.size}) {\n${lines.join('')}${indent}}\n`;
  }
  if (value.cls.isEnum) return `${indent}enum(${value.cls.name}::${String(value.properties.get('name'))})\n`;
  const entries = propertiesOf(interpreter, value);
  const lines = entries.map(({ name, scope, slot: each, type }) => {
    const label = typeof name === 'number' ? String(name) : `"${name}"`;
    return `${next}[${label}${scope ? `:${scope === 'protected' ? scope : `"${scope}":private`}` : ''}]=>\n${each === undefined ? `${next}uninitialized(${type})\n` : dump(interpreter, each, next, inner)}`;
  });
  const count = entries.filter((one) => one.slot !== undefined).length;
  return `${indent}object(${value.cls.name})#${value.id} (${count}) {\n${lines.join('')}${indent}}\n`;
}

export function printed(
  interpreter: Interpreter,
  value: Value,
  indent = '',
  seen: readonly Value[] = [],
): string {
  if (!(value instanceof PhpArray) && !(value instanceof PhpObject)) return interpreter.text(value);
  const head = value instanceof PhpArray ? 'Array\n' : `${value.cls.name} Object\n`;
  if (seen.includes(value)) return `${head} *RECURSION*`;
  const inner = `${indent}        `;
  const entries =
    value instanceof PhpArray
      ? [...value.entries].map(([key, slot]) => [String(key), slot] as const)
      : propertiesOf(interpreter, value)
          .filter(({ slot }) => slot !== undefined)
          .map(
            ({ name, scope, slot }) =>
              [
                `${name}${scope ? (scope === 'protected' ? ':protected' : `:${scope}:private`) : ''}`,
                slot!,
              ] as const,
          );
  const lines = entries.map(
    ([key, slot]) =>
      `${indent}    [${key}] => ${printed(interpreter, plain(slot), inner, [...seen, value])}\n`,
  );
  const title =
    value instanceof PhpObject && value.cls.isEnum
      ? `${value.cls.name} Enum${value.cls.isBacked ? (typeof value.properties.get('value') === 'string' ? ':string' : ':int') : ''}\n`
      : head;
  return `${title}${indent}(\n${lines.join('')}${indent})\n`;
}

export function exported(interpreter: Interpreter, value: Value, indent = ''): string {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean' || isInteger(value)) return String(value);
  if (value instanceof Float)
    return /^-?\d+$/.test(floatText(value.value)) ? `${floatText(value.value)}.0` : floatText(value.value);
  if (typeof value === 'string')
    return `'${value.replace(/[\\']/g, '\\$&').replaceAll('\0', '\' . "\\0" . \'')}'`;
  const entries =
    value instanceof PhpArray
      ? [...value.entries]
      : propertiesOf(interpreter, value).map(({ name, slot }) => [name, slot ?? null] as const);
  const lines = entries.map(([key, slot]) => {
    const inner = plain(slot);
    const gap =
      inner instanceof PhpArray || (inner instanceof PhpObject && !inner.cls.isEnum) ? ` \n${indent}  ` : ' ';
    return `${indent}  ${value instanceof PhpObject ? ' ' : ''}${typeof key === 'number' ? key : `'${key.replace(/[\\']/g, '\\$&')}'`} =>${gap}${exported(interpreter, inner, `${indent}  `)},\n`;
  });
  if (value instanceof PhpArray) return `array (\n${lines.join('')}${indent})`;
  if (value.cls.isEnum) return `\\${value.cls.name}::${String(value.properties.get('name'))}`;
  if (value.cls.name === 'stdClass') return `(object) array(\n${lines.join('')}${indent})`;
  return `\\${value.cls.name}::__set_state(array(\n${lines.join('')}${indent}))`;
}

export const outputFunctions: FunctionTable = {
  'var_dump 1-*': ({ interpreter }, ...values) => {
    for (const value of values) interpreter.write(dump(interpreter, value, '', []));
    return null;
  },
  'print_r 1-2': ({ interpreter }, value, back) => {
    const text = printed(interpreter, value!);
    if (back === true) return text;
    interpreter.write(text);
    return true;
  },
  'var_export 1-2': ({ interpreter }, value, back) => {
    const text = exported(interpreter, value!);
    if (back === true) return text;
    interpreter.write(text);
    return null;
  },
  'ob_start 0-3': ({ interpreter }, callback = null) => {
    interpreter.buffers.push({ text: '', callback });
    return true;
  },
  'ob_get_clean 0': ({ interpreter }) => interpreter.buffers.pop()?.text ?? false,
  'ob_get_contents 0': ({ interpreter }) => interpreter.buffers.at(-1)?.text ?? false,
  'ob_get_length 0': ({ interpreter }) => interpreter.buffers.at(-1)?.text.length ?? false,
  'ob_get_level 0': ({ interpreter }) => interpreter.buffers.length,
  'ob_get_flush 0': function* ({ interpreter }) {
    const text = interpreter.buffers.at(-1)?.text;
    if (text === undefined) return false;
    yield* interpreter.endBuffer(true);
    return text;
  },
  'ob_end_clean 0': function* ({ interpreter }) {
    if (interpreter.buffers.length === 0) {
      interpreter.warn('Notice', 'ob_end_clean(): Failed to delete buffer. No buffer to delete');
      return false;
    }
    yield* interpreter.endBuffer(false);
    return true;
  },
  'ob_end_flush 0': function* ({ interpreter }) {
    if (interpreter.buffers.length === 0) {
      interpreter.warn(
        'Notice',
        'ob_end_flush(): Failed to delete and flush buffer. No buffer to delete or flush',
      );
      return false;
    }
    yield* interpreter.endBuffer(true);
    return true;
  },
  'ob_clean 0': ({ interpreter }) => {
    const buffer = interpreter.buffers.at(-1);
    if (buffer) buffer.text = '';
    return buffer !== undefined;
  },
  'ob_flush 0': ({ interpreter }) => interpreter.buffers.length > 0,
  'ob_implicit_flush 0-1': () => null,
  'flush 0': () => null,
};
