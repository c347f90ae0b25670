// The volumes of one pod. A volume is a file system; a source says what is in it.
import { resources } from '@drydock/client';
import type { Pod, Volume } from '@drydock/kinds';
import type { FileSystem } from '@drydock/runtime';
import type { PodAddresses } from '../environment/field-reference.ts';
import type { KubeletContext } from '../options.ts';
import { writePayload } from './atomic-writer.ts';
import { hostPathMount } from './host-path.ts';
import { downwardPayload, keyedPayload, MountError, projectedPayload, type Payload } from './payload.ts';

export { MountError };

export interface MountedVolume {
  readonly source: FileSystem;
  readonly root: string;
  readonly readOnly: boolean;
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
    return following(context, async () => keyedPayload(context, namespace, source));
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
    return following(context, async () => keyedPayload(context, namespace, source));
  }
  if (volume.downwardAPI) {
    const { defaultMode = 0o644, items = [] } = volume.downwardAPI;
    return following(context, async () =>
      downwardPayload(context, currentPod(context, pod), items, defaultMode, addresses()),
    );
  }
  if (volume.projected) return projected(context, pod, volume.projected, addresses);
  if (volume.hostPath) return hostPathMount(context.hostFiles, volume.hostPath);
  if (volume.persistentVolumeClaim) return claimed(context, namespace, volume.persistentVolumeClaim);
  if (volume.ephemeral)
    return claimed(context, namespace, { claimName: `${pod.metadata.name ?? ''}-${volume.name}` });
  if (volume.emptyDir || Object.keys(volume).length === 1) {
    const source = context.runtime.createVolume();
    source.chmod('/', 0o777);
    return { source, root: '/', readOnly: false };
  }
  const kind = Object.keys(volume).find((key) => key !== 'name') ?? '';
  throw new MountError(`not simulated: volumes of type ${kind}`);
}

async function following(context: KubeletContext, payload: () => Promise<Payload>): Promise<MountedVolume> {
  const first = await payload();
  const source = context.runtime.createVolume();
  source.chmod('/', 0o777);
  writePayload(source, first, context.clock.now());
  const refresh = async () => {
    try {
      writePayload(source, await payload(), context.clock.now());
    } catch (error) {
      if (!(error instanceof MountError)) throw error; // the object was deleted: the files stay as they were
    }
  };
  return { source, root: '/', readOnly: true, refresh };
}

async function projected(
  context: KubeletContext,
  pod: Pod,
  volume: NonNullable<Volume['projected']>,
  addresses: () => PodAddresses,
): Promise<MountedVolume> {
  const mode = volume.defaultMode ?? 0o644;
  const tokens = new Map<number, Payload>();
  return following(context, async () => {
    const files = new Map();
    for (const [index, source] of (volume.sources ?? []).entries()) {
      const known = tokens.get(index);
      const payload =
        known ?? (await projectedPayload(context, currentPod(context, pod), source, mode, addresses()));
      if (source.serviceAccountToken) tokens.set(index, payload);
      for (const [path, file] of payload) files.set(path, file);
    }
    return files;
  });
}

const currentPod = (context: KubeletContext, pod: Pod) =>
  context.informers.for(resources.pods).get(pod.metadata.namespace ?? '', pod.metadata.name ?? '') ?? pod;

function claimed(
  context: KubeletContext,
  namespace: string,
  { claimName, readOnly = false }: NonNullable<Volume['persistentVolumeClaim']>,
): MountedVolume {
  const claim = context.informers.for(resources.persistentVolumeClaims).get(namespace, claimName);
  if (!claim)
    throw new NotMounted(
      `error processing PVC ${namespace}/${claimName}: failed to fetch PVC from API server: persistentvolumeclaims "${claimName}" not found`,
    );
  const volumeName = claim.spec?.volumeName;
  if (claim.status?.phase !== 'Bound' || !volumeName)
    throw new NotMounted(`error processing PVC ${namespace}/${claimName}: PVC is not bound`);
  const volume = context.informers.for(resources.persistentVolumes).get('', volumeName);
  const path = volume?.spec?.hostPath ?? volume?.spec?.local;
  if (path) {
    const mounted = hostPathMount(context.hostFiles, { path: path.path, type: 'DirectoryOrCreate' });
    return { ...mounted, readOnly };
  }
  let source = context.persistentVolumes.get(volumeName);
  if (!source) {
    source = context.runtime.createVolume();
    source.chmod('/', 0o777);
    context.persistentVolumes.set(volumeName, source);
  }
  return { source, root: '/', readOnly };
}
