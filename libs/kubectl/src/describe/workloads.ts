import type {
  DaemonSet,
  Deployment,
  LabelSelector,
  PersistentVolumeClaim,
  Pod,
  ReplicaSet,
  ReplicationController,
  StatefulSet,
} from '@drydock/kinds';
import { selectorOf, type KubeObject } from '@drydock/machinery';
import type { RestClient } from '../config/rest-client.ts';
import { describer } from './describer.ts';
import { writeEvents } from './events.ts';
import { writeController } from './pod.ts';
import { writePodTemplate } from './pod-template.ts';
import { replicaSetsOf } from '../workloads/replica-sets.ts';
import { formatRfc1123, labelLine, type DescribeWriter } from './writer.ts';

export const deploymentDescriber = describer<Deployment>(
  'Deployment.apps',
  async (writer, deployment, context) => {
    const { metadata, spec, status } = deployment;
    writer.field(0, 'Name', metadata.name);
    writer.field(0, 'Namespace', metadata.namespace);
    writer.field(0, 'CreationTimestamp', formatRfc1123(metadata.creationTimestamp));
    writer.labels('Labels', metadata.labels);
    writer.annotations('Annotations', metadata.annotations);
    writer.field(0, 'Selector', selectorOf(spec?.selector).toString());
    const n = (value: number | undefined) => value ?? 0;
    writer.field(
      0,
      'Replicas',
      `${n(spec?.replicas)} desired | ${n(status?.updatedReplicas)} updated | ${n(status?.replicas)} total | ${n(status?.availableReplicas)} available | ${n(status?.unavailableReplicas)} unavailable`,
    );
    writer.field(0, 'StrategyType', spec?.strategy?.type ?? '');
    writer.field(0, 'MinReadySeconds', n(spec?.minReadySeconds));
    const rolling = spec?.strategy?.rollingUpdate;
    if (rolling)
      writer.field(
        0,
        'RollingUpdateStrategy',
        `${rolling.maxUnavailable ?? 0} max unavailable, ${rolling.maxSurge ?? 0} max surge`,
      );
    writePodTemplate(writer, spec?.template);
    writeConditions(writer, status?.conditions);
    const { old, current } = await replicaSetsOf(context.rest, deployment);
    if (old.length > 0 || current) {
      writer.field(0, 'OldReplicaSets', replicaSetList(old));
      writer.field(0, 'NewReplicaSet', replicaSetList(current ? [current] : []));
    }
    writeEvents(writer, context.events, context.now);
  },
);

function replicaSetList(sets: readonly ReplicaSet[]): string {
  const texts = sets.map(
    (one) =>
      `${one.metadata.name} (${one.status?.replicas ?? 0}/${one.spec?.replicas ?? 0} replicas created)`,
  );
  return texts.join(', ') || '<none>';
}

function writeConditions(
  writer: DescribeWriter,
  conditions:
    readonly { readonly type: string; readonly status: string; readonly reason?: string }[] | undefined,
): void {
  if (!conditions?.length) return;
  writer.write(0, 'Conditions:\n  Type\tStatus\tReason\n');
  writer.write(1, '----\t------\t------\n');
  for (const { type, status, reason } of conditions)
    writer.write(1, `${type} \t${status}\t${reason ?? ''}\n`);
}

export const replicaSetDescriber = describer<ReplicaSet>('ReplicaSet.apps', async (writer, set, context) => {
  const { metadata, spec, status } = set;
  writer.field(0, 'Name', metadata.name);
  writer.field(0, 'Namespace', metadata.namespace);
  writer.field(0, 'Selector', selectorOf(spec?.selector).toString() || '<none>');
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writeController(writer, metadata);
  writer.field(0, 'Replicas', `${status?.replicas ?? 0} current / ${spec?.replicas ?? 0} desired`);
  writer.field(0, 'Pods Status', await podCounts(context.rest, set, spec?.selector));
  writePodTemplate(writer, spec?.template);
  writeConditions(writer, status?.conditions);
  writeEvents(writer, context.events, context.now);
});

