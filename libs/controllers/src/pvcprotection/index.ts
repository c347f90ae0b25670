// A claim that a pod uses cannot go away: pkg/controller/volume/pvcprotection.
import { resources } from '@drydock/client';
import type { Pod } from '@drydock/kinds';
import type { ControllerDefinition } from '../controller.ts';
import { keyOf, splitKey } from '../keys.ts';
import { withFinalizer, withoutFinalizer } from '../ownership/finalizers.ts';

const finalizer = 'kubernetes.io/pvc-protection';

export const claimProtectionController: ControllerDefinition = {
  name: 'persistentvolumeclaim-protection-controller',
  start({ client, informers, run }) {
    const claims = informers.for(resources.persistentVolumeClaims);
    const pods = informers.for(resources.pods);
    const queue = run({
      name: claimProtectionController.name,
      async reconcile(key) {
        const { namespace, name } = splitKey(key);
        const claim = claims.get(namespace, name);
        if (!claim) return;
        const protectedNow = claim.metadata.finalizers?.includes(finalizer) ?? false;
        const api = client.of(resources.persistentVolumeClaims, namespace);
        if (claim.metadata.deletionTimestamp) {
          const used = pods.list(namespace).some((pod) => claimsOf(pod).includes(name));
          if (protectedNow && !used) await api.update(withoutFinalizer(claim, finalizer));
        } else if (!protectedNow) await api.update(withFinalizer(claim, finalizer));
      },
    });
    claims.onChange(({ current }) => {
      if (current) queue.add(keyOf(current));
    });
    pods.onChange(({ old, current }) => {
      if (current) return;
      for (const claim of claimsOf(old)) queue.add(`${old?.metadata.namespace ?? ''}/${claim}`);
    });
  },
};

/** Claims that a scheduled pod uses. One that is not scheduled will not start with a claim that is being deleted. */
function claimsOf(pod: Pod | undefined): readonly string[] {
  if (!pod?.spec?.nodeName) return [];
  return (pod.spec.volumes ?? []).flatMap((volume) => {
    if (volume.ephemeral) return [`${pod.metadata.name ?? ''}-${volume.name}`];
    return volume.persistentVolumeClaim ? [volume.persistentVolumeClaim.claimName] : [];
  });
}
