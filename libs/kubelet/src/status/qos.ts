import type { Pod } from '@drydock/kinds';
import { parseQuantity } from '@drydock/machinery';

/** Guaranteed, Burstable or BestEffort, from cpu and memory of all containers. */
export function qosClass(pod: Pod): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const containers = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])];
  const positive = (text: string | undefined) => text !== undefined && (parseQuantity(text)?.nano ?? 0n) > 0n;
  const names = ['cpu', 'memory'] as const;
  const all = containers.flatMap(({ resources = {} }) =>
    names.map((name) => ({ request: resources.requests?.[name], limit: resources.limits?.[name] })),
  );
  if (!all.some(({ request, limit }) => positive(request) || positive(limit))) return 'BestEffort';
  const same = (a: string, b: string) => parseQuantity(a)?.nano === parseQuantity(b)?.nano;
  const guaranteed = all.every(
    ({ request, limit }) => positive(limit) && (request === undefined || same(request, limit!)),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
