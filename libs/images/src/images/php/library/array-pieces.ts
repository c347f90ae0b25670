// Functions that change an array at its ends, and its inner pointer.
import type { Native } from '../language/class.ts';
import { toSmall } from '../language/convert.ts';
import { PhpArray, type Key, type Value } from '../language/value.ts';
import { changing, renumber } from './arrays.ts';
import type { FunctionTable } from './index.ts';

function replaceContent(target: PhpArray, source: PhpArray): void {
  target.entries.clear();
  for (const [key, slot] of source.entries) target.entries.set(key, slot);
  target.next = source.next;
  target.position = 0;
}

const pointer =
  (name: string, move: (array: PhpArray) => void): Native =>
  (call) => {
    const array = changing(call, name);
    move(array);
    const key = array.keys()[array.position];
    return key === undefined ? false : array.get(key)!;
  };

export const arrayPieceFunctions: FunctionTable = {
  'array_push 1-* &0': (call, _, ...values) => {
    const array = changing(call, 'array_push');
    for (const value of values) array.push(value);
    return array.size;
  },
  'array_pop 1 &0': (call) => {
    const array = changing(call, 'array_pop');
    const key = array.keys().at(-1);
    if (key === undefined) return null;
    const value = array.get(key)!;
    array.delete(key);
    array.next = Math.max(-1, ...array.keys().filter((each) => typeof each === 'number')) + 1;
    return value;
  },
  'array_shift 1 &0': (call) => {
    const array = changing(call, 'array_shift');
    const first = array.keys()[0];
    if (first === undefined) return null;
    const value = array.get(first)!;
    array.delete(first);
    replaceContent(array, renumber(array.entries));
    return value;
  },
  'array_unshift 1-* &0': (call, _, ...values) => {
    const array = changing(call, 'array_unshift');
    replaceContent(array, renumber([...values.map((value, at) => [at, value] as const), ...array.entries]));
    return array.size;
  },
  'array_splice 2-4 &0': (call, _, offset, length = null, replacement = null) => {
    const array = changing(call, 'array_splice');
    const entries = [...array.entries];
    const from =
      toSmall(offset!) < 0
        ? Math.max(0, entries.length + toSmall(offset!))
        : Math.min(entries.length, toSmall(offset!));
    const amount =
      length === null
        ? entries.length - from
        : toSmall(length) < 0
          ? Math.max(0, entries.length + toSmall(length) - from)
          : toSmall(length);
    const added =
      replacement === null ? [] : replacement instanceof PhpArray ? replacement.values() : [replacement];
    const removed = entries.splice(from, amount, ...added.map((value) => [0, value] as [Key, Value]));
    replaceContent(array, renumber(entries));
    return renumber(removed);
  },
  'current 1 &0': pointer('current', () => undefined),
  'reset 1 &0': pointer('reset', (array) => (array.position = 0)),
  'end 1 &0': pointer('end', (array) => (array.position = Math.max(0, array.size - 1))),
  'next 1 &0': pointer('next', (array) => array.position++),
  'prev 1 &0': pointer('prev', (array) => array.position--),
  'key 1 &0': (call) => {
    const array = changing(call, 'key');
    return array.keys()[array.position] ?? null;
  },
  'shuffle 1 &0': (call) => {
    const array = changing(call, 'shuffle');
    const values = array.values();
    for (let at = values.length - 1; at > 0; at--) {
      const other = call.interpreter.host.process.random.int(at + 1);
      [values[at], values[other]] = [values[other]!, values[at]!];
    }
    replaceContent(array, PhpArray.list(values));
    return true;
  },
};
