// ValidateConfigMap and ValidateConfigMapUpdate of k8s.io/kubernetes/pkg/apis/core/validation.
import { encodeUtf8, fieldError, type FieldError } from '@drydock/machinery';
import type { ConfigMap } from '../../generated/types.ts';
import type { ValidationContext } from '../../kind.ts';
import { configKeyErrors, invalids, sameValue } from '../../validation/values.ts';

/** 1 MiB, for ConfigMaps and Secrets. */
export const dataLimit = 1024 * 1024;

export function validateConfigMap(object: ConfigMap, { old }: ValidationContext): readonly FieldError[] {
  const { data = {}, binaryData = {} } = object;
  const errors = Object.keys(data).flatMap((key) => [
    ...invalids(`data[${key}]`, key, configKeyErrors(key)),
    ...(key in binaryData ? invalids(`data[${key}]`, key, ['duplicate of key present in binaryData']) : []),
  ]);
  errors.push(
    ...Object.keys(binaryData).flatMap((key) => invalids(`binaryData[${key}]`, key, configKeyErrors(key))),
  );
  const size = Object.values(data).reduce((sum, text) => sum + encodeUtf8(text).length, 0);
  const binarySize = Object.values(binaryData).reduce((sum, text) => sum + decodedLength(text), 0);
  if (size + binarySize > dataLimit) errors.push(fieldError.tooLong('[]', dataLimit));
  return [...errors, ...validateImmutable(object, old as ConfigMap | undefined, ['data', 'binaryData'])];
}

/** Bytes behind base64. */
export function decodedLength(base64: string): number {
  return Math.floor((base64.replace(/=+$/, '').length * 3) / 4);
}

interface Freezable {
  readonly immutable?: boolean;
}

/** What `immutable: true` forbids: taking it back, and any change of these fields. */
export function validateImmutable<T extends Freezable>(
  object: T,
  old: T | undefined,
  fields: readonly (keyof T & string)[],
): FieldError[] {
  if (!old?.immutable) return [];
  const text = 'field is immutable when `immutable` is set';
  const changed = fields.filter((field) => !sameValue(object[field], old[field]));
  return [...(object.immutable ? [] : ['immutable']), ...changed].map((field) =>
    fieldError.forbidden(field, text),
  );
}
