import { fieldError, isObject, parseApiVersion, type FieldError } from '@drydock/machinery';
import { defineKind, type ValidationContext } from '../../kind.ts';
import type { ControllerRevision } from '../../generated/types.ts';
import { age, ageColumn, nameColumn } from '../../table/cells.ts';
import { immutable, nonNegative } from '../../validation/values.ts';

export const controllerRevision = defineKind<ControllerRevision>({
  group: 'apps',
  version: 'v1',
  kind: 'ControllerRevision',
  plural: 'controllerrevisions',
  singular: 'controllerrevision',
  namespaced: true,
  schemaType: 'ControllerRevision',
  nameRule: 'dnsSubdomain',
  validate: validateControllerRevision,
  table: {
    columns: [
      nameColumn,
      { name: 'Controller', description: 'Controller of the object' },
      { name: 'Revision', documentedBy: 'ControllerRevision.revision' },
      ageColumn,
    ],
    row: (object, now) => [
      object.metadata.name ?? '',
      controllerCell(object),
      object.revision ?? 0,
      age(object.metadata.creationTimestamp, now),
    ],
  },
});

function validateControllerRevision(
  { revision, data }: ControllerRevision,
  { old }: ValidationContext,
): readonly FieldError[] {
  const errors = nonNegative('revision', revision);
  const before = old as ControllerRevision | undefined;
  if (before) return [...errors, ...immutable('data', data, before.data)];
  if (data === undefined || data === null) errors.push(fieldError.required('data', 'data is mandatory'));
  else if (!isObject(data)) errors.push(fieldError.required('data', 'data must be a valid JSON object'));
  return errors;
}

function controllerCell({ metadata }: ControllerRevision): string {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  if (!owner) return '<none>';
  const { group } = parseApiVersion(owner.apiVersion);
  return `${[owner.kind, group].filter(Boolean).join('.').toLowerCase()}/${owner.name}`;
}
