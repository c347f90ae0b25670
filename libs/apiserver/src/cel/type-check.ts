// Checks the types of an expression against a structural schema, so that a wrong field name is found when the rule is
// written and not when it runs.
import type { Environment, RegisterTypeDefinition } from '@marcbachmann/cel-js';
import type { JSONSchemaProps } from '@drydock/kinds';
import { additionalOf, itemsOf } from '../custom-resources/schema/schema.ts';
import { compileErrorText } from './compile-error.ts';
import { typedEnvironment } from './environment.ts';
import { safeSource } from './expression.ts';
import { escapeName } from './values.ts';

type Schema = JSONSchemaProps;

/** An environment with `self` and `oldSelf` of the type that a schema describes. */
export class SchemaChecker {
  readonly #environment: Environment;
  #count = 0;

  /** `root`: the schema of a whole object, which has apiVersion, kind and metadata too. */
  constructor(schema: Schema, { root, optionalOldSelf }: { root: boolean; optionalOldSelf: boolean }) {
    this.#environment = typedEnvironment.clone();
    const type = this.#typeOf(schema, root);
    this.#environment.registerVariable('self', type);
    this.#environment.registerVariable('oldSelf', optionalOldSelf ? `optional<${type}>` : type);
  }

  /** What is wrong in the words of cel-go, or the type of the result. */
  check(source: string): { readonly error: string } | { readonly type: string } {
    const result = this.#environment.check(safeSource(source));
    if (result.valid) return { type: result.type ?? 'dyn' };
    return { error: compileErrorText(result.error, source) };
  }

  #typeOf(schema: Schema, embedded: boolean): string {
    if (schema['x-kubernetes-int-or-string']) return 'dyn';
    switch (schema.type) {
      case 'integer':
        return 'int';
      case 'number':
        return 'double';
      case 'boolean':
        return 'bool';
      case 'string':
        return textType(schema);
      case 'array': {
        const items = itemsOf(schema);
        return `list<${items ? this.#typeOf(items, false) : 'dyn'}>`;
      }
      case 'object':
        return this.#objectType(schema, embedded);
      default:
        return 'dyn';
    }
  }

  #objectType(schema: Schema, embedded: boolean): string {
    const additional = additionalOf(schema);
    if (additional) return `map<string, ${additional === true ? 'dyn' : this.#typeOf(additional, false)}>`;
    const { properties } = schema;
    const meta = embedded || schema['x-kubernetes-embedded-resource'];
    if (!properties && !meta) return 'dyn';
    const fields: [string, string][] = Object.entries(properties ?? {}).map(([name, property]) => [
      escapeName(name),
      this.#typeOf(property, false),
    ]);
    const own = meta ? Object.fromEntries([...fields, ...this.#metaFields()]) : Object.fromEntries(fields);
    return this.#register(own);
  }

  /** Rules see only the names of metadata. */
  #metaFields(): [string, string][] {
    const metadata = this.#register({ name: 'string', generateName: 'string' });
    return [
      ['apiVersion', 'string'],
      ['kind', 'string'],
      ['metadata', metadata],
    ];
  }

  #register(fields: Readonly<Record<string, string>>): string {
    if (Object.keys(fields).length === 0) return 'dyn';
    const name = `selfType.object${this.#count++}`;
    this.#environment.registerType(name, { fields } as RegisterTypeDefinition);
    this.#environment.registerOperator(`${name} == ${name}`, () => true);
    return name;
  }
}

function textType({ format }: Schema): string {
  if (format === 'date-time' || format === 'date') return 'google.protobuf.Timestamp';
  if (format === 'duration') return 'google.protobuf.Duration';
  return format === 'byte' ? 'bytes' : 'string';
}
