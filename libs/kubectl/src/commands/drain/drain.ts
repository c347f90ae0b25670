import type { Node } from '@drydock/kinds';
import { hasReason, type KubeObject } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { throwCollected } from '../../errors.ts';
import { bool, duration, int, text } from '../../flags/flag.ts';
import { chunkSizeFlag, dryRunFlag, gracePeriodFlag, selectorFlag } from '../../flags/shared.ts';
import { dryRunOf, type DryRun } from '../../flags/strategy.ts';
import type { Invocation } from '../../invocation.ts';
import type { Info } from '../../resources/info.ts';
import { type PodObject } from '../../workloads/pods.ts';
import { nodesOf, setSchedulable } from '../cordon/cordon.ts';
import { Deadline } from '../wait/deadline.ts';

export const drainCommand: Command = {
  name: 'drain',
  group: 'Cluster Management Commands',
  short: 'Drain node in preparation for maintenance',
  long: 'Marks the node as unschedulable and evicts its pods, which the budgets of the pods may delay. Pods that a daemonset manages stay (--ignore-daemonsets); pods without a controller, and pods with local data, are only removed if you say so.',
  examples: [
    ['A node with daemonset pods', 'kubectl drain worker --ignore-daemonsets'],
    ['Also pods without a controller', 'kubectl drain worker --ignore-daemonsets --force'],
  ],
  usage: 'drain NODE',
  flags: [
    chunkSizeFlag,
    bool('delete-emptydir-data', 'Go on although pods use emptyDir: their data is lost.'),
    bool('disable-eviction', 'Delete pods instead of evicting them: budgets are not asked.'),
    dryRunFlag,
    bool('force', 'Go on although pods have no controller.'),
    gracePeriodFlag,
    bool('ignore-daemonsets', 'Leave pods of daemonsets alone.'),
    text('pod-selector', 'Only pods with these labels.'),
    selectorFlag,
    int(
      'skip-wait-for-delete-timeout',
      'Do not wait for pods that are being deleted for longer than so many seconds.',
    ),
    duration('timeout', 'How long to wait; zero: as long as it takes.'),
  ],
  completes: 'nodes',
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const dryRun = await dryRunOf(invocation);
  const nodes = await nodesOf(invocation);
  for (const node of nodes) await setSchedulable(invocation, node, true, dryRun);
  const errors: unknown[] = [];
  for (const node of nodes) {
    try {
      await drain(invocation, node, dryRun);
      const suffix = { none: '', client: ' (dry run)', server: ' (server dry run)' }[dryRun];
      await invocation.out(`node/${node.name} drained${suffix}\n`);
    } catch (error) {
      errors.push(error);
      const pending = nodes.slice(nodes.indexOf(node)).map(({ name }) => ` ${name}\n`);
      await invocation.err(
        `error: unable to drain node ${JSON.stringify(node.name)} due to error: ${(error as Error).message}, continuing command...\n`,
      );
      await invocation.err(`There are pending nodes to be drained:\n${pending.join('')}`);
    }
  }
  throwCollected(errors);
}

interface Verdict {
  readonly pod: PodObject;
  readonly evict: boolean;
  readonly warning?: string;
  readonly error?: string;
}

async function drain(invocation: Invocation, node: Info, dryRun: DryRun): Promise<void> {
  const { flags, access } = invocation;
  const rest = await access.rest();
  const list = await rest.get<{ items?: PodObject[] }>('/api/v1/pods', {
    query: {
      fieldSelector: `spec.nodeName=${node.name}`,
      labelSelector: flags.text('pod-selector') || undefined,
    },
  });
  const verdicts = (list.items ?? []).map((pod) => judge(invocation, pod));
  const errors = grouped(verdicts, 'error');
  throwCollected(errors.map((text) => new Error(text)));
  const warnings = grouped(verdicts, 'warning');
  if (warnings.length > 0) await invocation.err(`Warning: ${warnings.join('; ')}\n`);
  const pods = verdicts.filter(({ evict }) => evict).map(({ pod }) => pod);
  const timeout = flags.duration('timeout');
  const deadline = new Deadline(invocation.host, timeout === 0 ? Infinity : timeout);
  try {
    await Promise.all(pods.map((pod) => evict(invocation, pod, dryRun, deadline)));
  } catch (error) {
    if (deadline.expired)
      throw new Error(`error when evicting pods: global timeout reached: ${timeout / 1000}s`, {
        cause: error,
      });
    throw error;
  } finally {
    deadline.stop();
  }
}

