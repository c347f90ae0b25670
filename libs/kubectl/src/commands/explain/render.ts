// The layout of `kubectl explain` below its head: FIELD, DESCRIPTION, FIELDS.
import { indentLines, wordWrap } from './word-wrap.ts';

export interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly 'x-kubernetes-group-version-kind'?: readonly {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
  }[];
}

export interface OpenApi {
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

/** The whole page for a type or one of its fields. */
export function renderFields(
  document: OpenApi,
  root: Schema,
  path: readonly string[],
  recursive: boolean,
): string {
  const page = new Page(document, recursive);
  const body = page.at(root, path);
  if (body === '') throw new Error(`field ${JSON.stringify(path.at(-1))} does not exist`);
  return `${body}\n`;
}

const values = (schema: Schema | undefined) =>
  typeof schema?.additionalProperties === 'object' ? schema.additionalProperties : undefined;

class Page {
  constructor(
    readonly document: OpenApi,
    readonly recursive: boolean,
  ) {}

  /** Follows the path; '' when there is no such field. */
  at(schema: Schema, path: readonly string[], seen: readonly string[] = []): string {
    const resolved = this.#resolve(schema);
    if (path.length === 0) return this.#details(resolved);
    if (schema.$ref && seen.includes(schema.$ref)) return '';
    const next = schema.$ref ? [...seen, schema.$ref] : seen;
    const field = resolved.properties?.[path[0]!];
    if (field) {
      const head =
        path.length === 1 ? `FIELD: ${path[0]} <${this.#type(field)}>\n${enumText(field, 0, true)}\n\n` : '';
      const rest = this.at(field, path.slice(1));
      return rest === '' ? '' : head + rest;
    }
    if (resolved.items) return this.at(resolved.items, path, next);
    const inner = values(resolved);
    if (inner) return this.at(inner, path, next);
    for (const one of resolved.allOf ?? []) {
      const text = this.at(one, path, next);
      if (text !== '') return text;
    }
    return '';
  }

  #details(schema: Schema): string {
    const text = indentLines(wordWrap(this.#description(schema) || '<empty>', 76), 4);
    const fields = this.#list(schema, 1, []);
    return `DESCRIPTION:\n${text}\n${fields === '' ? '' : `FIELDS:\n${fields}`}`;
  }

  #description(schema: Schema): string {
    const resolved = this.#resolve(schema);
    const inner = values(resolved);
    return [
      resolved.description ? `${resolved.description}\n` : '',
      ...(resolved.allOf ?? []).map((one) => this.#description(one)),
      resolved.items ? this.#description(resolved.items) : '',
      inner ? this.#description(inner) : '',
    ].join('');
  }

  #list(schema: Schema, level: number, seen: readonly string[]): string {
    if (schema.$ref && seen.includes(schema.$ref)) return '';
    const next = schema.$ref ? [...seen, schema.$ref] : seen;
    const resolved = this.#resolve(schema);
    const inner = values(resolved);
    const own = Object.keys(resolved.properties ?? {})
      .sort()
      .map((name) => {
        const field = resolved.properties![name]!;
        return (
          this.#field(resolved, name, field, level) +
          (this.recursive ? this.#list(field, level + 1, next) : '')
        );
      });
    return [
      ...own,
      ...(resolved.allOf ?? []).map((one) => this.#list(one, level, next)),
      resolved.items ? this.#list(resolved.items, level, next) : '',
      inner ? this.#list(inner, level, next) : '',
    ].join('');
  }

  #field(parent: Schema, name: string, field: Schema, level: number): string {
    const indent = level * 2;
    const required = parent.required?.includes(name) ? ' -required-' : '';
    const head = `${' '.repeat(indent)}${name}\t<${this.#type(field)}>${required}${enumText(field, indent, false)}\n`;
    if (this.recursive) return head;
    return `${head}${indentLines(wordWrap(field.description || '<no description>', 78 - indent), indent + 2)}\n\n`;
  }

  /** `[]Container`, `map[string]string`, `Object`. */
  #type(schema: Schema): string {
    if (schema.items) return `[]${this.#type(schema.items)}`;
    const inner = values(schema);
    if (inner) return `map[string]${this.#type(inner)}`;
    if (schema.allOf?.length === 1 && !schema.properties) return this.#type(schema.allOf[0]!);
    if (!schema.$ref) return schema.type === 'object' ? 'Object' : schema.type || 'Object';
    const type = this.#resolve(schema).type;
    return !type || type === 'object' ? (schema.$ref.split('/').pop()!.split('.').pop() ?? 'Object') : type;
  }

  #resolve(schema: Schema): Schema {
    return (schema.$ref && this.document.components?.schemas?.[schema.$ref.split('/').pop()!]) || schema;
  }
}

/** The words a field may have: all of them on a page of its own, four in a list. */
function enumText(schema: Schema, indent: number, long: boolean): string {
  if (!schema.enum) return '';
  const shown = long ? schema.enum : schema.enum.slice(0, 4);
  const words = shown.map((value) => (value === '' ? '""' : String(value))).join(', ');
  const more = schema.enum.length > shown.length ? ', ....' : '';
  return `${long ? '' : '\n'}${' '.repeat(indent)}${long ? 'ENUM:' : 'enum:'}${long ? `\n    ${shown.map((value) => (value === '' ? '""' : String(value))).join('\n    ')}` : ` ${words}${more}`}`;
}
