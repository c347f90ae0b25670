import type { KubeletContext } from '../options.ts';
import { fieldPathOf, isRunning, type ContainerRecord } from './container-record.ts';
import { runHook } from './lifecycle-hook.ts';
import { probeTarget, type PodState } from './pod-state.ts';

const minimumGraceMs = 2000;

/** The pod's containers end: main ones together, then sidecars in reverse order. */
export async function killPod(context: KubeletContext, state: PodState, graceMs: number): Promise<void> {
  const begun = context.clock.now();
  const left = () => Math.max(graceMs === 0 ? 0 : minimumGraceMs, graceMs - (context.clock.now() - begun));
  const message = (record: ContainerRecord) => `Stopping container ${record.spec.name}`;
  const regular = state.records.filter((record) => isRunning(record) && record.role !== 'sidecar');
  await Promise.all(regular.map((record) => killContainer(context, state, record, left(), message(record))));
  for (const record of [...state.records].reverse().filter(isRunning))
    await killContainer(context, state, record, left(), message(record));
}

/** preStop hook, stop signal, grace period, SIGKILL. */
export async function killContainer(
  context: KubeletContext,
  state: PodState,
  record: ContainerRecord,
  graceMs: number,
  message: string,
): Promise<void> {
  const { clock, recorder } = context;
  const container = record.current!;
  const begun = clock.now();
  recorder.event(state.pod, 'Normal', 'Killing', message, fieldPathOf(record));
  const hook = record.spec.lifecycle?.preStop;
  if (hook && graceMs > 0) {
    const timeout = clock.sleep(graceMs);
    const ran = runHook(probeTarget(context, state, record), hook).then((failure) => {
      if (failure !== undefined)
        recorder.event(state.pod, 'Warning', 'FailedPreStopHook', 'PreStopHook failed', fieldPathOf(record));
    });
    await Promise.race([ran, timeout, container.exited]);
  }
  const spent = clock.now() - begun;
  await container.stop(graceMs === 0 ? 0 : Math.max(minimumGraceMs, graceMs - spent));
}
