// Cells that several kinds share, as printers.go of Kubernetes computes them.
import { humanDuration, parseTime } from '@drydock/machinery';
import type { Column } from '../kind.ts';
import type { Container } from '../generated/types.ts';

export const nameColumn: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description:
    'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names',
};
const creation =
  'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata';
export const ageColumn: Column = { name: 'Age', description: creation };
export const createdAtColumn: Column = { name: 'Created At', type: 'date', description: creation };

/** A column that only `-o wide` shows, and the field that its description is taken from. */
export function wide(name: string, documentedBy?: string): Column {
  return { name, priority: 1, ...(documentedBy === undefined ? {} : { documentedBy }) };
}

export const containersColumn: Column = {
  ...wide('Containers'),
  description: 'Names of each container in the template.',
};
export const imagesColumn: Column = {
  ...wide('Images'),
  description: 'Images referenced by each container in the template.',
};

/** Time since `timestamp` as the AGE column shows it. */
export function age(timestamp: string | undefined, now: number): string {
  const time = parseTime(timestamp);
  return time === undefined ? '<unknown>' : humanDuration(now - time);
}

export function orNone(text: string | undefined): string {
  return text === undefined || text === '' ? '<none>' : text;
}

/** `a=1,b=2` sorted by key; `<none>` when there are none. */
export function labelsCell(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return orNone(pairs.sort().join(','));
}

export function containerNames(containers: readonly Container[] | undefined): string {
  return (containers ?? []).map((container) => container.name).join(',');
}

export function containerImages(containers: readonly Container[] | undefined): string {
  return (containers ?? []).map((container) => container.image ?? '').join(',');
}
