// Projected and downward API volumes: validateProjectionSources and validateDownwardAPIVolumeFile.
import { fieldError, type FieldError } from '@drydock/machinery';
import type {
  DownwardAPIVolumeFile,
  DownwardAPIVolumeSource,
  KeyToPath,
  ProjectedVolumeSource,
  VolumeProjection,
} from '../generated/types.ts';
import { validateFieldRef, validateResourceRef } from './validate-environment.ts';
import { fileMode, notReserved } from './validate-paths.ts';

const fieldPaths = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];

/** Which keys become which files. */
export function validateItems(items: readonly KeyToPath[] | undefined, path: string): FieldError[] {
  return (items ?? []).flatMap((item, index) => {
    const at = `${path}[${index}]`;
    return [
      ...(item.key ? [] : [fieldError.required(`${at}.key`)]),
      ...(item.path ? notReserved(`${at}.path`, item.path) : [fieldError.required(`${at}.path`)]),
      ...fileMode(`${at}.mode`, item.mode),
    ];
  });
}

/** The real server names the volume here, not the file. */
export function validateDownwardApi(source: DownwardAPIVolumeSource, path: string): FieldError[] {
  return [
    ...fileMode(`${path}.defaultMode`, source.defaultMode),
    ...(source.items ?? []).flatMap((file) => validateFile(file, path)),
  ];
}

function validateFile(file: DownwardAPIVolumeFile, path: string): FieldError[] {
  const { fieldRef, resourceFieldRef } = file;
  const errors = file.path ? [] : [fieldError.required(`${path}.path`)];
  errors.push(...notReserved(`${path}.path`, file.path ?? ''));
  if (fieldRef) {
    errors.push(...validateFieldRef(fieldRef, fieldPaths, `${path}.fieldRef`));
    if (resourceFieldRef)
      errors.push(
        fieldError.invalid(
          path,
          'resource',
          'fieldRef and resourceFieldRef can not be specified simultaneously',
        ),
      );
  } else if (resourceFieldRef)
    errors.push(...validateResourceRef(resourceFieldRef, `${path}.resourceFieldRef`, true));
  else errors.push(fieldError.required(path, 'one of fieldRef and resourceFieldRef is required'));
  return [...errors, ...fileMode(`${path}.mode`, file.mode)];
}

export function validateProjected(source: ProjectedVolumeSource, path: string): FieldError[] {
  const files = new Set<string>();
  const errors = fileMode(`${path}.defaultMode`, source.defaultMode);
  for (const [index, projection] of (source.sources ?? []).entries()) {
    errors.push(...validateProjection(projection, `${path}.sources[${index}]`));
    for (const file of filesOf(projection)) {
      if (files.has(file.path))
        errors.push(fieldError.invalid(path, file.told, 'conflicting duplicate paths'));
      files.add(file.path);
    }
  }
  return errors;
}

/** Places in the volume, and what a conflict is reported with. */
function filesOf({ secret, configMap, downwardAPI, serviceAccountToken }: VolumeProjection) {
  return [
    ...(secret?.items ?? []).map(({ path }) => ({ path, told: secret?.name ?? '' })),
    ...(configMap?.items ?? []).map(({ path }) => ({ path, told: configMap?.name ?? '' })),
    ...(downwardAPI?.items ?? []).map(({ path }) => ({ path, told: path })),
    ...(serviceAccountToken ? [{ path: serviceAccountToken.path, told: serviceAccountToken.path }] : []),
  ].filter(({ path }) => path);
}

function validateProjection(projection: VolumeProjection, path: string): FieldError[] {
  const { secret, configMap, downwardAPI, serviceAccountToken: token } = projection;
  const named = (source: { name?: string; items?: readonly KeyToPath[] }, at: string) => [
    ...(source.name ? [] : [fieldError.required(`${at}.name`)]),
    ...validateItems(source.items, `${at}.items`),
  ];
  const rules: [string, (() => FieldError[]) | undefined][] = [
    ['secret', secret && (() => named(secret, `${path}.secret`))],
    ['configMap', configMap && (() => named(configMap, `${path}.configMap`))],
    ['downwardAPI', downwardAPI && (() => validateDownwardApi(downwardAPI, `${path}.downwardAPI`))],
    ['serviceAccountToken', token && (() => validateToken(token, `${path}.serviceAccountToken`))],
  ];
  return rules
    .filter(([, rule]) => rule !== undefined)
    .flatMap(([field, rule], index) =>
      index === 0
        ? (rule?.() ?? [])
        : [fieldError.forbidden(`${path}.${field}`, 'may not specify more than 1 volume type')],
    );
}

function validateToken(
  { expirationSeconds = 3600, path: file }: { expirationSeconds?: number; path: string },
  path: string,
): FieldError[] {
  const at = `${path}.expirationSeconds`;
  const errors: FieldError[] = [];
  if (expirationSeconds < 600)
    errors.push(fieldError.invalid(at, expirationSeconds, 'may not specify a duration less than 10 minutes'));
  if (expirationSeconds > 2 ** 32)
    errors.push(
      fieldError.invalid(at, expirationSeconds, 'may not specify a duration larger than 2^32 seconds'),
    );
  if (!file) return [...errors, fieldError.required(`${path}.path`)];
  return [...errors, ...notReserved(`${path}.path`, file)];
}
