import type { Container, Pod } from '@drydock/kinds';
import { parseQuantity, type KubeObject } from '@drydock/machinery';
import { writeContainers } from './containers.ts';
import { describer } from './describer.ts';
import { writeEvents } from './events.ts';
import { writeSpread, writeTolerations } from './pod-template.ts';
import { writeVolumes } from './volumes.ts';
import { formatRfc1123, since, type DescribeWriter } from './writer.ts';

export const podDescriber = describer<Pod>('Pod', (writer, pod, { now, events }) => {
  const { spec, status } = pod;
  writeHead(writer, pod, now);
  if (spec?.initContainers?.length)
    writeContainers(
      writer,
      'Init Containers',
      spec.initContainers,
      status?.initContainerStatuses ?? [],
      '',
      pod,
    );
  writeContainers(writer, 'Containers', spec?.containers ?? [], status?.containerStatuses ?? [], '', pod);
  if (spec?.ephemeralContainers?.length)
    writeContainers(
      writer,
      'Ephemeral Containers',
      spec.ephemeralContainers as readonly Container[],
      status?.ephemeralContainerStatuses ?? [],
      '',
      pod,
    );
  if (spec?.readinessGates?.length) {
    writer.write(0, 'Readiness Gates:\n  Type\tStatus\n');
    for (const { conditionType } of spec.readinessGates) {
      const found = status?.conditions?.find((one) => one.type === conditionType);
      writer.write(1, `${conditionType} \t${found?.status ?? '<none>'} \n`);
    }
  }
  if (status?.conditions?.length) {
    writer.write(0, 'Conditions:\n  Type\tStatus\n');
    for (const condition of status.conditions) writer.write(1, `${condition.type} \t${condition.status} \n`);
  }
  writeVolumes(writer, spec?.volumes, '');
  writer.field(0, 'QoS Class', status?.qosClass || qosClass(pod));
  writer.labels('Node-Selectors', spec?.nodeSelector);
  writeTolerations(writer, 'Tolerations', spec?.tolerations);
  writeSpread(writer, spec?.topologySpreadConstraints, '');
  writeEvents(writer, events, now);
});

function writeHead(writer: DescribeWriter, { metadata, spec, status }: Pod & KubeObject, now: number): void {
  writer.field(0, 'Name', metadata.name);
  writer.field(0, 'Namespace', metadata.namespace);
  if (spec?.priority !== undefined) writer.field(0, 'Priority', spec.priority);
  if (spec?.priorityClassName) writer.field(0, 'Priority Class Name', spec.priorityClassName);
  if (spec?.runtimeClassName) writer.field(0, 'Runtime Class Name', spec.runtimeClassName);
  if (spec?.serviceAccountName) writer.field(0, 'Service Account', spec.serviceAccountName);
  writer.field(0, 'Node', spec?.nodeName ? `${spec.nodeName}/${status?.hostIP ?? ''}` : '<none>');
  if (status?.startTime) writer.field(0, 'Start Time', formatRfc1123(status.startTime));
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  const ended = status?.phase === 'Failed' || status?.phase === 'Succeeded';
  if (metadata.deletionTimestamp && !ended) {
    writer.field(0, 'Status', `Terminating (lasts ${since(metadata.deletionTimestamp, now)})`);
    writer.field(0, 'Termination Grace Period', `${metadata.deletionGracePeriodSeconds ?? 0}s`);
  } else writer.field(0, 'Status', status?.phase ?? '');
  if (status?.reason) writer.field(0, 'Reason', status.reason);
  if (status?.message) writer.field(0, 'Message', status.message);
  const seccomp = spec?.securityContext?.seccompProfile;
  if (seccomp) writer.field(0, 'SeccompProfile', seccomp.type);
  if (seccomp?.type === 'Localhost') writer.field(0, 'LocalhostProfile', seccomp.localhostProfile ?? '');
  writer.field(0, 'IP', status?.podIP ?? '');
  if (!status?.podIPs?.length) writer.write(0, 'IPs:\t<none>\n');
  else {
    writer.write(0, 'IPs:\n');
    for (const { ip } of status.podIPs) writer.field(1, 'IP', ip);
  }
  writeController(writer, metadata);
  if (status?.nominatedNodeName) writer.field(0, 'NominatedNodeName', status.nominatedNodeName);
}

/** `Controlled By:\tReplicaSet/web-5d4`. */
export function writeController(writer: DescribeWriter, metadata: KubeObject['metadata']): void {
  const owner = metadata.ownerReferences?.find((one) => one.controller);
  if (owner) writer.field(0, 'Controlled By', `${owner.kind}/${owner.name}`);
}

/** The class that the server computes when the pod does not carry it. */
function qosClass(pod: Pod): string {
  const containers = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])];
  const positive = (text: unknown) => (parseQuantity(String(text ?? '0'))?.nano ?? 0n) > 0n;
  const amounts = containers.flatMap(({ resources }) =>
    [resources?.requests, resources?.limits].flatMap((list) => ['cpu', 'memory'].map((name) => list?.[name])),
  );
  if (!amounts.some(positive)) return 'BestEffort';
  const guaranteed = containers.every(({ resources }) =>
    ['cpu', 'memory'].every(
      (name) =>
        positive(resources?.limits?.[name]) &&
        (resources?.requests?.[name] === undefined ||
          String(resources.requests[name]) === String(resources.limits?.[name])),
    ),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
