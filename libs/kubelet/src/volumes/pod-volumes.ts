// The volumes of one pod. A volume is a file system; a source says what is in it.
import { resources } from '@drydock/client';
import type { Pod, Volume } from '@drydock/kinds';
import type { ContainerRuntime } from '@drydock/runtime';
import { parseQuantity } from '@drydock/machinery';
import type { PodAddresses } from '../environment/field-reference.ts';
import type { KubeletContext } from '../options.ts';
import { writePayload } from './atomic-writer.ts';
import { giveToGroup } from './group-ownership.ts';
import { hostPathMount } from './host-path.ts';
import { downwardPayload, keyedPayload, MountError, projectedPayload, type Payload } from './payload.ts';

export { MountError };

type VolumeFiles = ReturnType<ContainerRuntime['createVolume']>;

export interface MountedVolume {
  readonly source: VolumeFiles;
  readonly root: string;
  readonly readOnly: boolean;
  /** Its path on the node. */
  readonly hostPath: string;
  readonly inMemory?: boolean;
  /** Of an emptyDir: the bytes in it. */
  readonly usedBytes?: () => number;
  /** Writes what has changed in the API since; absent for volumes that do not follow the API. */
  readonly refresh?: () => Promise<void>;
}

/** Not ready yet, without an error of its own: the claim is not bound. */
export class NotMounted extends Error {}

/** Makes one volume. Rejects with {@link MountError}. */
export async function mountVolume(
  context: KubeletContext,
  pod: Pod,
  volume: Volume,
  addresses: () => PodAddresses,
): Promise<MountedVolume> {
  const plugin = Object.keys(volume).find((key) => key !== 'name') ?? 'emptyDir';
  const directory = pluginDirectories[plugin] ?? plugin;
  const hostPath = `/var/lib/kubelet/pods/${pod.metadata.uid}/volumes/kubernetes.io~${directory}/${volume.name}`;
  const inMemory = /^(secret|projected|emptyDirInMemory)$/.test(
    volume.emptyDir?.medium === 'Memory' ? 'emptyDirInMemory' : plugin,
  );
  const mounted = await makeVolume(context, pod, volume, addresses);
  return { hostPath, ...(inMemory ? { inMemory } : {}), ...mounted };
}

const pluginDirectories: Readonly<Record<string, string>> = {
  configMap: 'configmap',
  downwardAPI: 'downward-api',
  emptyDir: 'empty-dir',
};

type MadeVolume = Omit<MountedVolume, 'hostPath'> & { readonly hostPath?: string };

async function makeVolume(
  context: KubeletContext,
  pod: Pod,
  volume: Volume,
  addresses: () => PodAddresses,
): Promise<MadeVolume> {
  const namespace = pod.metadata.namespace ?? '';
  if (volume.configMap) {
    const { defaultMode: mode = 0o644, name = '', items, optional } = volume.configMap;
    const source = {
      kind: 'configmap',
      name,
      mode,
      ...(items && { items }),
      ...(optional && { optional }),
    } as const;
    return following(context, pod, async () => keyedPayload(context, namespace, source));
  }
  if (volume.secret) {
    const { defaultMode: mode = 0o644, secretName: name = '', items, optional } = volume.secret;
    const source = {
      kind: 'secret',
      name,
      mode,
      ...(items && { items }),
      ...(optional && { optional }),
    } as const;
    return following(context, pod, async () => keyedPayload(context, namespace, source));
  }
  if (volume.downwardAPI) {
    const { defaultMode = 0o644, items = [] } = volume.downwardAPI;
    return following(context, pod, async () =>
      downwardPayload(context, currentPod(context, pod), items, defaultMode, addresses()),
    );
  }
  if (volume.projected) return projected(context, pod, volume.projected, addresses);
  if (volume.hostPath)
    return { ...hostPathMount(context.hostFiles, volume.hostPath), source: context.hostFiles };
  if (volume.persistentVolumeClaim) return claimed(context, pod, volume.persistentVolumeClaim);
  if (volume.ephemeral)
    return claimed(context, pod, { claimName: `${pod.metadata.name ?? ''}-${volume.name}` });
  if (volume.emptyDir || Object.keys(volume).length === 1) return emptyDirectory(context, pod, volume);
  if (volume.csi)
    throw new MountError(
      `kubernetes.io/csi: mounter.SetUpAt failed to get CSI client: driver name ${volume.csi.driver} not found in the list of registered CSI drivers`,
    );
  const kind = Object.keys(volume).find((key) => key !== 'name') ?? '';
  throw new MountError(`not simulated: volumes of type ${kind}`);
}

