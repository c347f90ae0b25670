// What metrics.k8s.io says of the pods of a target: pkg/controller/podautoscaler/metrics/client.go.
import type { Client } from '@drydock/client';
import { parseQuantity, parseTime } from '@drydock/machinery';

/** One pod's use of one resource, in thousandths. */
export interface PodMetric {
  readonly value: number;
  readonly timestamp: number;
  readonly windowMs: number;
}

export type PodMetrics = ReadonlyMap<string, PodMetric>;

interface PodMetricsList {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly timestamp: string;
    readonly window: string;
    readonly containers: readonly {
      readonly name: string;
      readonly usage: Readonly<Record<string, string>>;
    }[];
  }[];
}

/** Throws in the words of the real client. `container` absent: the whole pod. */
export async function resourceMetrics(
  client: Client,
  namespace: string,
  selector: string,
  resource: string,
  container?: string,
): Promise<PodMetrics> {
  const response = await client.transport.request({
    method: 'GET',
    path: `/apis/metrics.k8s.io/v1beta1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(selector)}`,
  });
  const whenFailed = 'unable to fetch metrics from resource metrics API';
  if (response.status === 404)
    throw new Error(
      `${whenFailed}: the server could not find the requested resource (get pods.metrics.k8s.io)`,
    );
  if (response.status >= 300) {
    const { message = 'unknown' } = (response.body ?? {}) as { message?: string };
    throw new Error(`${whenFailed}: ${message}`);
  }
  const { items } = response.body as PodMetricsList;
  if (items.length === 0) throw new Error('no metrics returned from resource metrics API');
  const metrics = new Map<string, PodMetric>();
  for (const item of items) {
    const containers = item.containers.filter(({ name }) => container === undefined || name === container);
    const usages = containers.map(({ usage }) => parseQuantity(usage[resource] ?? ''));
    // a container without a figure leaves the pod out
    if (usages.length === 0 || usages.some((usage) => usage === undefined)) continue;
    metrics.set(item.metadata.name, {
      value: usages.reduce((sum, usage) => sum + (usage?.milliValue() ?? 0), 0),
      timestamp: parseTime(item.timestamp) ?? 0,
      windowMs: (Number.parseFloat(item.window) || 60) * 1000,
    });
  }
  return metrics;
}
