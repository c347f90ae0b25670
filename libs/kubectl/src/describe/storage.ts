import type { PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '@drydock/kinds';
import type { KubeObject } from '@drydock/machinery';
import { describer } from './describer.ts';
import { writeEvents } from './events.ts';
import { writeVolumeSource } from './volumes.ts';
import { formatRfc1123, labelLine, since, type DescribeWriter } from './writer.ts';

const modes: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};
const modeText = (list: readonly string[] | undefined) =>
  (list ?? []).map((mode) => modes[mode] ?? mode).join(',');
const goList = (list: readonly string[] | undefined) => `[${(list ?? []).join(' ')}]`;
const legacyClass = 'volume.beta.kubernetes.io/storage-class';

export const persistentVolumeDescriber = describer<PersistentVolume>(
  'PersistentVolume',
  (writer, volume, { events, now }) => {
    const { metadata, spec, status } = volume;
    writer.head(metadata, false);
    writer.field(0, 'Finalizers', goList(metadata.finalizers));
    writer.field(0, 'StorageClass', metadata.annotations?.[legacyClass] ?? spec?.storageClassName ?? '');
    writeStatus(writer, metadata.deletionTimestamp, status?.phase, now);
    writer.field(0, 'Claim', spec?.claimRef ? `${spec.claimRef.namespace}/${spec.claimRef.name}` : '');
    writer.field(0, 'Reclaim Policy', spec?.persistentVolumeReclaimPolicy ?? '');
    writer.field(0, 'Access Modes', modeText(spec?.accessModes));
    if (spec?.volumeMode) writer.field(0, 'VolumeMode', spec.volumeMode);
    writer.field(0, 'Capacity', spec?.capacity?.['storage'] ?? '0');
    writeNodeAffinity(writer, volume);
    writer.field(0, 'Message', status?.message ?? '');
    writer.write(0, 'Source:\n');
    if (spec?.local) {
      writer.write(2, 'Type:\tLocalVolume (a persistent volume backed by local storage on a node)\n');
      writer.write(0, `    Path:\t${spec.local.path}\n`);
    } else
      writeVolumeSource(writer, {
        ...(spec?.hostPath ? { hostPath: spec.hostPath } : {}),
        ...(spec?.nfs ? { nfs: spec.nfs } : {}),
      });
    writeEvents(writer, events, now);
  },
);

function writeStatus(
  writer: DescribeWriter,
  deleted: string | undefined,
  phase: string | undefined,
  now: number,
): void {
  writer.field(0, 'Status', deleted ? `Terminating (lasts ${since(deleted, now)})` : (phase ?? ''));
}

function writeNodeAffinity(writer: DescribeWriter, { spec }: PersistentVolume): void {
  if (!spec?.nodeAffinity) return writer.write(0, 'Node Affinity:\t<none>\n');
  writer.write(0, 'Node Affinity:\t\n');
  const terms = spec.nodeAffinity.required?.nodeSelectorTerms;
  if (!terms) return writer.write(1, 'Required Terms:\t<none>\n');
  writer.write(1, 'Required Terms:\t\n');
  terms.forEach((term, i) => {
    writer.write(2, `Term ${i}:\t`);
    const expressions = term.matchExpressions ?? [];
    if (expressions.length === 0) writer.write(0, '<none>\n');
    expressions.forEach(({ key, operator, values }, j) => {
      if (j > 0) writer.write(0, '      \t');
      const list = values?.length ? ` [${values.join(', ')}]` : '';
      writer.write(0, `${key} ${operator.toLowerCase()}${list}\n`);
    });
  });
}

