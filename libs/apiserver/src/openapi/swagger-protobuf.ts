// OpenAPI v2 as the protobuf message that kubectl reads (Document of gnostic's OpenAPIv2.proto). kubectl up to 1.28 needs it
// for every create and apply, later ones for `explain --output plaintext-openapiv2` and for lists.
import { isObject } from '@drydock/machinery';
import { WireWriter } from '../http/protobuf/wire-writer.ts';
import type { Json } from './schemas.ts';

export const swaggerMediaType = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';

/** How a value of a field is written: text, flag, a message, or a map of messages as (name, value) pairs. */
type Shape =
  'text' | 'texts' | 'flag' | 'parameters' | Message | { readonly namedIn: number; readonly of: Message };

interface Message {
  /** Field numbers by name; a function, since schemas contain schemas. */
  readonly fields: () => Readonly<Record<string, readonly [number, Shape]>>;
  /** Where `x-…` extensions go. */
  readonly extensions?: number;
  /** The value is wrapped into messages with this one field each, from the outside to the inside. */
  readonly inside?: readonly number[];
}

const schema: Message = {
  extensions: 31,
  fields: () => ({
    $ref: [1, 'text'],
    format: [2, 'text'],
    description: [4, 'text'],
    required: [19, 'texts'],
    additionalProperties: [21, { ...schema, inside: [1] }],
    type: [22, { fields: () => ({}), inside: [1] }],
    items: [23, { ...schema, inside: [1] }],
    properties: [25, { namedIn: 1, of: schema }],
  }),
};
const bodyParameter: Message = {
  inside: [1, 1],
  fields: () => ({
    description: [1, 'text'],
    name: [2, 'text'],
    in: [3, 'text'],
    required: [4, 'flag'],
    schema: [5, schema],
  }),
};
const otherParameter = (place: number, type: number): Message => ({
  inside: [1, 2, place],
  fields: () => ({
    required: [1, 'flag'],
    in: [2, 'text'],
    description: [3, 'text'],
    name: [4, 'text'],
    type: [type, 'text'],
    uniqueItems: [type + 14, 'flag'],
  }),
});
const queryParameter = otherParameter(3, 6);
const pathParameter = otherParameter(4, 5);
const response: Message = {
  inside: [1],
  fields: () => ({ description: [1, 'text'], schema: [2, { ...schema, inside: [1] }] }),
};
const operation: Message = {
  extensions: 13,
  fields: () => ({
    tags: [1, 'texts'],
    operationId: [5, 'text'],
    produces: [6, 'texts'],
    consumes: [7, 'texts'],
    parameters: [8, 'parameters'],
    responses: [9, { namedIn: 1, of: response }],
  }),
};
const pathItem: Message = {
  extensions: 10,
  fields: () => ({
    get: [2, operation],
    put: [3, operation],
    post: [4, operation],
    delete: [5, operation],
    patch: [8, operation],
    parameters: [9, 'parameters'],
  }),
};
const document: Message = {
  fields: () => ({
    swagger: [1, 'text'],
    info: [2, { fields: () => ({ title: [1, 'text'], version: [2, 'text'] }) }],
    paths: [8, { namedIn: 2, of: pathItem }],
    definitions: [9, { namedIn: 1, of: schema }],
  }),
};

/** The bytes of a v2 document. */
export function encodeSwagger(value: Json): Uint8Array {
  return encode(value, document);
}

function encode(value: Json, message: Message): Uint8Array {
  const writer = new WireWriter();
  const fields = message.fields();
  for (const [name, content] of Object.entries(value)) {
    const field = fields[name];
    if (field) write(writer, field[0], field[1], content);
    else if (name.startsWith('x-') && message.extensions !== undefined)
      writer.message(message.extensions, named(name, any(content)));
  }
  return writer.bytes;
}

function write(writer: WireWriter, field: number, shape: Shape, content: unknown): void {
  if (shape === 'text') return writer.text(field, String(content));
  if (shape === 'flag') return writer.flag(field, content === true);
  if (shape === 'texts') {
    for (const item of content as readonly string[]) writer.text(field, item);
    return;
  }
  if (shape === 'parameters') {
    for (const item of content as readonly Json[]) writer.message(field, parameter(item));
    return;
  }
  if ('namedIn' in shape) {
    const pairs = new WireWriter();
    for (const [name, item] of Object.entries(content as Readonly<Record<string, Json>>))
      pairs.message(shape.namedIn, named(name, wrapped(item, shape.of)));
    return writer.message(field, pairs.bytes);
  }
  writer.message(field, wrapped(content, shape));
}

function parameter(item: Json): Uint8Array {
  if (item['in'] === 'body') return wrapped(item, bodyParameter);
  return wrapped(item, item['in'] === 'path' ? pathParameter : queryParameter);
}

function wrapped(content: unknown, message: Message): Uint8Array {
  const [innermost, ...outer] = [...(message.inside ?? [])].reverse();
  const writer = new WireWriter();
  if (isObject(content)) {
    const bytes = encode(content, message);
    if (innermost === undefined) return bytes;
    writer.message(innermost, bytes);
  } else writer.text(innermost ?? 1, String(content));
  return outer.reduce((bytes, field) => {
    const next = new WireWriter();
    next.message(field, bytes);
    return next.bytes;
  }, writer.bytes);
}

function named(name: string, value: Uint8Array): Uint8Array {
  const writer = new WireWriter();
  writer.text(1, name);
  writer.message(2, value);
  return writer.bytes;
}

/** Extensions are YAML; JSON is YAML. */
function any(value: unknown): Uint8Array {
  const writer = new WireWriter();
  writer.text(2, `${JSON.stringify(value)}\n`);
  return writer.bytes;
}
