// kubectl 1.32 and newer sends typed objects as protobuf, and etcd holds them so. Answers may always be JSON.
import {
  badRequest,
  decodeBase64,
  decodeUtf8,
  encodeBase64,
  formatMicroTime,
  formatTime,
} from '@drydock/machinery';
import { messages, type FieldRow } from './generated/fields.ts';
import { wireFields, type WireField } from './wire-reader.ts';

/** What protobuf of Kubernetes begins with: `k8s\0`. */
export const magic = [0x6b, 0x38, 0x73, 0x00];
const maxDepth = 100;
/** Structs that Go embeds: their fields stand in the parent's JSON. */
export const inlinedFields = new Set([
  'ephemeralContainerCommon',
  'handler',
  'ingressRuleValue',
  'localObjectReference',
  'persistentVolumeSource',
  'volumeSource',
]);

type Json = Record<string, unknown>;

/** The JSON form of a body `k8s\0` + runtime.Unknown. Throws BadRequest. */
export function decodeProtobuf(body: Uint8Array): Json {
  if (magic.some((byte, index) => body[index] !== byte))
    throw badRequest(
      'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]',
    );
  const envelope = [...wireFields(body.subarray(magic.length))];
  const bytesOf = (number: number) =>
    envelope.find((field) => field.number === number)?.bytes ?? new Uint8Array();
  const meta = [...wireFields(bytesOf(1))];
  const textOf = (number: number) =>
    decodeUtf8(meta.find((field) => field.number === number)?.bytes ?? new Uint8Array());
  const [apiVersion, kind] = [textOf(1), textOf(2)];
  const name = messageName(apiVersion, kind);
  if (name === undefined)
    throw badRequest(
      `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} as protobuf (not simulated)`,
    );
  return { apiVersion, kind, ...readMessage(name, bytesOf(2), 0) };
}

/** `apps/v1` Deployment is `apps.v1.Deployment`; groups are known by their first part. Undefined: not known. */
export function messageName(apiVersion: string, kind: string): string | undefined {
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? 'core' : (apiVersion.slice(0, slash).split('.')[0] ?? '');
  const name = `${group}.${apiVersion.slice(slash + 1)}.${kind}`;
  if (Object.hasOwn(messages, name)) return name;
  const meta = `apis.meta.v1.${kind}`;
  return Object.hasOwn(messages, meta) ? meta : undefined;
}

function readMessage(name: string, bytes: Uint8Array, depth: number): Json {
  if (depth > maxDepth) throw badRequest('exceeded max depth');
  const rows = messages[name] ?? [];
  const result: Json = {};
  for (const field of wireFields(bytes)) {
    const row = rows.find(([number]) => number === field.number);
    if (row) addField(result, row, field, depth);
  }
  return result;
}

function addField(result: Json, [, name, type, repeated]: FieldRow, field: WireField, depth: number): void {
  if (type.startsWith('map<')) {
    const [key, value] = readEntry(type, field.bytes ?? new Uint8Array(), depth);
    // entries of one map come one by one; defineProperty, so that no key can reach a prototype
    const map = (result[name] ??= {}) as Json;
    Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
    return;
  }
  const value = readValue(type, field, depth);
  if (repeated) result[name] = [...((result[name] as unknown[] | undefined) ?? []), value];
  else if (inlinedFields.has(name) && typeof value === 'object') Object.assign(result, value);
  else if (value !== undefined) result[name] = value;
}

function readEntry(type: string, bytes: Uint8Array, depth: number): [string, unknown] {
  const valueType = type.slice('map<string,'.length, -1);
  let key = '';
  let value: unknown = valueType === 'string' || valueType === 'bytes' ? '' : undefined;
  for (const field of wireFields(bytes)) {
    if (field.number === 1) key = decodeUtf8(field.bytes ?? new Uint8Array());
    else value = readValue(valueType, field, depth);
  }
  return [key, value];
}

function readValue(
  given: string,
  { bytes = new Uint8Array(), value = 0 }: WireField,
  depth: number,
): unknown {
  const type = given.replace(/^\./, '');
  switch (type) {
    case 'string':
      return decodeUtf8(bytes);
    case 'bytes':
      return encodeBase64(bytes);
    case 'bool':
      return value !== 0;
    case 'int32':
    case 'int64':
      return value;
    case 'api.resource.Quantity':
      return readMessage(type, bytes, depth + 1)['string'] ?? '0';
    case 'util.intstr.IntOrString': {
      const { type: form = 0, intVal = 0, strVal = '' } = readMessage(type, bytes, depth + 1);
      return form === 0 ? intVal : strVal;
    }
    case 'apis.meta.v1.Time':
    case 'apis.meta.v1.MicroTime':
      return readTime(type, bytes, depth);
    case 'apis.meta.v1.FieldsV1':
      return readFields(readMessage(type, bytes, depth + 1)['Raw']);
    default:
      return type.endsWith('.ExtraValue')
        ? (readMessage(type, bytes, depth + 1)['items'] ?? [])
        : readMessage(type, bytes, depth + 1);
  }
}

/** JSON inside of protobuf: which fields a manager owns. */
function readFields(raw: unknown): unknown {
  try {
    return JSON.parse(decodeUtf8(decodeBase64(String(raw ?? '')) ?? new Uint8Array())) as unknown;
  } catch {
    return {};
  }
}

/** An empty message is Go's zero time: absent. */
function readTime(type: string, bytes: Uint8Array, depth: number): string | undefined {
  if (bytes.length === 0) return undefined;
  const { seconds = 0, nanos = 0 } = readMessage(type, bytes, depth + 1) as {
    seconds?: number;
    nanos?: number;
  };
  const ms = seconds * 1000 + nanos / 1_000_000;
  return type.endsWith('MicroTime') ? formatMicroTime(ms) : formatTime(ms);
}
