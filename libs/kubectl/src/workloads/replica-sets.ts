import type { Deployment, PodTemplateSpec, ReplicaSet } from '@drydock/kinds';
import { selectorOf, type KubeObject } from '@drydock/machinery';
import type { RestClient } from '../config/rest-client.ts';
import { goJson } from '../printers/go-format.ts';

export const revisionAnnotation = 'deployment.kubernetes.io/revision';
const hashLabel = 'pod-template-hash';

type ReplicaSetObject = ReplicaSet & KubeObject;

/** The replica sets that a deployment owns: the one of its current template, and the others. */
export async function replicaSetsOf(
  rest: RestClient,
  deployment: Deployment & KubeObject,
): Promise<{ old: readonly ReplicaSetObject[]; current: ReplicaSetObject | undefined }> {
  const path = `/apis/apps/v1/namespaces/${deployment.metadata.namespace}/replicasets`;
  const labelSelector = selectorOf(deployment.spec?.selector as Parameters<typeof selectorOf>[0]).toString();
  const list = await rest.get<{ items?: ReplicaSetObject[] }>(path, { query: { labelSelector } });
  const own = (list.items ?? []).filter(({ metadata }) =>
    metadata.ownerReferences?.some((one) => one.controller && one.uid === deployment.metadata.uid),
  );
  const byAge = [...own].sort((a, b) =>
    (a.metadata.creationTimestamp ?? '') < (b.metadata.creationTimestamp ?? '') ? -1 : 1,
  );
  const current = byAge.find((set) => sameTemplate(set.spec?.template, deployment.spec?.template));
  return { old: own.filter((set) => set !== current), current };
}

/** Whether two templates are equal but for the hash label that the controller adds. */
export function sameTemplate(a: PodTemplateSpec | undefined, b: PodTemplateSpec | undefined): boolean {
  return goJson(withoutHash(a)) === goJson(withoutHash(b));
}

export function withoutHash(template: PodTemplateSpec | undefined): unknown {
  const { [hashLabel]: _, ...labels } = template?.metadata?.labels ?? {};
  return { ...template, metadata: { ...template?.metadata, labels } };
}

/** The revision a replica set carries; undefined when it has none. */
export function revisionOf(object: KubeObject): number | undefined {
  const text = object.metadata.annotations?.[revisionAnnotation];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
