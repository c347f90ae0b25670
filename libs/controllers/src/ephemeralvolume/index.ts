// Claims of generic ephemeral volumes: made for a pod, owned by it, gone with it. After pkg/controller/volume/ephemeral.
import { resources, type Key } from '@drydock/client';
import type { PersistentVolumeClaim, Pod } from '@drydock/kinds';
import type { ControllerContext, ControllerDefinition } from '../controller.ts';
import { keyOf, splitKey } from '../keys.ts';
import { controllerReference, isControlledBy } from '../ownership/controller-reference.ts';
import { isPodTerminal } from '../pods/conditions.ts';
import { messageOf } from '../pods/pod-control.ts';

export const ephemeralVolumeController: ControllerDefinition = {
  name: 'ephemeral-volume-controller',
  start(context) {
    context.informers.for(resources.persistentVolumeClaims);
    const recorder = context.recorder('ephemeral_volume');
    const queue = context.run({
      name: ephemeralVolumeController.name,
      reconcile: async (key) => {
        for (const { pod, claim } of wantedClaims(context, key))
          await create(context, pod, claim).catch((error: unknown) => {
            const volume = claim.metadata.name?.slice((pod.metadata.name ?? '').length + 1) ?? '';
            recorder.event(
              pod,
              'Warning',
              'FailedBinding',
              `ephemeral volume ${volume}: ${messageOf(error)}`,
            );
            throw error;
          });
      },
    });
    context.informers.for(resources.pods).onChange(({ old, current }) => {
      if (!old && current?.spec?.volumes?.some((volume) => volume.ephemeral)) queue.add(keyOf(current));
    });
  },
};

type Owner = Pod & { readonly apiVersion: string; readonly kind: string };

function wantedClaims({ informers }: ControllerContext, key: Key) {
  const { namespace, name } = splitKey(key);
  const cached = informers.for(resources.pods).get(namespace, name);
  if (!cached || cached.metadata.deletionTimestamp || isPodTerminal(cached)) return [];
  const pod: Owner = { ...cached, apiVersion: 'v1', kind: 'Pod' };
  return (pod.spec?.volumes ?? []).flatMap((volume) => {
    const template = volume.ephemeral?.volumeClaimTemplate;
    if (!template) return [];
    const { labels, annotations } = template.metadata ?? {};
    const claim: PersistentVolumeClaim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: `${name}-${volume.name}`,
        namespace,
        ...(labels ? { labels } : {}),
        ...(annotations ? { annotations } : {}),
        ownerReferences: [controllerReference(pod)],
      },
      spec: template.spec,
    };
    return [{ pod, claim }];
  });
}

async function create({ client, informers }: ControllerContext, pod: Pod, claim: PersistentVolumeClaim) {
  const { name = '', namespace = '' } = claim.metadata;
  const known = informers.for(resources.persistentVolumeClaims).get(namespace, name);
  if (known && isControlledBy(known, pod.metadata.uid)) return;
  if (known)
    throw new Error(
      `PVC ${namespace}/${name} was not created for pod ${namespace}/${pod.metadata.name ?? ''} (pod is not owner)`,
    );
  await client
    .of(resources.persistentVolumeClaims, namespace)
    .create(claim)
    .catch((error: unknown) => {
      throw new Error(`create PVC ${name}: ${messageOf(error)}`);
    });
}
