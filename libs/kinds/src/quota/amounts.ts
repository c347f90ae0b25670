// Amounts of resources by name, as ResourceList of Kubernetes: sums, and what a pod asks for as a whole.
import { parseQuantity, Quantity } from '@drydock/machinery';
import type { Container, PodSpec } from '../generated/types.ts';

export type Amounts = Readonly<Record<string, string>>;

const zero = new Quantity(0n);
const read = (text: string | undefined) => parseQuantity(text ?? '0') ?? zero;

function combine(a: Amounts, b: Amounts, one: (x: Quantity, y: Quantity) => Quantity): Amounts {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return Object.fromEntries(names.map((name) => [name, one(read(a[name]), read(b[name])).toString()]));
}

export const addAmounts = (a: Amounts, b: Amounts): Amounts => combine(a, b, (x, y) => x.add(y));
/** Never below zero. */
export const subtractAmounts = (a: Amounts, b: Amounts): Amounts =>
  combine(a, b, (x, y) => (x.compare(y) < 0 ? zero : x.sub(y)));
const maxAmounts = (a: Amounts, b: Amounts): Amounts => combine(a, b, (x, y) => (x.compare(y) < 0 ? y : x));

export const compareAmounts = (a: string | undefined, b: string | undefined) => read(a).compare(read(b));

/**
 * What a pod asks for as a whole: all containers and sidecars together, or the largest init container with the sidecars
 * that run beside it, and the overhead.
 */
export function podAmounts(spec: PodSpec, which: 'requests' | 'limits'): Amounts {
  const of = ({ resources }: Container): Amounts => resources?.[which] ?? {};
  let running: Amounts = (spec.containers ?? []).reduce<Amounts>(
    (sum, item) => addAmounts(sum, of(item)),
    {},
  );
  let sidecars: Amounts = {};
  let initial: Amounts = {};
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      running = addAmounts(running, of(container));
      sidecars = addAmounts(sidecars, of(container));
      initial = maxAmounts(initial, sidecars);
    } else initial = maxAmounts(initial, addAmounts(of(container), sidecars));
  }
  const total = maxAmounts(running, initial);
  if (!spec.overhead) return total;
  const overhead = Object.entries(spec.overhead).filter(
    ([name]) => which === 'requests' || total[name] !== undefined,
  );
  return addAmounts(total, Object.fromEntries(overhead));
}
