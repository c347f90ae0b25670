// Kubernetes' lists library: isSorted, sum, min, max, indexOf, lastIndexOf; and the slices of cel-go's lists extension.
import type { Environment } from '@marcbachmann/cel-js';
import { deepEqual } from '@drydock/machinery';

type Ordered = bigint | number | string | boolean;

const isSorted = (list: readonly Ordered[]) =>
  list.every((item, index) => index === 0 || (list[index - 1] ?? item) <= item);

function extreme(
  name: string,
  list: readonly Ordered[],
  better: (a: Ordered, b: Ordered) => boolean,
): Ordered {
  const [first, ...rest] = list;
  if (first === undefined) throw new Error(`${name} called on empty list`);
  return rest.reduce((best, item) => (better(item, best) ? item : best), first);
}

function sum(list: readonly (bigint | number)[]): bigint | number {
  if (list.some((item) => typeof item === 'number'))
    return list.reduce<number>((total, item) => total + Number(item), 0);
  return list.reduce<bigint>((total, item) => total + BigInt(item), 0n);
}

/** Integers are bigints here, which deepEqual compares by value. */
const indexOf = (list: readonly unknown[], wanted: unknown) =>
  BigInt(list.findIndex((item) => deepEqual(item, wanted)));
const lastIndexOf = (list: readonly unknown[], wanted: unknown) => {
  const fromEnd = [...list].reverse().findIndex((item) => deepEqual(item, wanted));
  return fromEnd < 0 ? -1n : BigInt(list.length - 1 - fromEnd);
};

export function registerLists(environment: Environment): void {
  environment
    .registerFunction('list.isSorted(): bool', isSorted)
    .registerFunction('list.sum(): dyn', sum)
    .registerFunction('list.min(): dyn', (list: Ordered[]) => extreme('min', list, (a, b) => a < b))
    .registerFunction('list.max(): dyn', (list: Ordered[]) => extreme('max', list, (a, b) => a > b))
    .registerFunction('list.indexOf(dyn): int', indexOf)
    .registerFunction('list.lastIndexOf(dyn): int', lastIndexOf)
    .registerFunction('list.slice(int, int): list', (list: unknown[], from: bigint, to: bigint) =>
      list.slice(Number(from), Number(to)),
    )
    .registerFunction('list.reverse(): list', (list: unknown[]) => [...list].reverse())
    .registerFunction('list.distinct(): list', (list: unknown[]) =>
      list.filter((item, index) => list.findIndex((other) => deepEqual(other, item)) === index),
    );
}
