// What metrics.k8s.io says, as far as `kubectl top` reads it.
import { parseQuantity, Quantity } from '@drydock/machinery';

export interface Usage {
  readonly cpu: string;
  readonly memory: string;
}

export interface NodeMetrics {
  readonly metadata: { readonly name: string };
  readonly usage: Usage;
}

export interface ContainerMetrics {
  readonly name: string;
  readonly usage: Usage;
}

export interface PodMetrics {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly containers: readonly ContainerMetrics[];
}

export interface MetricsList<T> {
  readonly items: readonly T[];
}

/** Both resources that are measured. */
export interface Amounts {
  readonly cpu: Quantity;
  readonly memory: Quantity;
}

const none = parseQuantity('0')!;
const quantity = (text: string | undefined) => parseQuantity(text ?? '') ?? none;

export function amountsOf(usage: Partial<Usage> = {}): Amounts {
  return { cpu: quantity(usage.cpu), memory: quantity(usage.memory) };
}

export function sumOf(containers: readonly ContainerMetrics[]): Amounts {
  return containers
    .map(({ usage }) => amountsOf(usage))
    .reduce((a, b) => ({ cpu: a.cpu.add(b.cpu), memory: a.memory.add(b.memory) }), amountsOf());
}

/** Greatest first by `cpu` or `memory`; otherwise by name. */
export function sortMetrics<T>(
  items: readonly T[],
  sortBy: string,
  amounts: (item: T) => Amounts,
  name: (item: T) => string,
): readonly T[] {
  const figure = (item: T) =>
    sortBy === 'cpu' ? amounts(item).cpu.milliValue() : amounts(item).memory.value();
  const byName = (a: T, b: T) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0);
  return [...items].sort((a, b) => (sortBy === '' ? byName(a, b) : figure(b) - figure(a)));
}
