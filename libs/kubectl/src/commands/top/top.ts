import type { Command } from '../../command.ts';
import { bool, text } from '../../flags/flag.ts';
import { allNamespacesFlag, fieldSelectorFlag, noHeadersFlag, selectorFlag } from '../../flags/shared.ts';
import type { Invocation } from '../../invocation.ts';

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
  run,
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
  run,
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

async function run(invocation: Invocation): Promise<void> {
  const { flags, access } = invocation;
  if (!['', 'cpu', 'memory'].includes(flags.text('sort-by')))
    throw new Error('--sort-by accepts only cpu or memory');
  const served = (await (await access.discovery()).resources()).some(
    ({ group }) => group === 'metrics.k8s.io',
  );
  if (!served) throw new Error('Metrics API not available');
  throw new Error('not simulated: kubectl top with a metrics server');
}
