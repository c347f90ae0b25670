import type { Pod } from '@drydock/kinds';
import { parseQuantity } from '@drydock/machinery';

type Amounts = Readonly<Record<string, string>>;
const counted = ['cpu', 'memory'] as const;

const positive = (amounts: Amounts | undefined) =>
  counted.filter((name) => (parseQuantity(amounts?.[name] ?? '0')?.nano ?? 0n) > 0n);

/** The class of a pod by its requests and limits: Guaranteed, Burstable or BestEffort. */
export function qualityOfService({ spec }: Pod): string {
  const containers = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
  const asks = containers.some(
    ({ resources }) => positive(resources?.requests).length + positive(resources?.limits).length > 0,
  );
  if (!asks) return 'BestEffort';
  const guaranteed = containers.every(({ resources }) =>
    counted.every((name) => {
      const limit = parseQuantity(resources?.limits?.[name] ?? '0');
      const request = parseQuantity(resources?.requests?.[name] ?? resources?.limits?.[name] ?? '0');
      return limit && request && limit.nano > 0n && limit.compare(request) === 0;
    }),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
