// JSON schemas of the types a document needs, with descriptions, merge keys and list types.
import { describeType, type FieldDescription, type FieldType } from '@drydock/kinds';
import { scalarNames, scalarSchemas } from './scalar-schemas.ts';

export type Json = Readonly<Record<string, unknown>>;

const prefix = '#/components/schemas/';

/** Collects the schemas of types and of everything that these refer to. */
export class SchemaCollection {
  readonly #names: ReadonlyMap<string, string>;
  readonly #schemas = new Map<string, Json>();

  constructor(names: ReadonlyMap<string, string>) {
    this.#names = names;
  }

  /** Sorted by name. */
  get all(): Readonly<Record<string, Json>> {
    return Object.fromEntries([...this.#schemas.entries()].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** A reference to the type, whose schema is then part of the collection. */
  reference(type: string): Json {
    const name = this.#names.get(type) ?? `io.k8s.api.${type}`;
    if (!this.#schemas.has(name)) this.#add(name, type);
    return { $ref: prefix + name };
  }

  /** Says which kind a type is. */
  mark(type: string, kinds: readonly Json[]): void {
    this.reference(type);
    const name = this.#names.get(type) ?? `io.k8s.api.${type}`;
    this.#schemas.set(name, { ...this.#schemas.get(name), 'x-kubernetes-group-version-kind': kinds });
  }

  /** A schema that no generated type describes. */
  set(name: string, schema: Json): Json {
    this.#schemas.set(name, schema);
    return { $ref: prefix + name };
  }

  #add(name: string, type: string): void {
    const described = describeType(type);
    // a type may contain itself
    this.#schemas.set(name, { type: 'object' });
    if (!described) return;
    const required = described.fields.filter((field) => field.required).map((field) => field.name);
    this.#schemas.set(name, {
      ...(described.description === '' ? {} : { description: described.description }),
      type: 'object',
      ...(required.length > 0 ? { required } : {}),
      properties: Object.fromEntries(described.fields.map((field) => [field.name, this.#property(field)])),
    });
  }

  #property(field: FieldDescription): Json {
    const schema = this.#typeSchema(field.type, field.format);
    const { mergeKey, mergeStrategy, listType, listMapKeys } = field;
    const marks = {
      ...(field.description === '' ? {} : { description: field.description }),
      ...(listMapKeys ? { 'x-kubernetes-list-map-keys': listMapKeys } : {}),
      ...(listType ? { [listMark(field.type)]: listType } : {}),
      ...(mergeKey ? { 'x-kubernetes-patch-merge-key': mergeKey } : {}),
      ...(mergeStrategy ? { 'x-kubernetes-patch-strategy': mergeStrategy } : {}),
    };
    // in OpenAPI 3.0 nothing may stand beside $ref
    return '$ref' in schema ? { ...marks, allOf: [schema] } : { ...marks, ...schema };
  }

  #typeSchema(type: FieldType, format: string | undefined): Json {
    if (typeof type !== 'string')
      return 'mapOf' in type
        ? { type: 'object', additionalProperties: this.#typeSchema(type.mapOf, format) }
        : { type: 'array', items: this.#typeSchema(type[0], format) };
    if (type.startsWith('#')) return this.reference(type.slice(1));
    return this.#scalar(type, format);
  }

  #scalar(type: string, format: string | undefined): Json {
    switch (type) {
      case 'quantity':
        return this.#named(scalarNames.quantity);
      case 'intOrString':
        return this.#named(scalarNames.intOrString);
      case 'time':
        return this.#named(format === 'date-time-micro' ? scalarNames.microTime : scalarNames.time);
      case 'number':
        return format?.startsWith('int') ? { type: 'integer', format } : { type: 'number', format: 'double' };
      case 'string':
        return format === 'byte' ? { type: 'string', format } : { type: 'string' };
      case 'boolean':
        return { type: 'boolean' };
      default:
        return { type: 'object' };
    }
  }

  #named(name: string): Json {
    return this.set(name, scalarSchemas[name] ?? {});
  }
}

const listMark = (type: FieldType) =>
  Array.isArray(type) ? 'x-kubernetes-list-type' : 'x-kubernetes-map-type';
