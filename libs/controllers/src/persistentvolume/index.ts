// Binds claims and volumes to each other and asks provisioners for volumes: pkg/controller/volume/persistentvolume.
// Both directions are reconciled: claims in claims.ts, volumes in volumes.ts.
import { resources } from '@drydock/client';
import type { ControllerDefinition } from '../controller.ts';
import { keyOf } from '../keys.ts';
import { ClaimReconciler } from './claims.ts';
import { VolumeReconciler } from './volumes.ts';

export const persistentVolumeController: ControllerDefinition = {
  name: 'persistentvolume-controller',
  start(context) {
    const claims = context.informers.for(resources.persistentVolumeClaims);
    const volumes = context.informers.for(resources.persistentVolumes);
    const classes = context.informers.for(resources.storageClasses);
    const claimReconciler = new ClaimReconciler(context);
    const volumeReconciler = new VolumeReconciler(context, (key) => claimQueue.add(key));
    const claimQueue = context.run({
      name: 'persistentvolume-binder: claims',
      reconcile: (key) => claimReconciler.reconcile(key),
    });
    const volumeQueue = context.run({
      name: 'persistentvolume-binder: volumes',
      reconcile: (key) => volumeReconciler.reconcile(key),
    });
    claims.onChange(({ old, current }) => {
      const claim = current ?? old;
      if (claim && current) claimQueue.add(keyOf(claim));
      if (claim?.spec?.volumeName) volumeQueue.add(claim.spec.volumeName);
    });
    volumes.onChange(({ old, current }) => {
      const volume = current ?? old;
      if (current) volumeQueue.add(current.metadata.name ?? '');
      const reference = volume?.spec?.claimRef;
      if (reference) claimQueue.add(`${reference.namespace ?? ''}/${reference.name ?? ''}`);
      // a volume that became available may be what a waiting claim needs
      else for (const claim of claims.list()) if (!claim.spec?.volumeName) claimQueue.add(keyOf(claim));
    });
    classes.onChange(({ current }) => {
      if (current)
        for (const claim of claims.list()) if (!claim.spec?.volumeName) claimQueue.add(keyOf(claim));
    });
  },
};