function grouped(verdicts: readonly Verdict[], field: 'warning' | 'error'): string[] {
  const texts = [...new Set(verdicts.flatMap((one) => (one[field] ? [one[field]] : [])))];
  return texts.map((text) => {
    const names = verdicts
      .filter((one) => one[field] === text)
      .map(({ pod }) => `${pod.metadata.namespace}/${pod.metadata.name}`);
    return `${text}: ${names.join(', ')}`;
  });
}

function judge({ flags }: Invocation, pod: PodObject): Verdict {
  const phase = pod.status?.phase;
  const ended = phase === 'Succeeded' || phase === 'Failed';
  const owner = (pod as KubeObject).metadata.ownerReferences?.find((one) => one.controller);
  if (pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return { pod, evict: false };
  if (owner?.kind === 'DaemonSet' && !ended)
    return flags.bool('ignore-daemonsets')
      ? { pod, evict: false, warning: 'ignoring DaemonSet-managed Pods' }
      : {
          pod,
          evict: false,
          error: 'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)',
        };
  if (!ended && pod.spec?.volumes?.some((volume) => volume.emptyDir) && !flags.bool('delete-emptydir-data'))
    return {
      pod,
      evict: false,
      error: 'cannot delete Pods with local storage (use --delete-emptydir-data to override)',
    };
  if (!ended && !owner)
    return flags.bool('force')
      ? { pod, evict: true, warning: 'deleting Pods that declare no controller' }
      : {
          pod,
          evict: false,
          // the official tool says it twice
          error: 'cannot delete cannot delete Pods that declare no controller (use --force to override)',
        };
  return { pod, evict: true };
}

async function evict(
  invocation: Invocation,
  pod: PodObject,
  dryRun: DryRun,
  deadline: Deadline,
): Promise<void> {
  const { flags, access, host } = invocation;
  const { namespace = '', name = '', uid } = pod.metadata;
  const verb = flags.bool('disable-eviction') ? 'deleting' : 'evicting';
  const suffix = { none: '', client: ' (dry run)', server: ' (server dry run)' }[dryRun];
  await invocation.out(`${verb} pod ${namespace}/${name}${suffix}\n`);
  if (dryRun === 'client') return;
  const rest = await access.rest();
  const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
  const grace = flags.number('grace-period');
  const deleteOptions = grace >= 0 ? { gracePeriodSeconds: grace } : {};
  for (;;) {
    try {
      if (verb === 'deleting') await rest.send('DELETE', path, { body: deleteOptions });
      else {
        const metadata = { name, namespace };
        const body = { kind: 'Eviction', apiVersion: 'policy/v1', metadata, deleteOptions };
        await rest.send('POST', `${path}/eviction`, { body });
      }
      break;
    } catch (error) {
      if (hasReason(error, 'NotFound')) break;
      if (!hasReason(error, 'TooManyRequests'))
        throw new Error(
          `error when ${verb} pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)}: ${(error as Error).message}`,
          { cause: error },
        );
      await invocation.err(
        `error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)} (will retry after 5s): ${error.message}\n`,
      );
      await deadline.race(host.clock.sleep(5000));
    }
  }
  if (dryRun === 'server') return;
  for (;;) {
    const gone = await rest.get<Node & KubeObject>(path).then(
      (current) => current.metadata.uid !== uid,
      (error: unknown) => {
        if (hasReason(error, 'NotFound')) return true;
        throw error;
      },
    );
    if (gone) break;
    await deadline.race(host.clock.sleep(1000));
  }
  await invocation.out(`pod/${name} ${verb === 'deleting' ? 'deleted' : 'evicted'}\n`);
}
