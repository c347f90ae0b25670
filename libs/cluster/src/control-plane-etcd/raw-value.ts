// Keys outside of /registry/ may hold any bytes; the store holds objects. The API server never looks at these.
import { decodeBase64, encodeBase64, type KubeObject } from '@drydock/machinery';

const kind = 'etcd/raw';

export const rawValue = (bytes: Uint8Array): KubeObject => ({
  apiVersion: '',
  kind,
  metadata: {},
  bytes: encodeBase64(bytes),
});

export const isRaw = (object: KubeObject) => object.kind === kind;

export const rawBytes = (object: KubeObject): Uint8Array =>
  decodeBase64(String(object['bytes'])) ?? new Uint8Array();
