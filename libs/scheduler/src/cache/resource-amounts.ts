// Requests and allocatable amounts as numbers: cpu in thousandths, everything else in units.
import type { Container, Pod, PodSpec } from '@drydock/kinds';
import { parseQuantity } from '@drydock/machinery';

export type ResourceAmounts = Readonly<Record<string, number>>;
type ResourceList = Readonly<Record<string, string>> | undefined;

/** DefaultMilliCPURequest and DefaultMemoryRequest of the scheduler. */
const unstated: ResourceAmounts = { cpu: 100, memory: 200 * 1024 * 1024 };

export function amountsOf(list: ResourceList): ResourceAmounts {
  return Object.fromEntries(
    Object.entries(list ?? {}).map(([name, text]) => {
      const quantity = parseQuantity(text);
      return [name, quantity ? (name === 'cpu' ? quantity.milliValue() : quantity.value()) : 0];
    }),
  );
}

export function addAmounts(a: ResourceAmounts, b: ResourceAmounts): ResourceAmounts {
  return combine(a, b, (x, y) => x + y);
}

/**
 * What a pod takes: the sum of its containers and sidecars, or the biggest init container (beside the sidecars that run
 * by then) if that is more, plus overhead; requests of the pod itself replace those of its containers.
 */
export const podRequests = remembered((pod) =>
  requestsOf(pod.spec, (container) => amountsOf(container.resources?.requests)),
);

/** {@link podRequests} where containers that state nothing count as small ones. */
export const nonZeroRequests = remembered((pod) =>
  requestsOf(pod.spec, (container) => ({ ...unstated, ...amountsOf(container.resources?.requests) })),
);

/** Pods never change, so what is worked out once holds: every cycle asks it of every pod. */
function remembered(work: (pod: Pod) => ResourceAmounts): (pod: Pod) => ResourceAmounts {
  const known = new WeakMap<Pod, ResourceAmounts>();
  return (pod) => {
    const before = known.get(pod);
    if (before) return before;
    const amounts = work(pod);
    known.set(pod, amounts);
    return amounts;
  };
}

function requestsOf(
  spec: PodSpec | undefined,
  of: (container: Container) => ResourceAmounts,
): ResourceAmounts {
  let running = (spec?.containers ?? []).map(of).reduce(addAmounts, {});
  let sidecars: ResourceAmounts = {};
  let initial: ResourceAmounts = {};
  for (const container of spec?.initContainers ?? []) {
    const own = of(container);
    if (container.restartPolicy === 'Always') {
      sidecars = addAmounts(sidecars, own);
      running = addAmounts(running, own);
      initial = combine(initial, sidecars, Math.max);
    } else initial = combine(initial, addAmounts(sidecars, own), Math.max);
  }
  const podLevel = amountsOf(spec?.resources?.requests);
  return addAmounts({ ...combine(running, initial, Math.max), ...podLevel }, amountsOf(spec?.overhead));
}

function combine(
  a: ResourceAmounts,
  b: ResourceAmounts,
  by: (x: number, y: number) => number,
): ResourceAmounts {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries([...names].map((name) => [name, by(a[name] ?? 0, b[name] ?? 0)]));
}
