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
  return definition.custom?.decode(value) ?? decodeType(definition.schemaType, value);
}

/** Like decode, for types that are no kind of their own: `Scale`, `Binding`, `DeleteOptions`. */
export function decodeType(type: string, value: unknown): Decoded {
  const reader = new Reader();
  const object = reader.struct(type, value as Json, undefined);
  return { object: object as KubeObject, unknown: reader.unknown, errors: reader.errors };
}

type Json = Readonly<Record<string, unknown>>;

/** A field of a struct, with what is asked of it for every value. */
interface Field {
  readonly name: string;
  readonly struct: string;
  /** `Container.image`. */
  readonly owner: string;
  readonly type: FieldType;
  readonly format: string | undefined;
  readonly required: boolean;
}

/** Where a value stands. Only the text of an error needs it in words, so the words are put together there. */
interface Place {
  readonly parent: Place | undefined;
  readonly field: Field;
  /** Of an element: its index or key, and the list or map that it is in. */
  readonly element?: number | string;
  readonly container?: Place;
}

const fieldsOf = new Map<string, ReadonlyMap<string, Field>>();

function structFields(struct: string): ReadonlyMap<string, Field> {
  const known = fieldsOf.get(struct);
  if (known) return known;
  const fields = new Map(
    Object.entries(types[struct] ?? {}).map(([name, field]: [string, FieldSchema]) => [
      name,
      {
        name,
        struct,
        owner: `${struct}.${name}`,
        type: field.type,
        format: field.format,
        required: field.required === true,
      },
    ]),
  );
  fieldsOf.set(struct, fields);
  return fields;
}

class Reader {
  readonly unknown: string[] = [];
  readonly errors: string[] = [];

  struct(type: string, value: Json, parent: Place | undefined): Json {
    const fields = structFields(type);
    const result: Record<string, unknown> = {};
    // what is as it should be is not copied: objects are never changed, and a thousand may share their parts
    let same = true;
    for (const name of Object.keys(value)) {
      const raw = value[name];
      const field = fields.get(name);
      if (!field) this.unknown.push(`unknown field "${parent ? `${pathOf(parent)}.` : ''}${name}"`);
      else if (raw !== null) {
        const read = this.#value(field.type, raw, { parent, field });
        if (read !== undefined && !isOmittedZero(field.owner, field.type, field.required, read))
          result[name] = read;
      }
      if (result[name] !== raw) same = false;
    }
    return same ? value : result;
  }

  #value(type: FieldType, raw: unknown, place: Place): unknown {
    if (typeof type !== 'string')
      return 'mapOf' in type ? this.#map(type.mapOf, raw, place) : this.#list(type[0], raw, place);
    if (type.startsWith('#'))
      return isObject(raw) ? this.struct(type.slice(1), raw, place) : this.#mismatch(raw, place);
    return this.#scalar(type, raw, place);
  }

  #list(element: FieldType, raw: unknown, place: Place): unknown {
    if (!Array.isArray(raw)) return this.#mismatch(raw, place);
    const elements: unknown[] = [];
    (raw as readonly unknown[]).forEach((item, index) => {
      const read =
        item === null ? emptyElement(element) : this.#value(element, item, elementOf(place, index));
      if (read !== undefined) elements.push(read);
    });
    return sameElements(elements, raw) ? raw : elements;
  }

  #map(element: FieldType, raw: unknown, place: Place): unknown {
    if (!isObject(raw)) return this.#mismatch(raw, place);
    const entries: [string, unknown][] = [];
    for (const key of Object.keys(raw)) {
      const item = raw[key];
      const read = item === null ? emptyElement(element) : this.#value(element, item, elementOf(place, key));
      if (read !== undefined) entries.push([key, read]);
    }
    const same =
      entries.length === Object.keys(raw).length && entries.every(([key, read]) => raw[key] === read);
    return same ? raw : Object.fromEntries(entries);
  }

  #scalar(type: string, raw: unknown, place: Place): unknown {
    const { format } = place.field;
    switch (type) {
      case 'string':
        if (typeof raw !== 'string') return this.#mismatch(raw, place);
        return format === 'byte' ? this.#checked(raw, base64Error(raw)) : raw;
      case 'number':
        return isInteger(raw, format) ? raw : this.#mismatch(raw, place);
      case 'boolean':
        return typeof raw === 'boolean' ? raw : this.#mismatch(raw, place);
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
        return this.#checked(raw, timeError(raw, format));
      default:
        return raw;
    }
  }

  #checked(value: unknown, error: string | undefined): unknown {
    if (error === undefined) return value;
    this.#fail(error);
    return undefined;
  }

  #mismatch(raw: unknown, place: Place): undefined {
    const struct = goStruct(place.field.struct);
    this.#fail(
      `json: cannot unmarshal ${describe(raw)} into Go struct field ${struct}.${namesOf(place)} of type ${wantedType(place)}`,
    );
    return undefined;
  }

  /** Go reports the first one only. */
  #fail(error: string): void {
    if (this.errors.length === 0) this.errors.push(error);
  }
}

function sameElements(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

function elementOf(container: Place, element: number | string): Place {
  return { parent: container.parent, field: container.field, element, container };
}

/** With indices and keys, for unknown fields. */
function pathOf({ parent, field, element, container }: Place): string {
  if (container) return `${pathOf(container)}${typeof element === 'number' ? `[${element}]` : `.${element}`}`;
  return parent ? `${pathOf(parent)}.${field.name}` : field.name;
}

/** Without, as Go's field stack has it. */
function namesOf({ parent, field }: Place): string {
  return parent ? `${namesOf(parent)}.${field.name}` : field.name;
}

function typeAt({ field, container }: Place): FieldType {
  if (!container) return field.type;
  const type = typeAt(container);
  if (typeof type === 'string') return type;
  return 'mapOf' in type ? type.mapOf : type[0];
}

function wantedType(place: Place): string {
  const { format, owner } = place.field;
  const type = typeAt(place);
  if (!place.container) return goType(type, format, owner);
  if (Array.isArray(typeAt(place.container))) return goElementType(type, format, owner);
  return format === 'byte' ? '[]uint8' : goType(type, format, '');
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
