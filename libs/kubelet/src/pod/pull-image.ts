// imagePullPolicy, back-off and their events: the kubelet's image manager.
import { resources } from '@drydock/client';
import { formatDuration, type CancelSignal } from '@drydock/machinery';
import { PullError, type LocalImage } from '@drydock/runtime';
import type { Backoff } from '../backoff.ts';
import type { KubeletContext } from '../options.ts';
import { fieldPathOf, type ContainerRecord } from './container-record.ts';
import type { PodState } from './pod-state.ts';

/** The container cannot be started now: `reason` and `message` are those of its waiting state. */
export class StartBlocked extends Error {
  constructor(
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

/** The image, pulled when the policy says so. Rejects with {@link StartBlocked}. */
export async function ensureImage(
  context: KubeletContext,
  state: PodState,
  record: ContainerRecord,
  backoff: Backoff,
  signal: CancelSignal,
): Promise<LocalImage> {
  const { runtime, recorder } = context;
  const { image: reference = '', imagePullPolicy: policy = 'IfNotPresent' } = record.spec;
  const event = (type: 'Normal' | 'Warning', reason: string, message: string) =>
    recorder.event(state.pod, type, reason, message, fieldPathOf(record));
  const malformed = runtime.images.malformed(reference);
  if (malformed !== undefined) {
    const message = `Failed to apply default image tag ${JSON.stringify(reference)}: couldn't parse image name ${JSON.stringify(reference)}: ${malformed}`;
    event('Warning', 'InspectFailed', message);
    event('Warning', 'Failed', 'Error: InvalidImageName');
    throw new StartBlocked('InvalidImageName', message);
  }
  const present = runtime.images.find(reference);
  if (present && policy !== 'Always') {
    event('Normal', 'Pulled', `Container image ${JSON.stringify(reference)} already present on machine`);
    return present;
  }
  warnOfMissingSecrets(context, state);
  if (policy === 'Never') {
    const message = `Container image ${JSON.stringify(reference)} is not present with pull policy of Never`;
    event('Warning', 'ErrImageNeverPull', message);
    event('Warning', 'Failed', 'Error: ErrImageNeverPull');
    throw new StartBlocked('ErrImageNeverPull', message);
  }
  return pull(context, { key: `${state.pod.metadata.uid} ${reference}`, reference, backoff, signal, event });
}

function warnOfMissingSecrets({ informers, recorder }: KubeletContext, { pod }: PodState): void {
  const secrets = informers.for(resources.secrets);
  const names = (pod.spec?.imagePullSecrets ?? []).map(({ name = '' }) => name);
  const missing = names.filter((name) => !secrets.get(pod.metadata.namespace ?? '', name));
  if (missing.length === 0) return;
  const message = `Unable to retrieve some image pull secrets (${missing.join(', ')}); attempting to pull the image may not succeed.`;
  recorder.event(pod, 'Warning', 'FailedToRetrieveImagePullSecret', message);
}

interface Pull {
  readonly key: string;
  readonly reference: string;
  readonly backoff: Backoff;
  readonly signal: CancelSignal;
  readonly event: (type: 'Normal' | 'Warning', reason: string, message: string) => void;
}

const lastFailures = new WeakMap<Backoff, Map<string, string>>();

async function pull({ runtime, clock }: KubeletContext, pulling: Pull): Promise<LocalImage> {
  const { key, reference, backoff, signal, event } = pulling;
  const quoted = JSON.stringify(reference);
  const failures = lastFailures.get(backoff) ?? new Map<string, string>();
  lastFailures.set(backoff, failures);
  if (backoff.left(key) > 0) {
    const message = `Back-off pulling image ${quoted}`;
    event('Normal', 'BackOff', message);
    event('Warning', 'Failed', 'Error: ImagePullBackOff');
    throw new StartBlocked('ImagePullBackOff', `${message}: ErrImagePull: ${failures.get(key) ?? ''}`);
  }
  event('Normal', 'Pulling', `Pulling image ${quoted}`);
  const begun = clock.now();
  try {
    const { image, tookMs } = await runtime.images.pull(reference, signal);
    const took = formatDuration(tookMs);
    const whole = formatDuration(clock.now() - begun);
    event(
      'Normal',
      'Pulled',
      `Successfully pulled image ${quoted} in ${took} (${whole} including waiting). Image size: ${image.size} bytes.`,
    );
    backoff.forget(key);
    return image;
  } catch (error) {
    if (!(error instanceof PullError)) throw error;
    event('Warning', 'Failed', `Failed to pull image ${quoted}: ${error.message}`);
    event('Warning', 'Failed', 'Error: ErrImagePull');
    backoff.next(key, clock.now());
    failures.set(key, error.message);
    throw new StartBlocked('ErrImagePull', error.message);
  }
}
