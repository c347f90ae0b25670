// The bytes that kube-apiserver keeps in etcd: `k8s\0`, then the object as protobuf. Written from the table that bodies
// are read with. Fields that are empty are left out, where Go's code writes some of them; both read the same.
import { concatBytes, decodeBase64, encodeUtf8, parseTime } from '@drydock/machinery';
import { inlinedFields, magic, messageName } from './decode-protobuf.ts';
import { messages, type FieldRow } from './generated/fields.ts';

type Json = Readonly<Record<string, unknown>>;

/** Undefined for a kind of which no field numbers are known. */
export function encodeProtobuf(object: Json): Uint8Array | undefined {
  const { apiVersion, kind, ...rest } = object;
  const name = messageName(String(apiVersion), String(kind));
  if (name === undefined || name.startsWith('apis.meta.') || isCustom(String(apiVersion))) return undefined;
  const typeMeta = concatBytes([text(1, String(apiVersion)), text(2, String(kind))]);
  return concatBytes([
    Uint8Array.from(magic),
    field(1, typeMeta),
    field(2, writeMessage(name, rest)),
    text(3, ''),
    text(4, ''),
  ]);
}

/** Groups of custom resources have a domain that is not Kubernetes'; they may be called as a built-in one begins. */
const isCustom = (apiVersion: string) => {
  const group = apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')));
  return group.includes('.') && !group.endsWith('.k8s.io');
};

function varint(value: number): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(Math.trunc(value)));
  const bytes: number[] = [];
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Uint8Array.from([...bytes, Number(rest)]);
}

const field = (number: number, bytes: Uint8Array) =>
  concatBytes([varint(number * 8 + 2), varint(bytes.length), bytes]);
const text = (number: number, value: string) => field(number, encodeUtf8(value));
const count = (number: number, value: number) => concatBytes([varint(number * 8), varint(value)]);

function writeMessage(name: string, object: Json): Uint8Array {
  const rows = [...(messages[name] ?? [])].sort(([a], [b]) => a - b);
  return concatBytes(rows.flatMap((row) => writeField(object, row)));
}

function writeField(object: Json, [number, name, type, repeated]: FieldRow): readonly Uint8Array[] {
  if (inlinedFields.has(name) && Object.hasOwn(messages, type)) {
    const bytes = writeMessage(type, object);
    return bytes.length === 0 ? [] : [field(number, bytes)];
  }
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  if (value === undefined || value === null) return [];
  if (type.startsWith('map<')) return writeMap(number, type, value as Json);
  if (repeated) return (value as readonly unknown[]).map((item) => writeValue(number, type, item));
  return [writeValue(number, type, value)];
}

function writeMap(number: number, type: string, value: Json): readonly Uint8Array[] {
  const valueType = type.slice('map<string,'.length, -1);
  return Object.keys(value)
    .sort()
    .map((key) => field(number, concatBytes([text(1, key), writeValue(2, valueType, value[key])])));
}

function writeValue(number: number, given: string, value: unknown): Uint8Array {
  const type = given.replace(/^\./, '');
  switch (type) {
    case 'string':
      return text(number, String(value));
    case 'bytes':
      return field(number, decodeBase64(String(value)) ?? new Uint8Array());
    case 'bool':
      return count(number, value ? 1 : 0);
    case 'int32':
    case 'int64':
      return count(number, Number(value));
    case 'api.resource.Quantity':
      return field(number, text(1, String(value)));
    case 'util.intstr.IntOrString':
      return field(
        number,
        typeof value === 'number'
          ? concatBytes([count(1, 0), count(2, value)])
          : concatBytes([count(1, 1), text(3, String(value))]),
      );
    case 'apis.meta.v1.Time':
    case 'apis.meta.v1.MicroTime':
      return field(number, timeOf(String(value)));
    case 'apis.meta.v1.FieldsV1':
      return field(number, text(1, JSON.stringify(value)));
    default:
      return field(number, writeMessage(type, type.endsWith('.ExtraValue') ? { items: value } : (value as Json)));
  }
} // prettier-ignore

function timeOf(value: string): Uint8Array {
  const ms = parseTime(value) ?? 0;
  const seconds = Math.floor(ms / 1000);
  return concatBytes([count(1, seconds), count(2, Math.round((ms - seconds * 1000) * 1_000_000))]);
}
