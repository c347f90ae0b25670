// A volume that is bound to a claim cannot go away: pkg/controller/volume/pvprotection.
import { resources } from '@drydock/client';
import type { ControllerDefinition } from '../controller.ts';
import { withFinalizer, withoutFinalizer } from '../ownership/finalizers.ts';

const finalizer = 'kubernetes.io/pv-protection';

export const volumeProtectionController: ControllerDefinition = {
  name: 'persistentvolume-protection-controller',
  start({ client, informers, run }) {
    const volumes = informers.for(resources.persistentVolumes);
    const queue = run({
      name: volumeProtectionController.name,
      async reconcile(name) {
        const volume = volumes.get('', name);
        if (!volume) return;
        const protectedNow = volume.metadata.finalizers?.includes(finalizer) ?? false;
        const api = client.of(resources.persistentVolumes);
        if (volume.metadata.deletionTimestamp) {
          if (protectedNow && volume.status?.phase !== 'Bound')
            await api.update(withoutFinalizer(volume, finalizer));
        } else if (!protectedNow) await api.update(withFinalizer(volume, finalizer));
      },
    });
    volumes.onChange(({ current }) => {
      if (current) queue.add(current.metadata.name ?? '');
    });
  },
};