function emptyDirectory(context: KubeletContext, pod: Pod, { emptyDir }: Volume): MadeVolume {
  const inMemory = emptyDir?.medium === 'Memory';
  const limit = inMemory ? (emptyDir.sizeLimit ?? context.node.capacity['memory']) : undefined;
  const maxBytes = limit === undefined ? undefined : parseQuantity(limit)?.value();
  // more than this no tmpfs may take of the machine that simulates it
  const source = context.runtime.createVolume(maxBytes ? { maxBytes: Math.min(maxBytes, largestTmpfs) } : {});
  source.chmod('/', 0o777);
  giveToGroup(source, pod, { readOnly: false });
  return { source, root: '/', readOnly: false, usedBytes: () => source.usage.bytes };
}

const largestTmpfs = 256 * 1024 * 1024;

async function following(
  context: KubeletContext,
  pod: Pod,
  payload: () => Promise<Payload>,
): Promise<MadeVolume> {
  const files = async () => forGroup(pod, await payload());
  const first = await files();
  const source = context.runtime.createVolume();
  source.chmod('/', 0o777);
  writePayload(source, first, context.clock.now());
  giveToGroup(source, pod, { readOnly: true });
  const refresh = async () => {
    try {
      if (writePayload(source, await files(), context.clock.now()))
        giveToGroup(source, pod, { readOnly: true });
    } catch (error) {
      if (!(error instanceof MountError)) throw error; // the object was deleted: the files stay as they were
    }
  };
  return { source, root: '/', readOnly: true, refresh };
}

/** With a group for volumes its members may read what their owner may. */
function forGroup(pod: Pod, payload: Payload): Payload {
  if (pod.spec?.securityContext?.fsGroup === undefined) return payload;
  return new Map([...payload].map(([path, file]) => [path, { ...file, mode: file.mode | 0o440 }]));
}

async function projected(
  context: KubeletContext,
  pod: Pod,
  volume: NonNullable<Volume['projected']>,
  addresses: () => PodAddresses,
): Promise<MadeVolume> {
  const mode = volume.defaultMode ?? 0o644;
  const tokens = new Map<number, Payload>();
  return following(context, pod, async () => {
    const files = new Map();
    const errors: string[] = [];
    for (const [index, source] of (volume.sources ?? []).entries()) {
      try {
        const payload =
          tokens.get(index) ??
          (await projectedPayload(context, currentPod(context, pod), source, mode, addresses()));
        if (source.serviceAccountToken) tokens.set(index, payload);
        for (const [path, file] of payload) files.set(path, file);
      } catch (error) {
        if (!(error instanceof MountError)) throw error;
        errors.push(error.message);
      }
    }
    if (errors.length > 0) throw new MountError(aggregate([...new Set(errors)]));
    return files;
  });
}

const currentPod = (context: KubeletContext, pod: Pod) =>
  context.informers.for(resources.pods).get(pod.metadata.namespace ?? '', pod.metadata.name ?? '') ?? pod;

/** Go's list of errors. */
const aggregate = (errors: readonly string[]) =>
  errors.length === 1 ? errors[0]! : `[${errors.join(', ')}]`;

function claimed(
  context: KubeletContext,
  pod: Pod,
  { claimName, readOnly = false }: NonNullable<Volume['persistentVolumeClaim']>,
): MadeVolume {
  const namespace = pod.metadata.namespace ?? '';
  const claim = context.informers.for(resources.persistentVolumeClaims).get(namespace, claimName);
  const failed = (why: string) => new NotMounted(`error processing PVC ${namespace}/${claimName}: ${why}`);
  if (!claim)
    throw failed(`failed to fetch PVC from API server: persistentvolumeclaims "${claimName}" not found`);
  if (claim.metadata.deletionTimestamp) throw failed('PVC is being deleted');
  const volumeName = claim.spec?.volumeName;
  if (claim.status?.phase !== 'Bound' || !volumeName) throw failed('PVC is not bound');
  const { spec } = context.informers.for(resources.persistentVolumes).get('', volumeName) ?? {};
  if (spec?.local && !context.hostFiles.exists(spec.local.path))
    throw new MountError(
      `path "${spec.local.path}" does not exist`,
      'MountVolume.NewMounter initialization',
      volumeName,
    );
  const path = spec?.hostPath ?? spec?.local;
  if (path) {
    const type = spec?.hostPath?.type;
    const mounted = hostPathMount(context.hostFiles, { path: path.path, ...(type ? { type } : {}) });
    if (spec?.local) giveToGroup(context.hostFiles, pod, { readOnly, root: path.path });
    return { ...mounted, source: context.hostFiles, readOnly };
  }
  let source = context.persistentVolumes.get(volumeName);
  if (!source) {
    source = context.runtime.createVolume();
    source.chmod('/', 0o777);
    context.persistentVolumes.set(volumeName, source);
  }
  giveToGroup(source, pod, { readOnly });
  return { source, root: '/', readOnly };
}
