// Functions on arrays.
import { toBoolean, toSmall } from '../language/convert.ts';
import type { Interpreter } from '../language/interpreter.ts';
import { collect } from '../language/iterate.ts';
import { equal, identical } from '../language/operate.ts';
import {
  PhpArray,
  PhpObject,
  plain,
  Ref,
  typeName,
  writable,
  type Key,
  type Value,
} from '../language/value.ts';
import type { Call, Native } from '../language/class.ts';
import type { FunctionTable } from './index.ts';
import { range } from './ranges.ts';

const list = (value: Value | undefined): PhpArray => value as PhpArray;

/** The array behind a reference, ready to be changed. */
export function changing({ references, interpreter }: Call, name: string): PhpArray {
  const reference = references[0]!;
  if (!(reference.value instanceof PhpArray))
    throw interpreter.error(
      'TypeError',
      `${name}(): Argument #1 ($array) must be of type array, ${typeName(reference.value)} given`,
    );
  return (reference.value = writable(reference.value));
}

/** Renumbers integer keys, keeps the others. */
export function renumber(pairs: Iterable<readonly [Key, Value | Ref]>): PhpArray {
  const array = new PhpArray();
  for (const [key, slot] of pairs)
    if (typeof key === 'number') array.push(slot);
    else array.put(key, slot);
  return array;
}

const setOperation =
  (keep: boolean, by: 'value' | 'key' | 'both'): Native =>
  ({ interpreter }, first, ...others) => {
    const match = (key: Key, value: Value, other: PhpArray): boolean => {
      if (by === 'key') return other.entries.has(key);
      if (by === 'both')
        return other.entries.has(key) && interpreter.text(other.get(key)!) === interpreter.text(value);
      return texts.get(other)!.has(interpreter.text(value));
    };
    const texts = new Map(
      others.map((other) => [
        other as PhpArray,
        new Set(
          by === 'value'
            ? list(other)
                .values()
                .map((one) => interpreter.text(one))
            : [],
        ),
      ]),
    );
    return PhpArray.from(
      list(first)
        .pairs()
        .filter(([key, value]) => {
          const found = others.map((other) => match(key, value, list(other)));
          return keep ? found.every(Boolean) : !found.some(Boolean);
        }),
    );
  };

const userOperation = (keep: boolean, byKey: boolean): Native =>
  function* ({ interpreter }, first, ...rest) {
    const callback = rest.pop()!;
    const result = new PhpArray();
    for (const [key, value] of list(first).pairs()) {
      let everywhere = true;
      let anywhere = false;
      for (const other of rest) {
        let found = false;
        for (const [otherKey, otherValue] of list(other).pairs())
          if (toSmall(yield* interpreter.call(callback, byKey ? [key, otherKey] : [value, otherValue])) === 0)
            found = true;
        everywhere &&= found;
        anywhere ||= found;
      }
      if (keep ? everywhere : !anywhere) result.set(key, value);
    }
    return result;
  };

function count(interpreter: Interpreter, value: Value, recursive: boolean): Value {
  if (value instanceof PhpArray)
    return recursive
      ? value
          .values()
          .reduce<number>(
            (sum, each) => sum + 1 + (each instanceof PhpArray ? Number(count(interpreter, each, true)) : 0),
            0,
          )
      : value.size;
  const method =
    value instanceof PhpObject && value.cls.is('countable') ? value.cls.findMethod('count') : undefined;
  if (method) return interpreter.runNow(interpreter.callMethod(value as PhpObject, method, []));
  throw interpreter.error(
    'TypeError',
    `count(): Argument #1 ($value) must be of type Countable|array, ${typeName(value)} given`,
  );
}

