// Environment variables of containers and where their values come from.
import { dns1123Subdomain, fieldError, type FieldError } from '@drydock/machinery';
import type {
  Container,
  EnvFromSource,
  EnvVar,
  EnvVarSource,
  ObjectFieldSelector,
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
  if (fieldRef) errors.push(...validateFieldRef(fieldRef, `${path}.fieldRef`));
  if (resourceFieldRef && !resourceFieldRef.resource)
    errors.push(fieldError.required(`${path}.resourceFieldRef.resource`));
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

function validateFieldRef({ apiVersion, fieldPath }: ObjectFieldSelector, path: string): FieldError[] {
  if (!apiVersion) return [fieldError.required(`${path}.apiVersion`)];
  if (!fieldPath) return [fieldError.required(`${path}.fieldPath`)];
  const subscript = /^(metadata\.(?:annotations|labels))\['([^']+)'\]$/.exec(fieldPath);
  if (subscript || fieldPaths.includes(fieldPath)) return [];
  if (!convertible.includes(fieldPath)) {
    const text = `error converting fieldPath: field label not supported: ${fieldPath}`;
    return [fieldError.invalid(`${path}.fieldPath`, fieldPath, text)];
  }
  return [fieldError.notSupported(`${path}.fieldPath`, fieldPath, fieldPaths)];
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
  if (configMapRef && !configMapRef.name) errors.push(fieldError.required(`${path}.configMapRef.name`));
  if (secretRef && !secretRef.name) errors.push(fieldError.required(`${path}.secretRef.name`));
  if (!configMapRef && !secretRef)
    errors.push(fieldError.invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`'));
  if (configMapRef && secretRef)
    errors.push(fieldError.invalid(path, '', 'may not have more than one field specified at a time'));
  return errors;
}
