import type { Node } from '@drydock/kinds';
import type { KubeObject } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { dryRunFlag, selectorFlag } from '../../flags/shared.ts';
import { dryRunOf, type DryRun } from '../../flags/strategy.ts';
import type { Invocation } from '../../invocation.ts';
import { collect, select } from '../../resources/builder.ts';
import type { Info } from '../../resources/info.ts';
import { patchObject } from '../../resources/operations.ts';

const flags = [dryRunFlag, selectorFlag];

export const cordonCommand: Command = {
  name: 'cordon',
  group: 'Cluster Management Commands',
  short: 'Mark node as unschedulable',
  long: 'No new pods are placed on the node; those that run there stay.',
  examples: [['A node', 'kubectl cordon worker']],
  usage: 'cordon NODE',
  flags,
  completes: 'nodes',
  run: (invocation) => mark(invocation, true),
};

export const uncordonCommand: Command = {
  name: 'uncordon',
  group: 'Cluster Management Commands',
  short: 'Mark node as schedulable',
  examples: [['A node', 'kubectl uncordon worker']],
  usage: 'uncordon NODE',
  flags,
  completes: 'nodes',
  run: (invocation) => mark(invocation, false),
};

/** The nodes that the command line names. */
export async function nodesOf(invocation: Invocation): Promise<readonly Info[]> {
  const { args, flags: values, access, command } = invocation;
  const selector = values.text('selector');
  if (args.length === 0 && selector === '') throw invocation.usageError(`USAGE: ${command.usage} [flags]`);
  if (args.length > 0 && selector !== '')
    throw invocation.usageError('error: cannot specify both a node name and a --selector option');
  const query =
    args.length > 0
      ? { args: args.map((arg) => (arg.includes('/') ? arg : `nodes/${arg}`)) }
      : { args: ['nodes'], labelSelector: selector };
  const { infos, errors } = await collect(access, await select(access, { ...query, latest: true }));
  if (errors.length > 0) throw errors[0];
  const other = infos.find(({ mapping }) => mapping.kind !== 'Node');
  if (other)
    throw new Error(`error: expected resource of type node, got ${JSON.stringify(other.mapping.plural)}`);
  return infos;
}

async function mark(invocation: Invocation, unschedulable: boolean): Promise<void> {
  const dryRun = await dryRunOf(invocation);
  for (const info of await nodesOf(invocation)) await setSchedulable(invocation, info, unschedulable, dryRun);
}

/** Prints `node/worker cordoned`; nothing is sent when the node is so already. */
export async function setSchedulable(
  invocation: Invocation,
  info: Info,
  unschedulable: boolean,
  dryRun: DryRun,
): Promise<void> {
  const word = unschedulable ? 'cordoned' : 'uncordoned';
  const suffix = { none: '', client: ' (dry run)', server: ' (server dry run)' }[dryRun];
  const is = (info.object as Node & KubeObject).spec?.unschedulable === true;
  if (is === unschedulable) return invocation.out(`node/${info.name} already ${word}${suffix}\n`);
  const patch = { spec: { unschedulable: unschedulable ? true : null } };
  if (dryRun !== 'client') await patchObject(invocation, info, 'strategic', patch, { dryRun });
  await invocation.out(`node/${info.name} ${word}${suffix}\n`);
}
