// Environment variables of containers and where their values come from.
import { dns1123Subdomain, fieldError, qualifiedName, type FieldError } from '@drydock/machinery';
import type {
  Container,
  EnvFromSource,
  EnvVar,
  EnvVarSource,
  ObjectFieldSelector,
  ResourceFieldSelector,
} from '../generated/types.ts';
import { configKeyErrors, invalids } from '../validation/values.ts';

const nameText =
  "a valid environment variable name must consist only of printable ASCII characters other than '='";
const fieldPaths = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
const convertible = [
  ...fieldPaths,
  'metadata.annotations',
  'metadata.labels',
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
  'spec.hostname',
];

const resources = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];
const bytes = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];
const divisors: Readonly<Record<string, readonly string[]>> = { cpu: ['1m', '1'] };
const told: Readonly<Record<string, string>> = { 'ephemeral-storage': 'local ephemeral storage' };

export function validateEnvironment({ env = [], envFrom = [] }: Container, path: string): FieldError[] {
  return [
    ...env.flatMap((variable, index) => validateVariable(variable, `${path}.env[${index}]`)),
    ...envFrom.flatMap((source, index) => validateFrom(source, `${path}.envFrom[${index}]`)),
  ];
}

function validateVariable(variable: EnvVar, path: string): FieldError[] {
  const errors = variable.name
    ? nameErrors(variable.name, `${path}.name`)
    : [fieldError.required(`${path}.name`)];
  return variable.valueFrom
    ? [...errors, ...validateSource(variable, variable.valueFrom, `${path}.valueFrom`)]
    : errors;
}

function nameErrors(name: string, path: string): FieldError[] {
  return /^[ -<>-~]+$/.test(name) ? [] : [fieldError.invalid(path, name, nameText)];
}

function validateSource(variable: EnvVar, source: EnvVarSource, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = source;
  if (fieldRef) errors.push(...validateFieldRef(fieldRef, fieldPaths, `${path}.fieldRef`));
  if (resourceFieldRef)
    errors.push(...validateResourceRef(resourceFieldRef, `${path}.resourceFieldRef`, false));
  if (configMapKeyRef) errors.push(...validateKeyRef(configMapKeyRef, `${path}.configMapKeyRef`));
  if (secretKeyRef) errors.push(...validateKeyRef(secretKeyRef, `${path}.secretKeyRef`));
  const count = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef].filter(
    (one) => one !== undefined,
  ).length;
  if (count === 0)
    errors.push(
      fieldError.invalid(
        path,
        '',
        'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
      ),
    );
  else if (variable.value)
    errors.push(fieldError.invalid(path, '', 'may not be specified when `value` is not empty'));
  else if (count > 1)
    errors.push(fieldError.invalid(path, '', 'may not have more than one field specified at a time'));
  return errors;
}

/** A field of the pod that a variable or a file may show. */
export function validateFieldRef(
  { apiVersion, fieldPath }: ObjectFieldSelector,
  supported: readonly string[],
  path: string,
): FieldError[] {
  if (!apiVersion) return [fieldError.required(`${path}.apiVersion`)];
  if (!fieldPath) return [fieldError.required(`${path}.fieldPath`)];
  const [, map, key] = /^(metadata\.(?:annotations|labels))\['([^']*)'\]$/.exec(fieldPath) ?? [];
  if (map) {
    const checked = map === 'metadata.annotations' ? (key ?? '').toLowerCase() : (key ?? '');
    return invalids(path, key, qualifiedName(checked));
  }
  if (supported.includes(fieldPath)) return [];
  if (!convertible.includes(fieldPath)) {
    const text = `error converting fieldPath: field label not supported: ${fieldPath}`;
    return [fieldError.invalid(`${path}.fieldPath`, fieldPath, text)];
  }
  return [fieldError.notSupported(`${path}.fieldPath`, fieldPath, supported)];
}

/** A resource of a container that a variable or a file may show; a file must say whose. */
export function validateResourceRef(
  { resource, containerName, divisor }: ResourceFieldSelector,
  path: string,
  isFile: boolean,
): FieldError[] {
  if (isFile && !containerName) return [fieldError.required(`${path}.containerName`)];
  if (!resource) return [fieldError.required(`${path}.resource`)];
  const name = resource.replace(/^(limits|requests)\./, '');
  const isHugePages = name !== resource && name.startsWith('hugepages-');
  if (!isHugePages && !resources.includes(resource))
    return [fieldError.notSupported(`${path}.resource`, resource, resources)];
  const allowed = divisors[name] ?? bytes;
  const given = divisor ?? '0';
  if (given === '0' || allowed.includes(given)) return [];
  const values = name === 'cpu' ? allowed.join(' and ') : allowed.join(', ');
  const what = isHugePages ? 'hugepages' : (told[name] ?? name);
  const text = `only divisor's values ${values} are supported with the ${what} resource`;
  return [fieldError.invalid(`${path}.divisor`, resource, text)];
}

function validateKeyRef(
  { name, key }: { readonly name?: string; readonly key: string },
  path: string,
): FieldError[] {
  return [
    ...(name
      ? invalids(`${path}.name`, name, dns1123Subdomain(name))
      : [fieldError.required(`${path}.name`)]),
    ...(key ? invalids(`${path}.key`, key, configKeyErrors(key)) : [fieldError.required(`${path}.key`)]),
  ];
}

function validateFrom({ prefix, configMapRef, secretRef }: EnvFromSource, path: string): FieldError[] {
  const errors = prefix ? nameErrors(prefix, `${path}.prefix`) : [];
  for (const [field, source] of Object.entries({ configMapRef, secretRef }))
    if (source)
      errors.push(
        ...(source.name
          ? invalids(`${path}.${field}.name`, source.name, dns1123Subdomain(source.name))
          : [fieldError.required(`${path}.${field}.name`)]),
      );
  if (!configMapRef && !secretRef)
    errors.push(fieldError.invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`'));
  if (configMapRef && secretRef)
    errors.push(fieldError.invalid(path, '', 'may not have more than one field specified at a time'));
  return errors;
}
