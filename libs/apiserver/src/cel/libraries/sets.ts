// The sets extension of cel-go.
import type { Environment } from '@marcbachmann/cel-js';
import { deepEqual } from '@drydock/machinery';
import { registerNamespace } from './namespace.ts';

type List = readonly unknown[];

const has = (list: List, item: unknown) => list.some((other) => deepEqual(other, item));
const contains = (list: List, sublist: List) => sublist.every((item) => has(list, item));

export function registerSets(environment: Environment): void {
  registerNamespace(environment, 'sets', {
    'contains(list, list): bool': contains,
    'equivalent(list, list): bool': (a: List, b: List) => contains(a, b) && contains(b, a),
    'intersects(list, list): bool': (a: List, b: List) => b.some((item) => has(a, item)),
  });
}
