// One container from image to running process.
import type { Container as ContainerObject } from '@drydock/kinds';
import { parseQuantity, type CancelSignal } from '@drydock/machinery';
import { CreateError, StartError, type Container, type ContainerSpec } from '@drydock/runtime';
import type { Backoff } from '../backoff.ts';
import { buildEnvironment, ConfigError } from '../environment/environment.ts';
import { expandVariables } from '../environment/expansion.ts';
import type { KubeletContext } from '../options.ts';
import { containerMounts } from './container-mounts.ts';
import { fieldPathOf, podTitle, type ContainerRecord } from './container-record.ts';
import { runHook } from './lifecycle-hook.ts';
import { hostsFile, resolvFile } from './pod-files.ts';
import { addressesOf, probeTarget, type PodState } from './pod-state.ts';
import { ensureImage, StartBlocked } from './pull-image.ts';

const createMs = 60;
const startMs = 90;

export interface StartOptions {
  readonly imageBackoff: Backoff;
  /** The pod is being deleted: stop waiting. */
  readonly signal: CancelSignal;
  /** The new container, as soon as its process runs. */
  readonly onStarted: (container: Container) => void;
}

/** Pulls, creates and starts. Rejects with {@link StartBlocked} when the container must wait. */
export async function startContainer(
  context: KubeletContext,
  state: PodState,
  record: ContainerRecord,
  options: StartOptions,
): Promise<void> {
  const { clock, recorder } = context;
  const event = (type: 'Normal' | 'Warning', reason: string, message: string) =>
    recorder.event(state.pod, type, reason, message, fieldPathOf(record));
  record.image = await ensureImage(context, state, record, options.imageBackoff, options.signal);
  await clock.sleep(createMs, options.signal);
  let container: Container;
  try {
    container = state.sandbox!.createContainer(containerSpec(context, state, record));
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof CreateError)) throw error;
    event('Warning', 'Failed', `Error: ${error.message}`);
    const reason = error instanceof ConfigError ? 'CreateContainerConfigError' : 'CreateContainerError';
    throw new StartBlocked(reason, error.message);
  }
  event('Normal', 'Created', `Created container: ${record.spec.name}`);
  await clock.sleep(startMs, options.signal);
  if (record.current) {
    record.previous = record.current;
    record.restartCount++;
  }
  record.current = container;
  delete record.waiting;
  try {
    container.start();
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    event('Warning', 'Failed', `Error: ${error.message}`);
    throw new StartBlocked('RunContainerError', error.message);
  }
  event('Normal', 'Started', `Started container ${record.spec.name}`);
  options.onStarted(container);
  await postStart(context, state, record, container);
}

async function postStart(
  context: KubeletContext,
  state: PodState,
  record: ContainerRecord,
  container: Container,
): Promise<void> {
  const hook = record.spec.lifecycle?.postStart;
  if (!hook) return;
  const failure = await runHook(probeTarget(context, state, record), hook);
  if (failure === undefined) return;
  context.recorder.event(
    state.pod,
    'Warning',
    'FailedPostStartHook',
    'PostStartHook failed',
    fieldPathOf(record),
  );
  context.recorder.event(state.pod, 'Normal', 'Killing', 'FailedPostStartHook', fieldPathOf(record));
  await container.stop((state.pod.spec?.terminationGracePeriodSeconds ?? 30) * 1000);
  throw new StartBlocked('PostStartHookError', failure);
}

function containerSpec(context: KubeletContext, state: PodState, record: ContainerRecord): ContainerSpec {
  const { pod } = state;
  const { spec } = record;
  const addresses = addressesOf(context, state);
  const env = buildEnvironment(context, pod, spec, addresses);
  const image = record.image!;
  const lookup = (name: string) => env.get(name);
  const expand = (words: readonly string[] | undefined) =>
    words?.map((word) => expandVariables(word, lookup));
  const command = expand(spec.command);
  const args = expand(spec.args);
  const user = containerUser(state, spec, image.definition.config.user);
  const hosts = hostsFile(context, pod, addresses.podIP);
  const termination = spec.terminationMessagePath ?? '/dev/termination-log';
  return {
    name: spec.name,
    image,
    ...(command ? { command } : {}),
    ...(args ? { args } : {}),
    env,
    ...(spec.workingDir ? { workingDir: spec.workingDir } : {}),
    ...(user ? { user } : {}),
    mounts: containerMounts(context, state, spec, lookup),
    ...securityOf(spec),
    ...(record.target ? { pidsOf: record.target } : {}),
    limits: limitsOf(spec),
    ...(spec.securityContext?.readOnlyRootFilesystem ? { readOnlyRoot: true } : {}),
    ...(spec.stdin ? { stdin: true } : {}),
    ...(spec.tty ? { tty: true } : {}),
    ...(spec.lifecycle?.stopSignal ? { stopSignal: spec.lifecycle.stopSignal } : {}),
    files: { '/etc/hosts': hosts, '/etc/resolv.conf': resolvFile(context, pod), [termination]: '' },
  };
}

function securityOf({ securityContext = {} }: ContainerObject): Partial<ContainerSpec> {
  const { capabilities, privileged } = securityContext;
  return { ...(capabilities ? { capabilities } : {}), ...(privileged ? { privileged } : {}) };
}

function containerUser(state: PodState, spec: ContainerObject, imageUser = ''): ContainerSpec['user'] {
  const podContext = state.pod.spec?.securityContext;
  const uid = spec.securityContext?.runAsUser ?? podContext?.runAsUser;
  const gid = spec.securityContext?.runAsGroup ?? podContext?.runAsGroup;
  if (spec.securityContext?.runAsNonRoot ?? podContext?.runAsNonRoot)
    checkNonRoot(state, spec, uid, imageUser);
  const { fsGroup, supplementalGroups = [] } = podContext ?? {};
  const groups = [...(fsGroup === undefined ? [] : [fsGroup]), ...supplementalGroups];
  if (uid === undefined && gid === undefined && groups.length === 0) return undefined;
  return {
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
    ...(groups.length > 0 ? { groups } : {}),
  };
}

function checkNonRoot(
  state: PodState,
  spec: ContainerObject,
  uid: number | undefined,
  imageUser: string,
): void {
  const where = `(pod: "${podTitle(state.pod)}", container: ${spec.name})`;
  if (uid === 0) throw new ConfigError(`container's runAsUser breaks non-root policy ${where}`);
  if (uid !== undefined) return;
  const name = imageUser.split(':')[0] ?? '';
  if (name === '' || name === '0')
    throw new ConfigError(`container has runAsNonRoot and image will run as root ${where}`);
  if (!/^\d+$/.test(name))
    throw new ConfigError(
      `container has runAsNonRoot and image has non-numeric user (${name}), cannot verify user is non-root ${where}`,
    );
}

/** What the container may use, in the units of its cgroup. */
export function limitsOf({ resources }: ContainerObject): NonNullable<ContainerSpec['limits']> {
  const memory = parseQuantity(resources?.limits?.['memory'] ?? '');
  const cpu = parseQuantity(resources?.limits?.['cpu'] ?? '');
  return { ...(memory ? { memory: memory.value() } : {}), ...(cpu ? { milliCpu: cpu.milliValue() } : {}) };
}
