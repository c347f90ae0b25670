// The tables of `kubectl top`. After pkg/metricsutil/metrics_printer.go of kubectl.
import { TabWriter } from '../../printers/tab-writer.ts';
import {
  amountsOf,
  sortMetrics,
  sumOf,
  type Amounts,
  type NodeMetrics,
  type PodMetrics,
  type Usage,
} from './metrics.ts';

const columns = {
  node: ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)'],
  pod: ['NAME', 'CPU(cores)', 'MEMORY(bytes)'],
} as const;

const lineOf = (cells: readonly string[]) => `${cells.map((cell) => `${cell}\t`).join('')}\n`;
const cpuText = ({ cpu }: Amounts) => `${cpu.milliValue()}m`;
const memoryText = ({ memory }: Amounts) => `${Math.trunc(memory.value() / 1_048_576)}Mi`;

export interface NodeTable {
  readonly metrics: readonly NodeMetrics[];
  /** By name of the node: what 100 % is. */
  readonly available: ReadonlyMap<string, Usage>;
  readonly headers: boolean;
  readonly sortBy: string;
}

/** Nodes without figures come last, as unknown. */
export function nodeTable({ metrics, available, headers, sortBy }: NodeTable): string {
  if (metrics.length === 0) return '';
  const writer = new TabWriter();
  if (headers) writer.write(lineOf(columns.node));
  const sorted = sortMetrics(
    metrics,
    sortBy,
    ({ usage }) => amountsOf(usage),
    ({ metadata }) => metadata.name,
  );
  for (const { metadata, usage } of sorted) {
    const used = amountsOf(usage);
    const limits = available.get(metadata.name);
    const whole = limits && amountsOf(limits);
    const share = (part: number, all: number) => `${all === 0 ? 0 : Math.trunc((part / all) * 100)}%`;
    const cpuShare = whole ? [share(used.cpu.milliValue(), whole.cpu.milliValue())] : [];
    const memoryShare = whole ? [share(used.memory.value(), whole.memory.value())] : [];
    writer.write(lineOf([metadata.name, cpuText(used), ...cpuShare, memoryText(used), ...memoryShare]));
  }
  for (const name of available.keys())
    if (!metrics.some(({ metadata }) => metadata.name === name))
      writer.write(lineOf([name, ...Array<string>(4).fill('<unknown>')]));
  return writer.flush();
}

export interface PodTable {
  readonly metrics: readonly PodMetrics[];
  readonly containers: boolean;
  readonly withNamespace: boolean;
  readonly headers: boolean;
  readonly sortBy: string;
  readonly sum: boolean;
}

export function podTable(table: PodTable): string {
  const { metrics, containers, withNamespace, headers, sortBy } = table;
  if (metrics.length === 0) return '';
  const writer = new TabWriter();
  const before = (namespace: string, pod: string) => [
    ...(withNamespace ? [namespace] : []),
    ...(containers ? [pod] : []),
  ];
  if (headers) writer.write(lineOf([...before('NAMESPACE', 'POD'), ...columns.pod]));
  const nameOf = ({ metadata }: PodMetrics) =>
    withNamespace ? `${metadata.namespace}\0${metadata.name}` : metadata.name;
  for (const pod of sortMetrics(metrics, sortBy, (one) => sumOf(one.containers), nameOf))
    for (const { name, used } of linesOf(pod, containers, sortBy)) {
      const start = before(pod.metadata.namespace, pod.metadata.name);
      writer.write(lineOf([...start, name, cpuText(used), memoryText(used)]));
    }
  if (table.sum) writer.write(sumLines(table));
  return writer.flush();
}

function linesOf({ metadata, containers }: PodMetrics, each: boolean, sortBy: string) {
  if (!each) return [{ name: metadata.name, used: sumOf(containers) }];
  return sortMetrics(
    containers,
    sortBy,
    ({ usage }) => amountsOf(usage),
    ({ name }) => name,
  ).map(({ name, usage }) => ({ name, used: amountsOf(usage) }));
}

/** kubectl counts its columns only when it prints their names. */
function sumLines({ metrics, headers, withNamespace, containers }: PodTable): string {
  const extra = headers ? Number(withNamespace) + Number(containers) : 0;
  const width = columns.pod.length + extra;
  const total = sumOf(metrics.flatMap((pod) => pod.containers));
  const empty = (count: number) => Array<string>(count).fill('');
  const rule = '________';
  return (
    lineOf([...empty(width - 2), rule, rule]) +
    lineOf([...empty(width - 3), '', cpuText(total), memoryText(total)])
  );
}
