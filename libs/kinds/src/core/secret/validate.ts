// ValidateSecret and ValidateSecretUpdate of k8s.io/kubernetes/pkg/apis/core/validation.
import {
  decodeBase64,
  decodeUtf8,
  fieldError,
  isObject,
  parseJson,
  type FieldError,
} from '@drydock/machinery';
import type { Secret } from '../../generated/types.ts';
import type { ValidationContext } from '../../kind.ts';
import { configKeyErrors, immutable, invalids } from '../../validation/values.ts';
import { dataLimit, decodedLength, validateImmutable } from '../config-map/validate.ts';

const accountAnnotation = 'kubernetes.io/service-account.name';

export function validateSecret(secret: Secret, { old }: ValidationContext): readonly FieldError[] {
  const data = secret.data ?? {};
  const errors = Object.keys(data).flatMap((key) => invalids(`data[${key}]`, key, configKeyErrors(key)));
  const size = Object.values(data).reduce((sum, text) => sum + decodedLength(text), 0);
  if (size > dataLimit) errors.push(fieldError.tooLong('data', dataLimit));
  errors.push(...validateType(secret, data));
  const before = old as Secret | undefined;
  if (!before) return errors;
  return [
    ...errors,
    ...immutable('type', secret.type, before.type),
    ...validateImmutable(secret, before, ['data']),
  ];
}

function validateType(secret: Secret, data: Readonly<Record<string, string>>): FieldError[] {
  const needs = (...keys: string[]) =>
    keys.filter((key) => !(key in data)).map((key) => fieldError.required(`data[${key}]`));
  switch (secret.type) {
    case 'kubernetes.io/service-account-token':
      return secret.metadata.annotations?.[accountAnnotation]
        ? []
        : [fieldError.required(`metadata.annotations[${accountAnnotation}]`)];
    case 'kubernetes.io/dockercfg':
      return needs('.dockercfg').concat(validateJson(data, '.dockercfg'));
    case 'kubernetes.io/dockerconfigjson':
      return needs('.dockerconfigjson').concat(validateJson(data, '.dockerconfigjson'));
    case 'kubernetes.io/basic-auth':
      return 'username' in data || 'password' in data ? [] : needs('username', 'password');
    case 'kubernetes.io/ssh-auth':
      return data['ssh-privatekey'] ? [] : [fieldError.required('data[ssh-privatekey]')];
    case 'kubernetes.io/tls':
      return needs('tls.crt', 'tls.key');
    default:
      return [];
  }
}

function validateJson(data: Readonly<Record<string, string>>, key: string): FieldError[] {
  const text = data[key];
  if (text === undefined) return [];
  const { value, error } = parseJson(decodeUtf8(decodeBase64(text) ?? new Uint8Array()));
  const problem = error ?? (value === null || isObject(value) ? undefined : noMap(value));
  return problem === undefined
    ? []
    : [fieldError.invalid(`data[${key}]`, '<secret contents redacted>', problem)];
}

function noMap(value: unknown): string {
  const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return `json: cannot unmarshal ${type} into Go value of type map[string]interface {}`;
}
