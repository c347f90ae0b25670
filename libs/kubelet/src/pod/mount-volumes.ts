import type { CancelSignal } from '@drydock/machinery';
import type { KubeletContext } from '../options.ts';
import { MountError, mountVolume, NotMounted } from '../volumes/pod-volumes.ts';
import { addressesOf, type PodState } from './pod-state.ts';

const failures = new WeakMap<PodState, number>();
const firstRetryMs = 500;
const lastRetryMs = 122_000;

/** Mounts what is not mounted yet. Returns the time to the next try, or undefined when all volumes are there. */
export async function mountVolumes(
  context: KubeletContext,
  state: PodState,
  signal: CancelSignal,
): Promise<number | undefined> {
  let failed = false;
  for (const volume of state.pod.spec?.volumes ?? []) {
    if (state.volumes.has(volume.name)) continue;
    signal.throwIfCancelled();
    try {
      const addresses = () => addressesOf(context, state);
      state.volumes.set(volume.name, await mountVolume(context, state.pod, volume, addresses));
    } catch (error) {
      if (!(error instanceof MountError || error instanceof NotMounted)) throw error;
      failed = true;
      const message =
        error instanceof NotMounted
          ? waitFailure(state, volume.name, error.message)
          : `${error.operation} failed for volume ${JSON.stringify(error.volume ?? volume.name)} : ${error.message}`;
      context.recorder.event(state.pod, 'Warning', 'FailedMount', message);
    }
  }
  if (!failed) {
    failures.delete(state);
    return undefined;
  }
  const count = failures.get(state) ?? 0;
  failures.set(state, count + 1);
  return Math.min(lastRetryMs, firstRetryMs * 2 ** count);
}

/** The volume manager gave up waiting because a claim cannot be used. */
function waitFailure({ pod, volumes }: PodState, failed: string, why: string): string {
  const unmounted = (pod.spec?.volumes ?? []).map(({ name }) => name).filter((name) => !volumes.has(name));
  return `Unable to attach or mount volumes: unmounted volumes=[${unmounted.sort().join(' ')}], unattached volumes=[], failed to process volumes=[${failed}]: ${why}`;
}

/** The pod has ended: what was only its own is gone. */
export function unmountVolumes({ runtime }: KubeletContext, state: PodState): void {
  for (const { source, usedBytes, refresh } of state.volumes.values())
    if (usedBytes || refresh) runtime.removeVolume(source);
  state.volumes.clear();
}