export const statefulSetDescriber = describer<StatefulSet>(
  'StatefulSet.apps',
  async (writer, set, context) => {
    const { metadata, spec, status } = set;
    writer.field(0, 'Name', metadata.name);
    writer.field(0, 'Namespace', metadata.namespace);
    writer.field(0, 'CreationTimestamp', formatRfc1123(metadata.creationTimestamp));
    writer.field(0, 'Selector', selectorOf(spec?.selector).toString());
    writer.labels('Labels', metadata.labels);
    writer.annotations('Annotations', metadata.annotations);
    writer.field(0, 'Replicas', `${spec?.replicas ?? 0} desired | ${status?.replicas ?? 0} total`);
    writer.field(0, 'Update Strategy', spec?.updateStrategy?.type ?? '');
    const partition = spec?.updateStrategy?.rollingUpdate?.partition;
    if (partition !== undefined) writer.field(1, 'Partition', partition);
    writer.field(0, 'Pods Status', await podCounts(context.rest, set, spec?.selector));
    writePodTemplate(writer, spec?.template);
    writeClaimTemplates(writer, spec?.volumeClaimTemplates ?? []);
    writeEvents(writer, context.events, context.now);
  },
);

function writeClaimTemplates(writer: DescribeWriter, templates: readonly PersistentVolumeClaim[]): void {
  if (templates.length === 0) return writer.write(0, 'Volume Claims:\t<none>\n');
  writer.write(0, 'Volume Claims:\n');
  for (const { metadata, spec } of templates) {
    writer.field(1, 'Name', metadata?.name ?? '');
    writer.field(1, 'StorageClass', spec?.storageClassName ?? '');
    writer.labels('Labels', metadata?.labels, '  ');
    writer.labels('Annotations', metadata?.annotations, '  ');
    writer.field(1, 'Capacity', spec?.resources?.requests?.['storage'] ?? '<default>');
    writer.field(1, 'Access Modes', `[${(spec?.accessModes ?? []).join(' ')}]`);
  }
}

export const daemonSetDescriber = describer<DaemonSet>('DaemonSet.apps', async (writer, set, context) => {
  const { metadata, spec, status } = set;
  writer.field(0, 'Name', metadata.name);
  writer.field(0, 'Namespace', metadata.namespace);
  writer.field(0, 'Selector', selectorOf(spec?.selector).toString());
  writer.field(0, 'Node-Selector', labelLine(spec?.template.spec?.nodeSelector));
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.write(0, `Desired Number of Nodes Scheduled: ${status?.desiredNumberScheduled ?? 0}\n`);
  writer.write(0, `Current Number of Nodes Scheduled: ${status?.currentNumberScheduled ?? 0}\n`);
  writer.write(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status?.updatedNumberScheduled ?? 0}\n`);
  writer.write(0, `Number of Nodes Scheduled with Available Pods: ${status?.numberAvailable ?? 0}\n`);
  writer.write(0, `Number of Nodes Misscheduled: ${status?.numberMisscheduled ?? 0}\n`);
  writer.field(0, 'Pods Status', await podCounts(context.rest, set, spec?.selector));
  writePodTemplate(writer, spec?.template);
  writeEvents(writer, context.events, context.now);
});

export const replicationControllerDescriber = describer<ReplicationController>(
  'ReplicationController',
  async (writer, controller, context) => {
    const { metadata, spec, status } = controller;
    writer.field(0, 'Name', metadata.name);
    writer.field(0, 'Namespace', metadata.namespace);
    writer.field(0, 'Selector', labelLine(spec?.selector));
    writer.labels('Labels', metadata.labels);
    writer.annotations('Annotations', metadata.annotations);
    writer.field(0, 'Replicas', `${status?.replicas ?? 0} current / ${spec?.replicas ?? 0} desired`);
    const selector = { matchLabels: spec?.selector ?? {} };
    writer.field(0, 'Pods Status', await podCounts(context.rest, controller, selector));
    writePodTemplate(writer, spec?.template);
    writeConditions(writer, status?.conditions);
    writeEvents(writer, context.events, context.now);
  },
);

/** `1 Running / 0 Waiting / 0 Succeeded / 0 Failed` of the pods that belong to a controller. */
async function podCounts(
  rest: RestClient,
  owner: KubeObject,
  selector: LabelSelector | undefined,
): Promise<string> {
  const path = `/api/v1/namespaces/${owner.metadata.namespace}/pods`;
  const labelSelector = selectorOf(selector as Parameters<typeof selectorOf>[0]).toString();
  const { items = [] } = await rest.get<{ items?: (Pod & KubeObject)[] }>(path, {
    query: { labelSelector, limit: '500' },
  });
  const own = items.filter(({ metadata }) =>
    metadata.ownerReferences?.some((one) => one.controller && one.uid === owner.metadata.uid),
  );
  const count = (phase: string) => own.filter((pod) => pod.status?.phase === phase).length;
  return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`;
}
