// SetDefaults_Volume and the volume sources of k8s.io/kubernetes/pkg/apis/core/v1/defaults.go.
import type { DownwardAPIVolumeFile, Volume, VolumeProjection } from '../generated/types.ts';
import { mapField, withDefaults, withPointerDefaults } from '../schema/go-zero-values.ts';

const fileMode = 0o644;

/** What an open field of a volume means; a volume without a source is an emptyDir. */
export function defaultVolume(volume: Volume): Volume {
  if (Object.keys(volume).every((field) => field === 'name')) return { ...volume, emptyDir: {} };
  let result = mapField(volume, 'secret', (source) => withPointerDefaults(source, { defaultMode: fileMode }));
  result = mapField(result, 'configMap', (source) => withPointerDefaults(source, { defaultMode: fileMode }));
  result = mapField(result, 'hostPath', (source) => withPointerDefaults(source, { type: '' }));
  result = mapField(result, 'downwardAPI', (source) =>
    mapField(withPointerDefaults(source, { defaultMode: fileMode }), 'items', (items) =>
      items.map(defaultDownwardFile),
    ),
  );
  result = mapField(result, 'projected', (source) =>
    mapField(withPointerDefaults(source, { defaultMode: fileMode }), 'sources', (sources) =>
      sources.map(defaultProjection),
    ),
  );
  result = mapField(result, 'iscsi', (source) => withDefaults(source, { iscsiInterface: 'default' }));
  return mapField(result, 'ephemeral', (source) =>
    mapField(source, 'volumeClaimTemplate', (template) => ({
      ...template,
      // Go has an empty struct where a document has none
      spec: withPointerDefaults(template.spec ?? {}, { volumeMode: 'Filesystem' }),
    })),
  );
}

function defaultProjection(projection: VolumeProjection): VolumeProjection {
  const token = mapField(projection, 'serviceAccountToken', (source) =>
    withPointerDefaults(source, { expirationSeconds: 3600 }),
  );
  return mapField(token, 'downwardAPI', (source) =>
    mapField(source, 'items', (items) => items.map(defaultDownwardFile)),
  );
}

function defaultDownwardFile(file: DownwardAPIVolumeFile): DownwardAPIVolumeFile {
  const reference = mapField(file, 'fieldRef', (field) => withDefaults(field, { apiVersion: 'v1' }));
  return mapField(reference, 'resourceFieldRef', (field) => withPointerDefaults(field, { divisor: '0' }));
}
