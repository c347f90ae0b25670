// additionalPrinterColumns as server-side tables show them.
import type { Cell, Column, CustomResourceColumnDefinition, TableDefinition } from '@drydock/kinds';
import { humanDuration, parseJsonPath, parseTime, type JsonPath, type KubeObject } from '@drydock/machinery';

const nameDescription =
  'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names';
const createdDescription =
  'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata';

const age: CustomResourceColumnDefinition = {
  name: 'Age',
  type: 'date',
  description: createdDescription,
  jsonPath: '.metadata.creationTimestamp',
};

/** The table of a version: its name and what its columns read; Age when it has none. */
export function customTable(declared: readonly CustomResourceColumnDefinition[] = []): TableDefinition {
  const chosen = declared.length > 0 ? declared : [age];
  const paths = chosen.map(({ jsonPath }) => parsed(jsonPath));
  return {
    columns: [{ name: 'Name', format: 'name', description: nameDescription }, ...chosen.map(columnOf)],
    row: (object, now) => [
      object.metadata.name ?? '',
      ...chosen.map((column, index) => cellOf(paths[index], column.type, object, now)),
    ],
  };
}

function columnOf({
  name,
  type,
  format,
  description,
  jsonPath,
  priority,
}: CustomResourceColumnDefinition): Column {
  return {
    name,
    type: type as NonNullable<Column['type']>,
    ...(format ? { format } : {}),
    description: description || `Custom resource definition column (in JSONPath format): ${jsonPath}`,
    // kubectl shows what has priority 0
    ...(priority ? { priority: 1 } : {}),
  };
}

function parsed(jsonPath: string): JsonPath | undefined {
  try {
    return parseJsonPath(`{${jsonPath}}`, { allowMissingKeys: true });
  } catch {
    return undefined; // validated as far as the real server does: a path that does not parse shows nothing
  }
}

function cellOf(path: JsonPath | undefined, type: string, object: KubeObject, now: number): Cell {
  const found = read(path, object);
  const value = found[0];
  if (found.length === 0 || value === null || value === undefined) return null;
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : JSON.stringify(value);
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null;
    case 'number':
      return typeof value === 'number' ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    case 'date':
      return typeof value === 'string' ? ageText(value, now) : null;
    default:
      return null;
  }
}

function read(path: JsonPath | undefined, object: KubeObject): readonly unknown[] {
  try {
    return path?.find(object) ?? [];
  } catch {
    return [];
  }
}

function ageText(text: string, now: number): string {
  const time = parseTime(text);
  return time === undefined ? '<invalid>' : humanDuration(now - time);
}