function mergeRecursive(target: PhpArray, source: PhpArray): void {
  for (const [key, value] of source.pairs()) {
    const before = target.get(key);
    if (typeof key === 'number') target.push(value);
    else if (before instanceof PhpArray && value instanceof PhpArray) {
      const merged = before.clone();
      mergeRecursive(merged, value);
      target.set(key, merged);
    } else if (before !== undefined)
      target.set(
        key,
        PhpArray.list([
          ...(before instanceof PhpArray ? before.values() : [before]),
          ...(value instanceof PhpArray ? value.values() : [value]),
        ]),
      );
    else target.set(key, value);
  }
}

export const arrayFunctions: FunctionTable = {
  'count 1-2': ({ interpreter }, value, mode = 0) => count(interpreter, value!, mode === 1),
  'sizeof 1-2': ({ interpreter }, value, mode = 0) => count(interpreter, value!, mode === 1),
  'in_array 2-3': ({ interpreter }, needle, array, strict) =>
    list(array)
      .values()
      .some((each) => (strict === true ? identical(each, needle!) : equal(interpreter, each, needle!))),
  'array_search 2-3': ({ interpreter }, needle, array, strict) =>
    list(array)
      .pairs()
      .find(([, each]) =>
        strict === true ? identical(each, needle!) : equal(interpreter, each, needle!),
      )?.[0] ?? false,
  'array_keys 1-3': ({ interpreter }, array, needle) =>
    PhpArray.list(
      list(array)
        .pairs()
        .filter(([, each]) => needle === undefined || equal(interpreter, each, needle))
        .map(([key]) => key),
    ),
  'array_values 1': (_, array) => PhpArray.list(list(array).values()),
  'array_merge 0-*': ({ interpreter }, ...arrays) => {
    arrays.forEach((each, at) => {
      if (!(each instanceof PhpArray))
        throw interpreter.error(
          'TypeError',
          `array_merge(): Argument #${at + 1} must be of type array, ${typeName(each)} given`,
        );
    });
    return renumberAll(arrays.map(list));
  },
  'array_merge_recursive 0-*': (_, ...arrays) => {
    const merged = new PhpArray();
    for (const each of arrays) mergeRecursive(merged, list(each));
    return merged;
  },
  'array_replace 1-*': (_, ...arrays) => PhpArray.from(arrays.flatMap((each) => list(each).pairs())),
  'array_combine 2': ({ interpreter }, keys, values) => {
    if (list(keys).size !== list(values).size)
      throw interpreter.error(
        'ValueError',
        'array_combine(): Argument #1 ($keys) and argument #2 ($values) must have the same number of elements',
      );
    const all = list(values).values();
    return PhpArray.from(
      list(keys)
        .values()
        .map((key, at) => [interpreter.keyOf(interpreter.text(key)), all[at]!] as const),
    );
  },
  'array_flip 1': ({ interpreter }, array) =>
    PhpArray.from(
      list(array)
        .pairs()
        .map(([key, value]) => [interpreter.keyOf(value), key] as const),
    ),
  'array_fill 3': ({ interpreter }, start, amount, value) => {
    interpreter.budget.take(toSmall(amount!) * 16);
    return PhpArray.from(
      Array.from({ length: toSmall(amount!) }, (_, at) => [toSmall(start!) + at, value!] as const),
    );
  },
  'array_fill_keys 2': ({ interpreter }, keys, value) =>
    PhpArray.from(
      list(keys)
        .values()
        .map((key) => [interpreter.keyOf(interpreter.text(key)), value!] as const),
    ),
  'array_pad 3': ({ interpreter }, array, size, value) => {
    interpreter.budget.take(Math.abs(toSmall(size!)) * 16);
    const missing = Array<Value>(Math.max(0, Math.abs(toSmall(size!)) - list(array).size)).fill(value!);
    const fill = missing.map((each, at) => [at, each] as const);
    return renumber(
      toSmall(size!) > 0 ? [...list(array).pairs(), ...fill] : [...fill, ...list(array).pairs()],
    );
  },
  'range 2-3': ({ interpreter }, from, to, step = 1) => range(interpreter, from!, to!, step),
  'compact 1-*': ({ interpreter }, ...names) => {
    const frame = interpreter.stack.findLast((one) => !one.internal)!;
    const array = new PhpArray();
    const add = (name: Value): void => {
      if (name instanceof PhpArray) return name.values().forEach(add);
      const slot = frame.variables.get(interpreter.text(name));
      if (slot) array.set(interpreter.text(name), slot.value);
      else interpreter.warn('Warning', `compact(): Undefined variable $${interpreter.text(name)}`);
    };
    names.forEach(add);
    return array;
  },
  'extract 1-3': ({ interpreter }, array) => {
    const frame = interpreter.stack.findLast((one) => !one.internal)!;
    for (const [key, value] of list(array).pairs())
      if (typeof key === 'string') frame.variables.set(key, new Ref(value));
    return list(array).size;
  },
  'array_slice 2-4': (_, array, offset, length = null, keep = false) => {
    const pairs = list(array).pairs();
    const from = toSmall(offset!) < 0 ? Math.max(0, pairs.length + toSmall(offset!)) : toSmall(offset!);
    const to =
      length === null
        ? pairs.length
        : toSmall(length) < 0
          ? pairs.length + toSmall(length)
          : from + toSmall(length);
    const cut = pairs.slice(from, Math.max(from, to));
    return keep === true ? PhpArray.from(cut) : renumber(cut);
  },
  'array_map 2-*': function* ({ interpreter }, callback, first, ...others) {
    for (const [at, each] of [first!, ...others].entries())
      if (!(each instanceof PhpArray))
        throw interpreter.error(
          'TypeError',
          `array_map(): Argument #${at + 2} ($array${at > 0 ? 's' : ''}) must be of type array, ${typeName(each)} given`,
        );
    const result = new PhpArray();
    if (others.length === 0) {
      for (const [key, value] of list(first).pairs())
        result.set(key, yield* interpreter.call(callback!, [value]));
      return result;
    }
    const columns = [first!, ...others].map((each) => list(each).values());
    for (let at = 0; at < Math.max(...columns.map((each) => each.length)); at++) {
      const row = columns.map((each) => each[at] ?? null);
      result.push(callback === null ? PhpArray.list(row) : yield* interpreter.call(callback!, row));
    }
    return result;
  },
  'array_filter 1-3': function* ({ interpreter }, array, callback = null, mode = 0) {
    const result = new PhpArray();
    for (const [key, value] of list(array).pairs()) {
      const args = mode === 2 ? [key] : mode === 1 ? [value, key] : [value];
      if (toBoolean(callback === null ? value : yield* interpreter.call(callback, args)))
        result.set(key, value);
    }
    return result;
  },
  'array_reduce 2-3': function* ({ interpreter }, array, callback, initial = null) {
    let sum = initial;
    for (const value of list(array).values()) sum = yield* interpreter.call(callback!, [sum, value]);
    return sum;
  },
  'array_walk 2-3 &0': function* (call, _, callback, extra) {
    const array = changing(call, 'array_walk');
    for (const key of array.keys()) {
      const reference = new Ref(array.get(key)!);
      yield* call.interpreter.call(
        callback!,
        [reference.value, key, ...(extra === undefined ? [] : [extra])],
        [reference],
      );
      array.set(key, reference.value);
    }
    return true;
  },
  'array_key_exists 2': ({ interpreter }, key, array) => list(array).entries.has(interpreter.keyOf(key!)),
  'key_exists 2': ({ interpreter }, key, array) => list(array).entries.has(interpreter.keyOf(key!)),
  'array_key_first 1': (_, array) => list(array).keys()[0] ?? null,
  'array_key_last 1': (_, array) => list(array).keys().at(-1) ?? null,
  'array_is_list 1': (_, array) => list(array).isList,
  'array_reverse 1-2': (_, array, keep) =>
    keep === true ? PhpArray.from(list(array).pairs().reverse()) : renumber(list(array).pairs().reverse()),
  'array_unique 1-2': ({ interpreter }, array) => {
    const seen: Value[] = [];
    return PhpArray.from(
      list(array)
        .pairs()
        .filter(([, value]) => {
          if (seen.some((each) => equal(interpreter, interpreter.text(each), interpreter.text(value))))
            return false;
          seen.push(value);
          return true;
        }),
    );
  },
  'array_count_values 1': ({ interpreter }, array) => {
    const counts = new PhpArray();
    for (const value of list(array).values())
      counts.set(interpreter.keyOf(value), Number(counts.get(interpreter.keyOf(value)) ?? 0) + 1);
    return counts;
  },
  'array_column 2-3': ({ interpreter }, array, column, index = null) => {
    const field = (row: Value, name: Value): Value | undefined =>
      row instanceof PhpArray
        ? row.get(interpreter.keyOf(name))
        : row instanceof PhpObject
          ? plain(row.properties.get(interpreter.text(name)) ?? null)
          : undefined;
    const result = new PhpArray();
    for (const row of list(array).values()) {
      const value = column === null ? row : field(row, column!);
      if (value === undefined) continue;
      const key = index === null ? undefined : field(row, index);
      if (key === undefined) result.push(value);
      else result.set(interpreter.keyOf(key), value);
    }
    return result;
  },
  'array_chunk 2-3': (_, array, size, keep) => {
    const pairs = list(array).pairs();
    const chunks: Value[] = [];
    for (let at = 0; at < pairs.length; at += toSmall(size!)) {
      const chunk = pairs.slice(at, at + toSmall(size!));
      chunks.push(keep === true ? PhpArray.from(chunk) : PhpArray.list(chunk.map(([, value]) => value)));
    }
    return PhpArray.list(chunks);
  },
  'array_diff 1-*': setOperation(false, 'value'),
  'array_diff_key 1-*': setOperation(false, 'key'),
  'array_diff_assoc 1-*': setOperation(false, 'both'),
  'array_intersect 1-*': setOperation(true, 'value'),
  'array_intersect_key 1-*': setOperation(true, 'key'),
  'array_intersect_assoc 1-*': setOperation(true, 'both'),
  'array_udiff 3-*': userOperation(false, false),
  'array_uintersect 3-*': userOperation(true, false),
  'array_diff_ukey 3-*': userOperation(false, true),
  'array_change_key_case 1-2': (_, array, mode = 0) =>
    PhpArray.from(
      list(array)
        .pairs()
        .map(
          ([key, value]) =>
            [
              typeof key === 'string' ? (mode === 1 ? key.toUpperCase() : key.toLowerCase()) : key,
              value,
            ] as const,
        ),
    ),
  'array_flip_keys 1': (_, array) => list(array),
  'array_rand 1-2': ({ interpreter }, array, amount = 1) => {
    const keys = list(array).keys();
    const { random } = interpreter.host.process;
    if (amount === 1) return keys[random.int(keys.length)]!;
    while (keys.length > toSmall(amount)) keys.splice(random.int(keys.length), 1);
    return PhpArray.list(keys);
  },
  'iterator_to_array 1-2': function* ({ interpreter }, source, keep = true) {
    const pairs = yield* collect(interpreter, source!);
    return keep === false
      ? PhpArray.list(pairs.map(([, value]) => value))
      : PhpArray.from(pairs.map(([key, value]) => [interpreter.keyOf(key), value] as const));
  },
  'iterator_count 1': function* ({ interpreter }, source) {
    return (yield* collect(interpreter, source!)).length;
  },
};

const renumberAll = (arrays: readonly PhpArray[]): PhpArray => {
  const merged = new PhpArray();
  for (const each of arrays)
    for (const [key, value] of each.pairs())
      if (typeof key === 'number') merged.push(value);
      else merged.set(key, value);
  return merged;
};
