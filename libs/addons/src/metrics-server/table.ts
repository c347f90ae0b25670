// `kubectl get podmetrics`: the Table that metrics-server itself makes. After pkg/api/table.go.
import { parseQuantity } from '@drydock/machinery';
import type { Metrics } from './api.ts';

/** The version of the Table asked for; undefined when none is. */
export function wantsTable(accept: string): string | undefined {
  const first = accept.split(',').find((part) => part.includes('as=Table'));
  return first && (/v=(v1beta1|v1)\b/.exec(first)?.[1] ?? 'v1');
}

/** `includeObject`: None, Metadata or Object. */
export function tableOf(items: readonly Metrics[], version: string, includeObject: string): unknown {
  const column = (name: string, format: string, description = '') => ({
    name,
    type: 'string',
    format,
    description,
    priority: 0,
  });
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${version}`,
    metadata: {},
    columnDefinitions:
      items.length === 0
        ? null
        : [
            column('Name', 'name', 'Name of the resource'),
            column('cpu', 'quantity'),
            column('memory', 'quantity'),
            column('Window', 'duration'),
          ],
    rows: items.map((item) => ({
      cells: [item.metadata.name, sumOf(item, 'cpu'), sumOf(item, 'memory'), item.window],
      ...objectOf(item, version, includeObject),
    })),
  };
}

function sumOf({ usage, containers = [] }: Metrics, resource: 'cpu' | 'memory'): string {
  const texts = usage ? [usage[resource]] : containers.map((container) => container.usage[resource]);
  const quantities = texts.flatMap((text) => parseQuantity(text) ?? []);
  return quantities.length === 0 ? '0' : quantities.reduce((sum, one) => sum.add(one)).toString();
}

function objectOf(item: Metrics, version: string, includeObject: string): object {
  if (includeObject === 'None') return {};
  const { kind, ...rest } = item;
  if (includeObject === 'Object') return { object: { kind, apiVersion: 'metrics.k8s.io/v1beta1', ...rest } };
  const apiVersion = `meta.k8s.io/${version}`;
  return { object: { kind: 'PartialObjectMetadata', apiVersion, metadata: item.metadata } };
}
