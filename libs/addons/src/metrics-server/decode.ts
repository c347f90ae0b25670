// From a kubelet's /metrics/resource to points. After pkg/scraper/client/resource/decode.go.
import type { Batch, Point } from './storage.ts';

type Draft = { startTime: number; time: number; cpuNanoseconds: number; memoryBytes: number };
const newDraft = (): Draft => ({ startTime: 0, time: 0, cpuNanoseconds: 0, memoryBytes: 0 });

/** Throws when a line is none of Prometheus' text format. */
export function decodeResourceMetrics(text: string, nodeName: string, now: number): Batch {
  const node = newDraft();
  const pods = new Map<string, Map<string, Draft>>();
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const match = /^(\w+)(?:\{(.*)\})? (\S+)(?: (\d+))?$/.exec(line);
    if (!match)
      throw new Error(`failed parsing metrics: expected value after metric, got ${JSON.stringify(line)}`);
    const [, name = '', labels = '', value = '', time] = match;
    const [, scope, figure = ''] = /^(node|container)_(.*)$/.exec(name) ?? [];
    const point = scope === 'node' ? node : scope === 'container' ? draftOf(pods, labels) : undefined;
    if (point) take(point, figure, Number(value), time === undefined ? now : Number(time));
  }
  const complete = (point: Point) => point.cpuNanoseconds > 0 && point.memoryBytes > 0;
  const whole = [...pods].filter(([, containers]) => [...containers.values()].every(complete));
  return { nodes: new Map(complete(node) ? [[nodeName, node]] : []), pods: new Map(whole) };
}

function draftOf(pods: Map<string, Map<string, Draft>>, labels: string): Draft {
  const label = (key: string) => new RegExp(`(?:^|,)${key}="([^"]*)"`).exec(labels)?.[1] ?? '';
  const key = `${label('namespace')}/${label('pod')}`;
  const containers = pods.get(key) ?? new Map<string, Draft>();
  pods.set(key, containers);
  const name = label('container');
  const draft = containers.get(name) ?? newDraft();
  containers.set(name, draft);
  return draft;
}

function take(point: Draft, figure: string, value: number, time: number): void {
  if (figure === 'start_time_seconds') point.startTime = Math.round(value * 1000);
  else if (figure === 'cpu_usage_seconds_total') {
    point.cpuNanoseconds = Math.round(value * 1e9);
    point.time = time;
  } else if (figure === 'memory_working_set_bytes') {
    point.memoryBytes = value;
    point.time = time;
  }
}
