// Reads JSON as Go's decoder reads it into the structs of Kubernetes: unknown fields are noted and dropped, the first value
// of a wrong type is an error in Go's words, quantities come out in their canonical form, nulls and Go's zero values vanish.
import { parseTime, type KubeObject } from '@drydock/machinery';
import type { KindDefinition } from '../kind.ts';
import { types, type FieldSchema, type FieldType } from '../generated/schema.ts';
import { goElementType, goStruct, goType, isOmittedZero } from './go-types.ts';
import { base64Error, quantityText } from './scalars.ts';

export interface Decoded {
  readonly object: KubeObject;
  /** `unknown field "spec.foo"`, in the order of the document. */
  readonly unknown: readonly string[];
  /** What Go's decoder stops at; empty when the document fits. */
  readonly errors: readonly string[];
}

/** Reads a document as an object of this kind. */
export function decode(definition: KindDefinition, value: unknown): Decoded {
  return decodeType(definition.schemaType, value);
}

/** Like decode, for types that are no kind of their own: `Scale`, `Binding`, `DeleteOptions`. */
export function decodeType(type: string, value: unknown): Decoded {
  const reader = new Reader();
  const object = reader.struct(type, value as Json, { path: '', names: '' });
  return { object: object as KubeObject, unknown: reader.unknown, errors: reader.errors };
}

type Json = Readonly<Record<string, unknown>>;

/** `path` with indices, for unknown fields; `names` without, as Go's field stack has it. */
interface Place {
  readonly path: string;
  readonly names: string;
}

interface Slot extends Place {
  readonly struct: string;
  readonly owner: string;
  readonly format?: string;
}

class Reader {
  readonly unknown: string[] = [];
  readonly errors: string[] = [];

  struct(type: string, value: Json, place: Place): Json {
    const result: Record<string, unknown> = {};
    for (const [name, raw] of Object.entries(value)) {
      const path = place.path === '' ? name : `${place.path}.${name}`;
      const field = Object.hasOwn(types[type] ?? {}, name) ? types[type]?.[name] : undefined;
      if (!field) this.unknown.push(`unknown field "${path}"`);
      else if (raw !== null)
        this.#field(result, name, field, raw, type, {
          path,
          names: place.names === '' ? name : `${place.names}.${name}`,
        });
    }
    return result;
  }

  #field(
    result: Record<string, unknown>,
    name: string,
    field: FieldSchema,
    raw: unknown,
    type: string,
    place: Place,
  ): void {
    const owner = `${type}.${name}`;
    const slot: Slot = {
      ...place,
      struct: goStruct(type),
      owner,
      ...(field.format ? { format: field.format } : {}),
    };
    const read = this.#value(field.type, raw, slot, goType(field.type, field.format, owner));
    if (read !== undefined && !isOmittedZero(owner, field.type, field.required === true, read))
      result[name] = read;
  }

  #value(type: FieldType, raw: unknown, slot: Slot, wanted: string): unknown {
    if (typeof type !== 'string')
      return 'mapOf' in type
        ? this.#map(type.mapOf, raw, slot, wanted)
        : this.#list(type[0], raw, slot, wanted);
    if (type.startsWith('#'))
      return isObject(raw) ? this.struct(type.slice(1), raw, slot) : this.#mismatch(raw, slot, wanted);
    return this.#scalar(type, raw, slot, wanted);
  }

  #list(element: FieldType, raw: unknown, slot: Slot, wanted: string): unknown {
    if (!Array.isArray(raw)) return this.#mismatch(raw, slot, wanted);
    const elementType = goElementType(element, slot.format, slot.owner);
    return raw.flatMap((item: unknown, index) => {
      const place = { ...slot, path: `${slot.path}[${index}]` };
      const read = item === null ? emptyElement(element) : this.#value(element, item, place, elementType);
      return read === undefined ? [] : [read];
    });
  }

  #map(element: FieldType, raw: unknown, slot: Slot, wanted: string): unknown {
    if (!isObject(raw)) return this.#mismatch(raw, slot, wanted);
    const elementType = slot.format === 'byte' ? '[]uint8' : goType(element, slot.format, '');
    const entries = Object.entries(raw).flatMap(([key, item]) => {
      const place = { ...slot, path: `${slot.path}.${key}` };
      const read = item === null ? emptyElement(element) : this.#value(element, item, place, elementType);
      return read === undefined ? [] : [[key, read] as const];
    });
    return Object.fromEntries(entries);
  }

  #scalar(type: string, raw: unknown, slot: Slot, wanted: string): unknown {
    switch (type) {
      case 'string':
        if (typeof raw !== 'string') return this.#mismatch(raw, slot, wanted);
        return slot.format === 'byte' ? this.#checked(raw, base64Error(raw)) : raw;
      case 'number':
        return isInteger(raw, slot.format) ? raw : this.#mismatch(raw, slot, wanted);
      case 'boolean':
        return typeof raw === 'boolean' ? raw : this.#mismatch(raw, slot, wanted);
      case 'quantity': {
        const { text, error } = quantityText(raw);
        return this.#checked(text, error);
      }
      case 'intOrString':
        if (typeof raw === 'string' || isInteger(raw, 'int32')) return raw;
        return this.#checked(
          undefined,
          `json: cannot unmarshal ${describe(raw)} into Go value of type int32`,
        );
      case 'time':
        if (typeof raw !== 'string')
          return this.#checked(
            undefined,
            `json: cannot unmarshal ${describe(raw)} into Go value of type string`,
          );
        return this.#checked(raw, timeError(raw, slot.format));
      default:
        return raw;
    }
  }

  #checked(value: unknown, error: string | undefined): unknown {
    if (error === undefined) return value;
    this.#fail(error);
    return undefined;
  }

  #mismatch(raw: unknown, { struct, names }: Slot, wanted: string): undefined {
    this.#fail(
      `json: cannot unmarshal ${describe(raw)} into Go struct field ${struct}.${names} of type ${wanted}`,
    );
    return undefined;
  }

  /** Go reports the first one only. */
  #fail(error: string): void {
    if (this.errors.length === 0) this.errors.push(error);
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const limits: Readonly<Record<string, number>> = { int32: 2 ** 31, int64: 2 ** 63 };

function isInteger(value: unknown, format: string | undefined): value is number {
  if (typeof value !== 'number') return false;
  const limit = limits[format ?? ''];
  return limit === undefined || (Number.isInteger(value) && value >= -limit && value < limit);
}

/** Go names the kind of the value, and a number that does not fit by its digits. */
function describe(value: unknown): string {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number')
    return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? 'number' : `number ${value}`;
  return Array.isArray(value) ? 'array' : typeof value;
}

function emptyElement(type: FieldType): unknown {
  if (typeof type !== 'string' || type.startsWith('#')) return {};
  return type === 'string' ? '' : undefined;
}

function timeError(text: string, format: string | undefined): string | undefined {
  if (parseTime(text) !== undefined) return undefined;
  const layout =
    format === 'date-time-micro' ? '2006-01-02T15:04:05.000000Z07:00' : '2006-01-02T15:04:05Z07:00';
  return `parsing time ${JSON.stringify(text)} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(text)} as "2006"`;
}
