// ValidateVolumes of k8s.io/kubernetes/pkg/apis/core/validation: names, and exactly one source each.
import { dns1123Subdomain, fieldError, parseQuantity, type FieldError } from '@drydock/machinery';
import type { Volume } from '../generated/types.ts';
import { validateClaimSpec } from '../core/persistent-volume-claim/validate.ts';
import { dnsLabel, invalids, oneOf } from '../validation/values.ts';
import { descending, fileMode, noBacksteps } from './validate-paths.ts';
import { validateDownwardApi, validateItems, validateProjected } from './validate-projected.ts';

type Sources = Omit<Required<Volume>, 'name'>;
type Rules = { readonly [S in keyof Sources]: (source: Sources[S], path: string) => FieldError[] };

const hostPathTypes = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

/** Each of these fields must have something in it. */
function needs<T extends object>(
  source: T,
  path: string,
  ...fields: readonly (keyof T & string)[]
): FieldError[] {
  const isEmpty = (value: unknown) => !value || (Array.isArray(value) && value.length === 0);
  return fields
    .filter((field) => isEmpty(source[field]))
    .map((field) => fieldError.required(`${path}.${field}`));
}

function partition(path: string, value: number | undefined): FieldError[] {
  if (value === undefined || (value >= 0 && value <= 255)) return [];
  return [fieldError.invalid(`${path}.partition`, value, 'must be between 1 and 255, inclusive')];
}

