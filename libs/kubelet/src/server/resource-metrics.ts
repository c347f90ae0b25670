// /metrics/resource: what metrics-server scrapes. Prometheus' text format, names and help texts of Kubernetes v1.34.
import type { NodeStats, UsageStats } from '../stats/node-stats.ts';

interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
  /** Milliseconds; left out where the real one gives none. */
  readonly time?: number;
}

/** The whole page. Metrics without samples are left out, as the real registry does. */
export function resourceMetrics({ time, node, pods }: NodeStats): string {
  const containers = pods.flatMap(({ namespace, name, containers: all }) =>
    all.map((usage) => ({ labels: { container: usage.name, namespace, pod: name }, usage })),
  );
  const sums = pods.map(({ namespace, name, containers: all }) => ({
    labels: { namespace, pod: name },
    usage: {
      cpuMilliseconds: all.reduce((sum, one) => sum + one.cpuMilliseconds, 0),
      memoryBytes: all.reduce((sum, one) => sum + one.memoryBytes, 0),
    },
  }));
  const cpu = (usage: Pick<UsageStats, 'cpuMilliseconds'>) => usage.cpuMilliseconds / 1000;
  const sizes = { time };
  const cpuHelp = (whose: string) => `[STABLE] Cumulative cpu time consumed by the ${whose} in core-seconds`;
  const memoryHelp = (whose: string) => `[STABLE] Current working set of the ${whose} in bytes`;
  return [
    family(
      'container_cpu_usage_seconds_total',
      'counter',
      cpuHelp('container'),
      containers.map(({ labels, usage }) => ({ labels, value: cpu(usage), ...sizes })),
    ),
    family(
      'container_memory_working_set_bytes',
      'gauge',
      memoryHelp('container'),
      containers.map(({ labels, usage }) => ({ labels, value: usage.memoryBytes, ...sizes })),
    ),
    family(
      'container_start_time_seconds',
      'gauge',
      '[STABLE] Start time of the container since unix epoch in seconds',
      containers.map(({ labels, usage }) => ({ labels, value: usage.startTime / 1000 })),
    ),
    family('node_cpu_usage_seconds_total', 'counter', cpuHelp('node'), [{ value: cpu(node), ...sizes }]),
    family('node_memory_working_set_bytes', 'gauge', memoryHelp('node'), [
      { value: node.memoryBytes, ...sizes },
    ]),
    family(
      'pod_cpu_usage_seconds_total',
      'counter',
      cpuHelp('pod'),
      sums.map(({ labels, usage }) => ({ labels, value: cpu(usage), ...sizes })),
    ),
    family(
      'pod_memory_working_set_bytes',
      'gauge',
      memoryHelp('pod'),
      sums.map(({ labels, usage }) => ({ labels, value: usage.memoryBytes, ...sizes })),
    ),
    family(
      'resource_scrape_error',
      'gauge',
      '[STABLE] 1 if there was an error while getting container metrics, 0 otherwise',
      [{ value: 0 }],
    ),
  ].join('');
}

function family(name: string, type: string, help: string, samples: readonly Sample[]): string {
  if (samples.length === 0) return '';
  const lines = samples.map(({ labels = {}, value, time }) => {
    const pairs = Object.entries(labels).map(([key, text]) => `${key}="${text}"`);
    const braces = pairs.length > 0 ? `{${pairs.join(',')}}` : '';
    return `${name}${braces} ${goFloat(value)}${time === undefined ? '' : ` ${time}`}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

/** A number as Go's `%g` prints it: `4.194304e+06`. */
export function goFloat(value: number): string {
  if (value === 0) return '0';
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(value);
  const sign = power < 0 ? '-' : '+';
  return `${digits}e${sign}${String(Math.abs(power)).padStart(2, '0')}`;
}