export const persistentVolumeClaimDescriber = describer<PersistentVolumeClaim>(
  'PersistentVolumeClaim',
  async (writer, claim, { rest, events, now }) => {
    const { metadata, spec, status } = claim;
    writer.field(0, 'Name', metadata.name);
    writer.field(0, 'Namespace', metadata.namespace);
    writer.field(0, 'StorageClass', metadata.annotations?.[legacyClass] ?? spec?.storageClassName ?? '');
    writeStatus(writer, metadata.deletionTimestamp, status?.phase, now);
    writer.field(0, 'Volume', spec?.volumeName ?? '');
    writer.labels('Labels', metadata.labels);
    writer.annotations('Annotations', metadata.annotations);
    writer.field(0, 'Finalizers', goList(metadata.finalizers));
    writer.field(0, 'Capacity', spec?.volumeName ? (status?.capacity?.['storage'] ?? '0') : '');
    writer.field(0, 'Access Modes', spec?.volumeName ? modeText(status?.accessModes) : '');
    if (spec?.volumeMode) writer.field(0, 'VolumeMode', spec.volumeMode);
    if (spec?.dataSource) {
      writer.write(0, 'DataSource:\n');
      if (spec.dataSource.apiGroup) writer.field(1, 'APIGroup', spec.dataSource.apiGroup);
      writer.field(1, 'Kind', spec.dataSource.kind);
      writer.field(1, 'Name', spec.dataSource.name);
    }
    const { items = [] } = await rest.get<{ items?: (Pod & KubeObject)[] }>(
      `/api/v1/namespaces/${metadata.namespace}/pods`,
    );
    const users = items
      .filter((pod) =>
        pod.spec?.volumes?.some((one) => one.persistentVolumeClaim?.claimName === metadata.name),
      )
      .map((pod) => pod.metadata.name ?? '')
      .sort();
    if (users.length === 0) writer.write(0, 'Used By:\t<none>\n');
    users.forEach((name, i) => writer.write(0, `${i === 0 ? 'Used By:' : ''}\t${name}\n`));
    writeClaimConditions(writer, claim);
    writeEvents(writer, events, now);
  },
);

function writeClaimConditions(writer: DescribeWriter, { status }: PersistentVolumeClaim): void {
  if (!status?.conditions?.length) return;
  writer.write(0, 'Conditions:\n');
  writer.write(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage\n');
  writer.write(1, '----\t------\t-----------------\t------------------\t------\t-------\n');
  for (const one of status.conditions)
    writer.write(
      1,
      `${one.type} \t${one.status} \t${formatRfc1123(one.lastProbeTime)} \t${formatRfc1123(one.lastTransitionTime)} \t${one.reason ?? ''} \t${one.message ?? ''}\n`,
    );
}

export const storageClassDescriber = describer<StorageClass>(
  'StorageClass.storage.k8s.io',
  (writer, storage, { events, now }) => {
    const {
      metadata,
      provisioner,
      parameters,
      allowVolumeExpansion,
      mountOptions,
      reclaimPolicy,
      volumeBindingMode,
    } = storage;
    const annotations = metadata.annotations ?? {};
    const isDefault =
      annotations['storageclass.kubernetes.io/is-default-class'] === 'true' ||
      annotations['storageclass.beta.kubernetes.io/is-default-class'] === 'true';
    writer.field(0, 'Name', metadata.name);
    writer.field(0, 'IsDefaultClass', isDefault ? 'Yes' : 'No');
    writer.field(0, 'Annotations', labelLine(metadata.annotations));
    writer.field(0, 'Provisioner', provisioner);
    writer.field(0, 'Parameters', labelLine(parameters));
    writer.field(
      0,
      'AllowVolumeExpansion',
      allowVolumeExpansion === undefined ? '<unset>' : allowVolumeExpansion ? 'True' : 'False',
    );
    if (!mountOptions?.length) writer.write(0, 'MountOptions:\t<none>\n');
    else {
      writer.write(0, 'MountOptions:\n');
      for (const option of mountOptions) writer.write(1, `${option}\n`);
    }
    if (reclaimPolicy) writer.field(0, 'ReclaimPolicy', reclaimPolicy);
    if (volumeBindingMode) writer.field(0, 'VolumeBindingMode', volumeBindingMode);
    writeEvents(writer, events, now);
  },
);