/** In the order in which the real server looks: the first source counts, each further one is too many. */
const rules: Rules = {
  emptyDir: ({ sizeLimit }, path) =>
    (parseQuantity(sizeLimit ?? '0')?.nano ?? 0n) < 0n
      ? [fieldError.forbidden(`${path}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')]
      : [],
  hostPath: (source, path) => {
    if (!source.path) return [fieldError.required(`${path}.path`)];
    const backsteps = noBacksteps(`${path}.path`, source.path);
    return [...backsteps, ...oneOf(`${path}.type`, source.type ?? '', hostPathTypes)];
  },
  gitRepo: (source, path) => [
    ...needs(source, path, 'repository'),
    ...descending(`${path}.directory`, source.directory ?? ''),
  ],
  gcePersistentDisk: (source, path) => [
    ...needs(source, path, 'pdName'),
    ...partition(path, source.partition),
  ],
  awsElasticBlockStore: (source, path) => [
    ...needs(source, path, 'volumeID'),
    ...partition(path, source.partition),
  ],
  secret: (source, path) => [
    ...needs(source, path, 'secretName'),
    ...fileMode(`${path}.defaultMode`, source.defaultMode),
    ...validateItems(source.items, `${path}.items`),
  ],
  nfs: (source, path) => [
    ...needs(source, path, 'server', 'path'),
    ...(source.path && !source.path.startsWith('/')
      ? [fieldError.invalid(`${path}.path`, source.path, 'must be an absolute path')]
      : []),
  ],
  iscsi: (source, path) => needs(source, path, 'targetPortal', 'iqn'),
  glusterfs: (source, path) => needs(source, path, 'endpoints', 'path'),
  flocker: ({ datasetName, datasetUUID }, path) => {
    if (!datasetName && !datasetUUID)
      return [fieldError.required(path, 'one of datasetName and datasetUUID is required')];
    const text = 'datasetName and datasetUUID can not be specified simultaneously';
    return datasetName && datasetUUID ? [fieldError.invalid(path, 'resource', text)] : [];
  },
  persistentVolumeClaim: ({ claimName }, path) =>
    claimName
      ? invalids(`${path}.claimName`, claimName, dns1123Subdomain(claimName))
      : [fieldError.required(`${path}.claimName`)],
  rbd: (source, path) => needs(source, path, 'monitors', 'image'),
  cinder: (source, path) => needs(source, path, 'volumeID'),
  cephfs: (source, path) => needs(source, path, 'monitors'),
  quobyte: (source, path) => [
    ...(source.registry
      ? []
      : [
          fieldError.required(
            `${path}.registry`,
            'must be a host:port pair or multiple pairs separated by commas',
          ),
        ]),
    ...needs(source, path, 'volume'),
  ],
  downwardAPI: validateDownwardApi,
  fc: ({ targetWWNs = [], wwids = [], lun }, path) => {
    if (targetWWNs.length === 0 && wwids.length === 0)
      return [
        fieldError.required(`${path}.targetWWNs`, 'must specify either targetWWNs or wwids, but not both'),
      ];
    return targetWWNs.length > 0 && lun === undefined
      ? [fieldError.required(`${path}.lun`, 'lun is required if targetWWNs is specified')]
      : [];
  },
  flexVolume: (source, path) => needs(source, path, 'driver'),
  configMap: (source, path) => [
    ...needs(source, path, 'name'),
    ...fileMode(`${path}.defaultMode`, source.defaultMode),
    ...validateItems(source.items, `${path}.items`),
  ],
  azureFile: (source, path) => needs(source, path, 'secretName', 'shareName'),
  vsphereVolume: (source, path) => needs(source, path, 'volumePath'),
  photonPersistentDisk: (source, path) => needs(source, path, 'pdID'),
  portworxVolume: (source, path) => needs(source, path, 'volumeID'),
  azureDisk: (source, path) => needs(source, path, 'diskName', 'diskURI'),
  storageos: (source, path) => (source.volumeName ? dnsLabel(`${path}.volumeName`, source.volumeName) : []),
  projected: validateProjected,
  scaleIO: (source, path) => needs(source, path, 'gateway', 'system', 'volumeName'),
  csi: ({ driver, nodePublishSecretRef }, path) => [
    ...(driver ? [] : [fieldError.required(`${path}.driver`)]),
    ...(nodePublishSecretRef && !nodePublishSecretRef.name
      ? [fieldError.required(`${path}.nodePublishSecretRef.name`)]
      : []),
  ],
  ephemeral: ({ volumeClaimTemplate: template }, path) =>
    template
      ? validateClaimSpec(template.spec, `${path}.volumeClaimTemplate.spec`)
      : [fieldError.required(`${path}.volumeClaimTemplate`)],
  image: ({ reference, pullPolicy }, path) => [
    ...(reference ? [] : [fieldError.required(`${path}.reference`)]),
    ...(pullPolicy
      ? oneOf(`${path}.pullPolicy`, pullPolicy, ['Always', 'IfNotPresent', 'Never'])
      : [fieldError.required(`${path}.pullPolicy`)]),
  ],
};

/** What Go calls a source in messages where that is not its JSON name. */
const goPaths: Readonly<Record<string, string>> = { cephfs: 'cephFS', storageos: 'storageOS' };

export function validateVolumes(volumes: readonly Volume[], path: string): FieldError[] {
  const names = new Set<string>();
  return volumes.flatMap((volume, index) => {
    const at = `${path}[${index}]`;
    const errors = validateSource(volume, at);
    if (!volume.name) errors.push(fieldError.required(`${at}.name`));
    else {
      errors.push(...dnsLabel(`${at}.name`, volume.name));
      if (names.has(volume.name)) errors.push(fieldError.duplicate(`${at}.name`, volume.name));
    }
    names.add(volume.name);
    return errors;
  });
}

function validateSource(volume: Volume, path: string): FieldError[] {
  const given = (Object.keys(rules) as (keyof Sources)[]).filter((source) => volume[source] !== undefined);
  if (given.length === 0) return [fieldError.required(path, 'must specify a volume type')];
  return given.flatMap((source, index) => {
    const at = `${path}.${goPaths[source] ?? source}`;
    if (index > 0) return [fieldError.forbidden(at, 'may not specify more than 1 volume type')];
    return applyRule(source, volume, at);
  });
}

function applyRule<S extends keyof Sources>(source: S, volume: Volume, path: string): FieldError[] {
  const value = volume[source] as Sources[S] | undefined;
  return value === undefined ? [] : rules[source](value, path);
}
