// A value of the versioned API as Go prints the internal type it was converted to.
import { isObject } from '@drydock/machinery';
import { types, type FieldType } from '../generated/schema.ts';
import type { PodTemplateSpec } from '../generated/types.ts';
import { internalStructs } from './internal-structs.ts';

type Json = Readonly<Record<string, unknown>>;

interface GoField {
  readonly goName: string;
  readonly jsonName: string;
  readonly pointer: boolean;
  readonly type: FieldType;
}

const known = new Map<string, readonly GoField[]>();

/** Where the JSON of a volume source is not the Go name in other case. */
const moved: Readonly<Record<string, string>> = { PersistentVolumeSource: 'PersistentVolumeSpec' };

function fieldsOf(struct: string): readonly GoField[] {
  const found = known.get(struct);
  if (found) return found;
  const schema = types[moved[struct] ?? struct] ?? {};
  const byLowerCase = new Map(Object.keys(schema).map((name) => [name.toLowerCase(), name]));
  const fields = (internalStructs[struct] ?? '').split(' ').flatMap((token): GoField[] => {
    const goName = token.replace('*', '');
    const jsonName = byLowerCase.get(goName === 'ObjectMeta' ? 'metadata' : goName.toLowerCase());
    const pointer = token.endsWith('*');
    return jsonName === undefined
      ? [{ goName, jsonName: goName, pointer, type: goName.startsWith('Host') ? 'boolean' : 'string' }]
      : [{ goName, jsonName, pointer, type: schema[jsonName]!.type }];
  });
  known.set(struct, fields);
  return fields;
}

/** `value` of the versioned type `struct` with Go's names, order and zero values. */
export function internalForm(struct: string, value: object | undefined): unknown {
  const given = (value ?? {}) as Json;
  if (struct === 'PodSpec') return formOf(struct, withHostFields(given));
  return formOf(struct, given);
}

/** A pod template: Go embeds its metadata, which has JSON names, and prints maps in the order of their keys. */
export function internalTemplate({ metadata, spec }: PodTemplateSpec): unknown {
  const { labels, annotations, ...named } = metadata ?? {};
  return {
    ...named,
    ...(labels ? { labels: sorted(labels) } : {}),
    ...(annotations ? { annotations: sorted(annotations) } : {}),
    Spec: internalForm('PodSpec', spec),
  };
}

/** Inside, what a pod shares with its node is part of the security context. */
function withHostFields(spec: Json): Json {
  const moving = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers'];
  const shared = moving.filter((name) => spec[name] !== undefined);
  if (shared.length === 0) return spec;
  const goNames = shared.map((name) => [name[0]!.toUpperCase() + name.slice(1), spec[name]]);
  return {
    ...spec,
    securityContext: { ...(spec['securityContext'] as Json), ...Object.fromEntries(goNames) },
  };
}

function formOf(struct: string, value: Json): unknown {
  if (internalStructs[struct] === undefined) return value;
  const result: Record<string, unknown> = {};
  for (const { goName, jsonName, pointer, type } of fieldsOf(struct)) {
    const inner = value[jsonName];
    // embedded metadata prints its fields beside the others, under their own names
    if (goName === 'ObjectMeta') Object.assign(result, inner);
    else if (inner === undefined) result[goName] = pointer ? null : zeroOf(type);
    else result[goName] = valueOf(type, inner);
  }
  return result;
}

function valueOf(type: FieldType, value: unknown): unknown {
  if (typeof type !== 'string') {
    if ('mapOf' in type) return sorted(value as Json);
    return Array.isArray(value) ? value.map((item) => valueOf(type[0], item)) : value;
  }
  if (!type.startsWith('#') || !isObject(value)) return value;
  return internalForm(type.slice(1), value);
}

function zeroOf(type: FieldType): unknown {
  if (typeof type !== 'string') return null;
  if (type.startsWith('#')) return internalForm(type.slice(1), undefined);
  if (type === 'boolean') return false;
  if (type === 'number' || type === 'intOrString') return 0;
  return type === 'quantity' ? '0' : '';
}

function sorted(map: Json): Json {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** json.MarshalIndent with one space: empty lists and maps stay on their line, and Go escapes for HTML. */
export function goJson(value: unknown): string {
  return JSON.stringify(value, null, 1)
    .replace(/</g, '\\u003c')
    .replace(/>/g, '\\u003e')
    .replace(/&/g, '\\u0026');
}
