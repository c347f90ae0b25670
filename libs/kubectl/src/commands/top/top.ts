import type { Node, Pod } from '@drydock/kinds';
import { formatDuration, parseTime } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { bool, text } from '../../flags/flag.ts';
import { allNamespacesFlag, fieldSelectorFlag, noHeadersFlag, selectorFlag } from '../../flags/shared.ts';
import type { RestClient } from '../../config/rest-client.ts';
import type { Invocation } from '../../invocation.ts';
import type { MetricsList, NodeMetrics, PodMetrics, Usage } from './metrics.ts';
import { nodeTable, podTable } from './print-metrics.ts';

const protobufFlag = bool('use-protocol-buffers', 'Ask for the metrics as protocol buffers.', 'true');

const topNodeCommand: Command = {
  name: 'node',
  aliases: ['nodes', 'no'],
  short: 'Display resource (CPU/memory) usage of nodes',
  examples: [['All nodes', 'kubectl top node']],
  usage: 'node [NAME | -l label]',
  flags: [
    noHeadersFlag,
    selectorFlag,
    bool('show-capacity', 'Shares of the capacity instead of what pods may use.'),
    text('sort-by', 'Sort by cpu or memory.', '', { words: ['cpu', 'memory'] }),
    protobufFlag,
  ],
  completes: 'nodes',
  run: runNode,
};

const topPodCommand: Command = {
  name: 'pod',
  aliases: ['pods', 'po'],
  short: 'Display resource (CPU/memory) usage of pods',
  long: 'Metrics of a new pod are there after some minutes.',
  examples: [['All pods of the namespace', 'kubectl top pod']],
  usage: 'pod [NAME | -l label]',
  flags: [
    allNamespacesFlag,
    bool('containers', 'Show the containers of the pods.'),
    fieldSelectorFlag,
    noHeadersFlag,
    selectorFlag,
    text('sort-by', 'Sort by cpu or memory.', '', { words: ['cpu', 'memory'] }),
    bool('sum', 'Show the sum at the end.'),
    protobufFlag,
  ],
  completes: 'pods',
  run: runPod,
};

export const topCommand: Command = {
  name: 'top',
  group: 'Cluster Management Commands',
  short: 'Display resource (CPU/memory) usage',
  long: 'Needs a metrics server in the cluster.',
  usage: 'top [flags]',
  bareHelpTo: 'stderr',
  subcommands: [topNodeCommand, topPodCommand],
};

const apiRoot = '/apis/metrics.k8s.io/v1beta1';
/** Pods younger than this may well have no figures. */
const metricsDelay = 2 * 60_000;

/** The name asked for, after what kubectl checks before it asks anybody. */
function nameOf(invocation: Invocation, exclusive: string, selectors: readonly string[]): string {
  const { flags, args, command } = invocation;
  if (args.length > 1) throw invocation.usageError(command.usage);
  if (!['', 'cpu', 'memory'].includes(flags.text('sort-by')))
    throw new Error('--sort-by accepts only cpu or memory');
  if (args[0] !== undefined && selectors.some((flag) => flags.text(flag) !== ''))
    throw new Error(`only one of NAME or ${exclusive} can be provided`);
  return args[0] ?? '';
}

/** Asked afresh each time: a metrics server comes and goes. */
async function requireMetricsApi({ access }: Invocation): Promise<RestClient> {
  const discovery = await access.discovery();
  discovery.invalidate();
  const served = (await discovery.resources()).some(({ group }) => group === 'metrics.k8s.io');
  if (!served) throw new Error('Metrics API not available');
  return access.rest();
}

const selectorsOf = ({ flags }: Invocation, names: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(names).flatMap(([parameter, flag]) =>
      flags.text(flag) === '' ? [] : [[parameter, flags.text(flag)]],
    ),
  );

async function runNode(invocation: Invocation): Promise<void> {
  const { flags } = invocation;
  const name = nameOf(invocation, '--selector', ['selector']);
  const query = selectorsOf(invocation, { labelSelector: 'selector' });
  const rest = await requireMetricsApi(invocation);
  const metrics = name
    ? [await rest.get<NodeMetrics>(`${apiRoot}/nodes/${name}`)]
    : (await rest.get<MetricsList<NodeMetrics>>(`${apiRoot}/nodes`, { query })).items;
  if (metrics.length === 0) throw new Error('metrics not available yet');
  const nodes = name
    ? [await rest.get<Node>(`/api/v1/nodes/${name}`)]
    : (await rest.get<MetricsList<Node>>('/api/v1/nodes', { query })).items;
  const field = flags.bool('show-capacity') ? 'capacity' : 'allocatable';
  const available = new Map(
    nodes.map(({ metadata, status }) => [metadata.name ?? '', (status?.[field] ?? {}) as unknown as Usage]),
  );
  const headers = !flags.bool('no-headers');
  await invocation.out(nodeTable({ metrics, available, headers, sortBy: flags.text('sort-by') }));
}

async function runPod(invocation: Invocation): Promise<void> {
  const { flags, access } = invocation;
  const name = nameOf(invocation, 'selector', ['selector', 'field-selector']);
  const query = selectorsOf(invocation, { labelSelector: 'selector', fieldSelector: 'field-selector' });
  const namespace = (await access.namespace()).name;
  const all = flags.bool('all-namespaces');
  const rest = await requireMetricsApi(invocation);
  const place = all ? '' : `/namespaces/${namespace}`;
  const metrics = name
    ? [await rest.get<PodMetrics>(`${apiRoot}${place}/pods/${name}`)]
    : (await rest.get<MetricsList<PodMetrics>>(`${apiRoot}${place}/pods`, { query })).items;
  if (metrics.length === 0) {
    await explainNoMetrics(invocation, rest, `/api/v1/namespaces/${namespace}/pods`, query);
    const where = all ? '' : ` in ${namespace} namespace.`;
    return invocation.err(`No resources found${where}\n`);
  }
  await invocation.out(
    podTable({
      metrics,
      containers: flags.bool('containers'),
      withNamespace: all,
      headers: !flags.bool('no-headers'),
      sortBy: flags.text('sort-by'),
      sum: flags.bool('sum'),
    }),
  );
}

/** Throws when there are pods: they are too young, or something is wrong with the metrics server. */
async function explainNoMetrics(
  { host }: Invocation,
  rest: RestClient,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<void> {
  const { items } = await rest.get<MetricsList<Pod>>(path, { query });
  if (items.length === 0) return;
  for (const { metadata } of items) {
    const age = host.clock.now() - (parseTime(metadata.creationTimestamp) ?? 0);
    if (age > metricsDelay)
      throw new Error(
        `Metrics not available for pod ${metadata.namespace}/${metadata.name}, age: ${formatDuration(age)}`,
      );
  }
  throw new Error('metrics not available yet');
}
