// Names, labels and volumes that belong to an ordinal: pkg/controller/statefulset/stateful_set_utils.go.
import type { PersistentVolumeClaim, Pod, PodTemplateSpec, StatefulSet, Volume } from '@drydock/kinds';
import { controllerReference } from '../ownership/controller-reference.ts';

export const revisionLabel = 'controller-revision-hash';
const nameLabel = 'statefulset.kubernetes.io/pod-name';
const indexLabel = 'apps.kubernetes.io/pod-index';

export function startOrdinal(set: StatefulSet): number {
  return set.spec?.ordinals?.start ?? 0;
}

export function podName(set: StatefulSet, ordinal: number): string {
  return `${set.metadata.name ?? ''}-${ordinal}`;
}

/** The ordinal in a pod's name; -1 when it is not one of this set. */
export function ordinalOf(set: StatefulSet, pod: Pod): number {
  const match = /^(.*)-(\d+)$/.exec(pod.metadata.name ?? '');
  return match && match[1] === set.metadata.name ? Number(match[2]) : -1;
}

export function claimName(template: PersistentVolumeClaim, set: StatefulSet, ordinal: number): string {
  return `${template.metadata.name ?? ''}-${podName(set, ordinal)}`;
}

/** The claims of one ordinal, as they are created. */
export function claimsOf(set: StatefulSet, ordinal: number): readonly PersistentVolumeClaim[] {
  return (set.spec?.volumeClaimTemplates ?? []).map((template) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      ...template.metadata,
      name: claimName(template, set, ordinal),
      namespace: set.metadata.namespace ?? '',
      labels: { ...template.metadata.labels, ...set.spec?.selector.matchLabels },
    },
    ...(template.spec ? { spec: template.spec } : {}),
  }));
}

/** The pod of an ordinal, of one revision of the template. */
export function statefulPod(
  set: StatefulSet,
  template: PodTemplateSpec,
  revision: string,
  ordinal: number,
): Pod {
  const name = podName(set, ordinal);
  const { metadata = {}, spec } = template;
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      generateName: `${set.metadata.name ?? ''}-`,
      namespace: set.metadata.namespace ?? '',
      ...(metadata.annotations ? { annotations: metadata.annotations } : {}),
      ...(metadata.finalizers ? { finalizers: metadata.finalizers } : {}),
      labels: { ...metadata.labels, ...identityLabels(name, ordinal), [revisionLabel]: revision },
      ownerReferences: [controllerReference({ ...set, apiVersion: 'apps/v1', kind: 'StatefulSet' })],
    },
  };
  if (!spec) return pod;
  const { serviceName } = set.spec ?? {};
  return {
    ...pod,
    spec: {
      ...spec,
      hostname: name,
      ...(serviceName ? { subdomain: serviceName } : {}),
      ...withVolumes(set, ordinal, spec.volumes),
    },
  };
}

function identityLabels(name: string, ordinal: number) {
  return { [nameLabel]: name, [indexLabel]: String(ordinal) };
}

/** Claims take the place of volumes of the same name. */
function withVolumes(set: StatefulSet, ordinal: number, volumes: readonly Volume[] = []) {
  const templates = set.spec?.volumeClaimTemplates ?? [];
  if (templates.length === 0) return volumes.length > 0 ? { volumes } : {};
  const claims = templates.map((template) => ({
    name: template.metadata.name ?? '',
    persistentVolumeClaim: { claimName: claimName(template, set, ordinal) },
  }));
  const rest = volumes.filter((volume) => !claims.some((claim) => claim.name === volume.name));
  return { volumes: [...claims, ...rest] };
}

/** Whether the pod still carries the labels of its ordinal; anybody may have taken them off. */
export function hasIdentity(pod: Pod, ordinal: number): boolean {
  const labels = identityLabels(pod.metadata.name ?? '', ordinal);
  return Object.entries(labels).every(([name, value]) => pod.metadata.labels?.[name] === value);
}

export function withIdentity(pod: Pod, ordinal: number): Pod {
  const labels = { ...pod.metadata.labels, ...identityLabels(pod.metadata.name ?? '', ordinal) };
  return { ...pod, metadata: { ...pod.metadata, labels } };
}

export function revisionOf(pod: Pod): string {
  return pod.metadata.labels?.[revisionLabel] ?? '';
}
