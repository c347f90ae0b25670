import { decodeUtf8, encodeUtf8, type KubeObject } from '@drydock/machinery';
import { decodeProtobuf, magic } from './decode-protobuf.ts';
import { encodeProtobuf } from './encode-protobuf.ts';

/** The bytes that an object has in etcd: protobuf, and JSON for kinds without it (custom resources). */
export function encodeStorage({ metadata, ...object }: KubeObject): Uint8Array {
  const { resourceVersion: _version, ...stored } = metadata;
  const { apiVersion, kind, ...rest } = object;
  const whole = { apiVersion, kind, metadata: stored, ...rest };
  return encodeProtobuf(whole) ?? encodeUtf8(`${JSON.stringify(whole)}\n`);
}

/** The object that these bytes stand for; undefined when the API server could not read them. */
export function decodeStorage(bytes: Uint8Array): KubeObject | undefined {
  try {
    const object = (
      magic.every((byte, index) => bytes[index] === byte)
        ? decodeProtobuf(bytes)
        : JSON.parse(decodeUtf8(bytes))
    ) as KubeObject;
    const { apiVersion, kind, metadata } = object;
    const readable = typeof apiVersion === 'string' && typeof kind === 'string' && kind !== '';
    return readable && typeof metadata === 'object' && metadata !== null ? object : undefined;
  } catch {
    return undefined;
  }
}
