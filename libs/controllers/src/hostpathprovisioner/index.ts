// Makes and removes host path volumes for claims: the program that runs in Docker Desktop's storage-provisioner pod, built
// on sig-storage-lib-external-provisioner.
import { resources } from '@drydock/client';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '@drydock/kinds';
import { hasReason } from '@drydock/machinery';
import type { ControllerDefinition, HostPathProvisionerSettings } from '../controller.ts';
import { keyOf, splitKey } from '../keys.ts';

const requestedProvisioners = [
  'volume.kubernetes.io/storage-provisioner',
  'volume.beta.kubernetes.io/storage-provisioner',
];
/** What it takes at least to make a directory in the virtual machine: long enough for a pod to be seen waiting. */
const directoryMs = 300;
const provisionedBy = 'pv.kubernetes.io/provisioned-by';

export const hostPathProvisioner: ControllerDefinition = {
  name: 'hostpath-provisioner',
  start(context) {
    const { client, clock, informers, random, run, settings } = context;
    const provisioner = settings.hostPathProvisioner;
    if (!provisioner) return;
    const claims = informers.for(resources.persistentVolumeClaims);
    const volumes = informers.for(resources.persistentVolumes);
    const classes = informers.for(resources.storageClasses);
    const recorder = context.recorder(provisioner.identity);

    const provision = run({
      name: 'hostpath-provisioner',
      async reconcile(key) {
        const { namespace, name } = splitKey(key);
        const cached = claims.get(namespace, name);
        const storageClass = cached && classes.get('', cached.spec?.storageClassName ?? '');
        if (!cached || !storageClass || !isRequested(cached, storageClass, provisioner)) return;
        if (volumes.get('', volumeName(cached))) return;
        const claim = { ...cached, apiVersion: 'v1', kind: 'PersistentVolumeClaim' };
        recorder.event(
          claim,
          'Normal',
          'Provisioning',
          `External provisioner is provisioning volume for claim "${key}"`,
        );
        await clock.sleep(directoryMs + random.int(directoryMs));
        await client
          .of(resources.persistentVolumes)
          .create(newVolume(claim, storageClass, provisioner))
          .catch((error: unknown) => {
            if (!hasReason(error, 'AlreadyExists')) throw error;
          });
        const message = `Successfully provisioned volume ${volumeName(claim)}`;
        recorder.event(claim, 'Normal', 'ProvisioningSucceeded', message);
      },
    });
    const remove = run({
      name: 'hostpath-deleter',
      async reconcile(name) {
        const volume = volumes.get('', name);
        if (!volume || volume.metadata.deletionTimestamp || volume.status?.phase !== 'Released') return;
        if (volume.spec?.persistentVolumeReclaimPolicy !== 'Delete') return;
        if (volume.metadata.annotations?.[provisionedBy] !== provisioner.provisioner) return;
        await client.of(resources.persistentVolumes).delete(name);
      },
    });
    claims.onChange(({ current }) => {
      if (current) provision.add(keyOf(current));
    });
    volumes.onChange(({ current }) => {
      if (current) remove.add(current.metadata.name ?? '');
    });
  },
};

function isRequested(
  claim: PersistentVolumeClaim,
  storageClass: StorageClass,
  { provisioner }: HostPathProvisionerSettings,
): boolean {
  if (claim.spec?.volumeName || claim.metadata.deletionTimestamp) return false;
  const requested = requestedProvisioners.map((name) => claim.metadata.annotations?.[name]).find(Boolean);
  if (requested !== provisioner || storageClass.provisioner !== provisioner) return false;
  const waits = storageClass.volumeBindingMode === 'WaitForFirstConsumer';
  return !waits || claim.metadata.annotations?.['volume.kubernetes.io/selected-node'] !== undefined;
}

const volumeName = (claim: PersistentVolumeClaim) => `pvc-${claim.metadata.uid ?? ''}`;

function newVolume(
  claim: PersistentVolumeClaim,
  storageClass: StorageClass,
  { provisioner, directory }: HostPathProvisionerSettings,
): PersistentVolume {
  const name = volumeName(claim);
  const path = `${directory}/${claim.metadata.name ?? ''}/${name}`;
  const { accessModes, resources: wanted, volumeMode } = claim.spec ?? {};
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, annotations: { 'docker.io/hostpath': path, [provisionedBy]: provisioner } },
    spec: {
      accessModes: accessModes ?? [],
      capacity: { storage: wanted?.requests?.['storage'] ?? '0' },
      claimRef: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        name: claim.metadata.name ?? '',
        namespace: claim.metadata.namespace ?? '',
        resourceVersion: claim.metadata.resourceVersion ?? '',
        uid: claim.metadata.uid ?? '',
      },
      hostPath: { path, type: '' },
      ...(storageClass.mountOptions ? { mountOptions: storageClass.mountOptions } : {}),
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      storageClassName: storageClass.metadata.name ?? '',
      ...(volumeMode ? { volumeMode } : {}),
    },
  };
}
