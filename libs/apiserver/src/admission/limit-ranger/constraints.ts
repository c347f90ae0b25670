// What a LimitRange refuses, in the words of LimitRanger.
import {
  compareAmounts,
  podAmounts,
  type Amounts,
  type Container,
  type LimitRangeItem,
  type PersistentVolumeClaim,
  type Pod,
} from '@drydock/kinds';
import { parseQuantity } from '@drydock/machinery';

interface Asked {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

const sorted = (amounts: Amounts | undefined) =>
  Object.entries(amounts ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));

function belowMinimum(type: string, name: string, least: string, { requests, limits }: Asked): string[] {
  const start = `minimum ${name} usage per ${type} is ${least}`;
  const [request, limit] = [requests[name], limits[name]];
  if (request === undefined) return [`${start}.  No request is specified`];
  if (compareAmounts(request, least) < 0) return [`${start}, but request is ${request}`];
  if (limit !== undefined && compareAmounts(limit, least) < 0) return [`${start}, but limit is ${limit}`];
  return [];
}

function aboveMaximum(type: string, name: string, most: string, { requests, limits }: Asked): string[] {
  const start = `maximum ${name} usage per ${type} is ${most}`;
  const [request, limit] = [requests[name], limits[name]];
  if (limit === undefined) return [`${start}.  No limit is specified`];
  if (compareAmounts(limit, most) > 0) return [`${start}, but limit is ${limit}`];
  if (request !== undefined && compareAmounts(request, most) > 0)
    return [`${start}, but request is ${request}`];
  return [];
}

function aboveRatio(type: string, name: string, most: string, { requests, limits }: Asked): string[] {
  const start = `${name} max limit to request ratio per ${type} is ${most}`;
  const number = (text: string | undefined) => Number(parseQuantity(text ?? '0')?.nano ?? 0n) / 1e9;
  const [request, limit] = [number(requests[name]), number(limits[name])];
  if (request === 0) return [`${start}, but no request is specified or request is 0`];
  if (limit === 0) return [`${start}, but no limit is specified or limit is 0`];
  const ratio = limit / request;
  return ratio > number(most) ? [`${start}, but provided ratio is ${ratio.toFixed(6)}`] : [];
}

function violations({ type, min, max, maxLimitRequestRatio }: LimitRangeItem, asked: Asked): string[] {
  return [
    ...sorted(min).flatMap(([name, least]) => belowMinimum(type, name, least, asked)),
    ...sorted(max).flatMap(([name, most]) => aboveMaximum(type, name, most, asked)),
    ...sorted(maxLimitRequestRatio).flatMap(([name, most]) => aboveRatio(type, name, most, asked)),
  ];
}

const askedBy = ({ resources }: Container): Asked => ({
  requests: resources?.requests ?? {},
  limits: resources?.limits ?? {},
});

export function podViolations({ spec }: Pod, items: readonly LimitRangeItem[]): readonly string[] {
  if (!spec) return [];
  return items.flatMap((item) => {
    if (item.type === 'Container')
      return [...(spec.containers ?? []), ...(spec.initContainers ?? [])].flatMap((container) =>
        violations(item, askedBy(container)),
      );
    if (item.type !== 'Pod') return [];
    return violations(item, { requests: podAmounts(spec, 'requests'), limits: podAmounts(spec, 'limits') });
  });
}

export function claimViolations(
  { spec }: PersistentVolumeClaim,
  items: readonly LimitRangeItem[],
): readonly string[] {
  const requests: Amounts = spec?.resources?.requests ?? {};
  return items
    .filter(({ type }) => type === 'PersistentVolumeClaim')
    .flatMap(({ type, min, max }) => [
      ...sorted(min).flatMap(([name, least]) => belowMinimum(type, name, least, { requests, limits: {} })),
      ...sorted(max).flatMap(([name, most]) => largerThan(type, name, most, requests[name])),
    ]);
}

function largerThan(type: string, name: string, most: string, request: string | undefined): string[] {
  const start = `maximum ${name} usage per ${type} is ${most}`;
  if (request === undefined) return [`${start}.  No request is specified`];
  return compareAmounts(request, most) > 0 ? [`${start}, but request is ${request}`] : [];
}
