import { goString } from '../printers/go-format.ts';
import type { KubeObject } from '@drydock/machinery';
import type { DescribeContext } from './describer.ts';
import { writeEvents } from './events.ts';
import type { DescribeWriter } from './writer.ts';

const skipped = [
  '.metadata.managedFields',
  '.metadata.name',
  '.metadata.namespace',
  '.metadata.labels',
  '.metadata.annotations',
];
const acronyms = ['API', 'URL', 'UID', 'OSB', 'GUID'];

/** Kinds without a description of their own: all fields. */
export function describeGeneric(
  writer: DescribeWriter,
  object: KubeObject,
  { events, now }: DescribeContext,
): void {
  writer.head(object.metadata);
  writeContent(writer, 0, object as unknown as Record<string, unknown>, '');
  writeEvents(writer, events, now);
}

function writeContent(
  writer: DescribeWriter,
  level: number,
  content: Readonly<Record<string, unknown>>,
  prefix: string,
): void {
  for (const field of Object.keys(content).sort()) {
    const path = `${prefix}.${field}`;
    if (skipped.includes(path)) continue;
    const value = content[field];
    if (Array.isArray(value)) {
      writer.write(level, `${smartLabel(field)}:\n`);
      for (const child of value as unknown[])
        if (isRecord(child)) writeContent(writer, level + 1, child, path);
        else writer.write(level + 1, `${goString(child)}\n`);
    } else if (isRecord(value)) {
      writer.write(level, `${smartLabel(field)}:\n`);
      writeContent(writer, level + 1, value, path);
    } else writer.write(level, `${smartLabel(field)}:\t${goString(value)}\n`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** `apiVersion` → `API Version`. */
function smartLabel(field: string): string {
  if (/[^\p{L}-]/u.test(field)) return field;
  const parts = field.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^A-Za-z]+/g) ?? [field];
  return parts
    .map((part) =>
      acronyms.includes(part.toUpperCase())
        ? part.toUpperCase()
        : part.charAt(0).toUpperCase() + part.slice(1),
    )
    .join(' ');
}
