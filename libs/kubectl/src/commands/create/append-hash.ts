import { encodeUtf8, type KubeObject } from '@drydock/machinery';
import { goJson } from '../../printers/go-format.ts';
import { sha256Hex } from './sha256.ts';

const letters: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' };

/** The object renamed to `name-<hash of its contents>`: the hash of kubectl's util/hash. */
export function withHash(object: KubeObject): KubeObject {
  const { data, binaryData, type } = object as KubeObject & {
    data?: object;
    binaryData?: object;
    type?: string;
  };
  const name = object.metadata.name ?? '';
  const subject =
    object.kind === 'ConfigMap'
      ? { kind: 'ConfigMap', name, data: data ?? '', ...(binaryData ? { binaryData } : {}) }
      : { kind: 'Secret', type: type ?? '', name, data: data ?? '' };
  const hex = sha256Hex(encodeUtf8(goJson(subject)));
  const hash = [...hex.slice(0, 10)].map((letter) => letters[letter] ?? letter).join('');
  return { ...object, metadata: { ...object.metadata, name: `${name}-${hash}` } };
}
