// ConfigMaps, Secrets, tokens and downward fields as files: what the kubelet's atomic writer puts into a volume.
import { resources } from '@drydock/client';
import type { Pod, VolumeProjection } from '@drydock/kinds';
import { decodeBase64, encodeUtf8 } from '@drydock/machinery';
import { fieldValue, resourceValue, type PodAddresses } from '../environment/field-reference.ts';
import type { KubeletContext } from '../options.ts';

export interface PayloadFile {
  readonly data: Uint8Array;
  readonly mode: number;
}

export type Payload = ReadonlyMap<string, PayloadFile>;

/** FailedMount: the message is what follows `MountVolume.SetUp failed for volume "x" : `, or another operation's name. */
export class MountError extends Error {
  constructor(
    message: string,
    readonly operation = 'MountVolume.SetUp',
    /** The name of the PersistentVolume, where that is the one that is told. */
    readonly volume?: string,
  ) {
    super(message);
  }
}

interface KeyItem {
  readonly key: string;
  readonly path: string;
  readonly mode?: number;
}

interface KeyedSource {
  readonly kind: 'configmap' | 'secret';
  readonly name: string;
  readonly items?: readonly KeyItem[];
  readonly optional?: boolean;
  readonly mode: number;
}

/** The files of a ConfigMap or a Secret. */
export function keyedPayload(context: KubeletContext, namespace: string, source: KeyedSource): Payload {
  const { kind, name, items, optional = false, mode } = source;
  const data =
    kind === 'configmap' ? configMapData(context, namespace, name) : secretData(context, namespace, name);
  if (!data) {
    if (optional) return new Map();
    throw new MountError(`${kind} "${name}" not found`);
  }
  if (!items) return new Map([...data].map(([key, bytes]) => [key, { data: bytes, mode }]));
  const files = new Map<string, PayloadFile>();
  for (const item of items) {
    const bytes = data.get(item.key);
    if (bytes) files.set(item.path, { data: bytes, mode: item.mode ?? mode });
    else if (!optional) throw new MountError(missingKey(kind, item.key));
  }
  return files;
}

const missingKey = (kind: KeyedSource['kind'], key: string) =>
  kind === 'configmap'
    ? `configmap references non-existent config key: ${key}`
    : `references non-existent secret key: ${key}`;

function configMapData(context: KubeletContext, namespace: string, name: string) {
  const found = context.informers.for(resources.configMaps).get(namespace, name);
  if (!found) return undefined;
  const text = Object.entries(found.data ?? {}).map(([key, value]) => [key, encodeUtf8(value)] as const);
  const binary = Object.entries(found.binaryData ?? {}).map(
    ([key, value]) => [key, decodeBase64(value) ?? new Uint8Array()] as const,
  );
  return new Map([...text, ...binary]);
}

function secretData(context: KubeletContext, namespace: string, name: string) {
  const found = context.informers.for(resources.secrets).get(namespace, name);
  if (!found) return undefined;
  return new Map(
    Object.entries(found.data ?? {}).map(
      ([key, value]) => [key, decodeBase64(value) ?? new Uint8Array()] as const,
    ),
  );
}

interface DownwardItem {
  readonly path: string;
  readonly mode?: number;
  readonly fieldRef?: { readonly fieldPath: string };
  readonly resourceFieldRef?: {
    readonly containerName?: string;
    readonly resource: string;
    readonly divisor?: string;
  };
}

export function downwardPayload(
  context: KubeletContext,
  pod: Pod,
  items: readonly DownwardItem[],
  mode: number,
  addresses: PodAddresses,
): Payload {
  const files = new Map<string, PayloadFile>();
  for (const item of items) {
    const { fieldRef, resourceFieldRef } = item;
    let text = fieldRef ? (fieldValue(pod, fieldRef.fieldPath, addresses) ?? '') : '';
    if (resourceFieldRef) {
      const container = pod.spec?.containers.find(({ name }) => name === resourceFieldRef.containerName);
      const allocatable = context.node.allocatable ?? context.node.capacity;
      if (container)
        text = resourceValue(container, resourceFieldRef.resource, resourceFieldRef.divisor, allocatable);
    }
    files.set(item.path, { data: encodeUtf8(text), mode: item.mode ?? mode });
  }
  return files;
}

/** One source of a projected volume; a token is asked for once per volume. */
export async function projectedPayload(
  context: KubeletContext,
  pod: Pod,
  source: VolumeProjection,
  mode: number,
  addresses: PodAddresses,
): Promise<Payload> {
  const namespace = pod.metadata.namespace ?? '';
  if (source.configMap)
    return keyedPayload(context, namespace, { kind: 'configmap', mode, name: '', ...source.configMap });
  if (source.secret)
    return keyedPayload(context, namespace, { kind: 'secret', mode, name: '', ...source.secret });
  if (source.downwardAPI)
    return downwardPayload(context, pod, source.downwardAPI.items ?? [], mode, addresses);
  if (source.serviceAccountToken) {
    const { path, audience, expirationSeconds } = source.serviceAccountToken;
    const token = await requestToken(context, pod, audience, expirationSeconds);
    return new Map([[path, { data: encodeUtf8(token), mode: 0o600 | mode }]]);
  }
  return new Map();
}

async function requestToken(
  { client }: KubeletContext,
  pod: Pod,
  audience: string | undefined,
  expirationSeconds: number | undefined,
): Promise<string> {
  const { namespace = '', name = '', uid = '' } = pod.metadata;
  const account = pod.spec?.serviceAccountName || 'default';
  const body = {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    metadata: {},
    spec: {
      audiences: audience ? [audience] : [],
      expirationSeconds: expirationSeconds ?? 3607,
      boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name, uid },
    },
  };
  try {
    const accounts = client.of(resources.serviceAccounts, namespace);
    const answer = await accounts.post<{ readonly status?: { readonly token?: string } }>(
      account,
      'token',
      body,
    );
    return answer.status?.token ?? '';
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new MountError(`failed to fetch token: ${why}`);
  }
}
