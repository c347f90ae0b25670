// Sorting arrays, in place.
import { toSmall } from '../language/convert.ts';
import type { Native } from '../language/class.ts';
import type { Gen, Interpreter } from '../language/interpreter.ts';
import { compare } from '../language/operate.ts';
import type { Key, Ref, Value } from '../language/value.ts';
import { plain } from '../language/value.ts';
import { changing } from './arrays.ts';
import { lower, naturalOrder } from './strings.ts';
import type { FunctionTable } from './index.ts';

type Entry = readonly [Key, Value | Ref];
type Comparison = (a: Entry, b: Entry) => Gen<number>;

/** Stable merge sort: the comparison may be a callback that waits. */
function* sorted(entries: readonly Entry[], comparison: Comparison): Gen<Entry[]> {
  if (entries.length < 2) return [...entries];
  const middle = entries.length >> 1;
  const left = yield* sorted(entries.slice(0, middle), comparison);
  const right = yield* sorted(entries.slice(middle), comparison);
  const merged: Entry[] = [];
  let [i, j] = [0, 0];
  while (i < left.length && j < right.length)
    merged.push((yield* comparison(left[i]!, right[j]!)) <= 0 ? left[i++]! : right[j++]!);
  return [...merged, ...left.slice(i), ...right.slice(j)];
}

function byFlags(interpreter: Interpreter, flags: number, a: Value, b: Value): number {
  const kind = flags & 7;
  if (kind === 0) return compare(interpreter, a, b);
  if (kind === 1) return Number(interpreter.text(a)) - Number(interpreter.text(b));
  const fold = (flags & 8) !== 0 ? lower : (text: string) => text;
  const [x, y] = [fold(interpreter.text(a)), fold(interpreter.text(b))];
  if (kind === 6) return naturalOrder(x, y);
  return x < y ? -1 : x > y ? 1 : 0;
}

const sort = (
  name: string,
  options: {
    readonly keys?: boolean;
    readonly keep?: boolean;
    readonly reverse?: boolean;
    readonly user?: boolean;
    readonly flags?: number;
  },
): Native =>
  function* (call, _, argument) {
    const { interpreter } = call;
    const array = changing(call, name);
    const part = ([key, slot]: Entry): Value => (options.keys ? key : plain(slot));
    const comparison: Comparison = function* (a, b) {
      if (options.user) return toSmall(yield* interpreter.call(argument!, [part(a), part(b)]));
      const flags = options.flags ?? (argument === undefined ? 0 : toSmall(argument));
      return options.reverse
        ? byFlags(interpreter, flags, part(b), part(a))
        : byFlags(interpreter, flags, part(a), part(b));
    };
    const entries = yield* sorted([...array.entries], comparison);
    array.entries.clear();
    array.position = 0;
    if (!options.keep) array.next = 0;
    for (const [key, slot] of entries)
      if (options.keep) array.put(key, slot);
      else array.push(slot);
    return true;
  };

export const arraySortFunctions: FunctionTable = {
  'sort 1-2 &0': sort('sort', {}),
  'rsort 1-2 &0': sort('rsort', { reverse: true }),
  'usort 2 &0': sort('usort', { user: true }),
  'asort 1-2 &0': sort('asort', { keep: true }),
  'arsort 1-2 &0': sort('arsort', { keep: true, reverse: true }),
  'uasort 2 &0': sort('uasort', { keep: true, user: true }),
  'ksort 1-2 &0': sort('ksort', { keep: true, keys: true }),
  'krsort 1-2 &0': sort('krsort', { keep: true, keys: true, reverse: true }),
  'uksort 2 &0': sort('uksort', { keep: true, keys: true, user: true }),
  'natsort 1 &0': sort('natsort', { keep: true, flags: 6 }),
  'natcasesort 1 &0': sort('natcasesort', { keep: true, flags: 14 }),
};
