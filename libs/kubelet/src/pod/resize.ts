// In-place resize: containers that run get other limits, without a restart unless their resizePolicy asks for one.
import type { Container as ContainerSpec, Pod } from '@drydock/kinds';
import { parseQuantity } from '@drydock/machinery';
import type { KubeletContext } from '../options.ts';
import { isRunning, type ContainerRecord } from './container-record.ts';
import type { PodState } from './pod-state.ts';
import { limitsOf } from './start-container.ts';

/** Gives containers the resources of the spec. Returns those that must be restarted for it. */
export function resizeContainers(context: KubeletContext, state: PodState): readonly ContainerRecord[] {
  const changed = state.records.flatMap((record) => {
    const wanted = specOf(state.pod, record);
    return wanted && !sameResources(wanted, record.spec) ? [{ record, wanted }] : [];
  });
  delete state.pendingResize;
  if (changed.length === 0) return [];
  const infeasible = infeasibility(context, state.pod);
  if (infeasible !== undefined) {
    state.pendingResize = { reason: 'Infeasible', message: infeasible };
    return [];
  }
  const restarting: ContainerRecord[] = [];
  for (const { record, wanted } of changed) {
    const before = record.spec;
    const { resources: _resources, ...rest } = record.spec;
    record.spec = wanted.resources ? { ...rest, resources: wanted.resources } : rest;
    if (!isRunning(record)) continue;
    if (needsRestart(before, record.spec)) restarting.push(record);
    else record.current?.limit(limitsOf(record.spec));
  }
  return restarting;
}

function specOf({ spec }: Pod, { spec: { name }, role }: ContainerRecord): ContainerSpec | undefined {
  if (role === 'ephemeral') return undefined;
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].find((each) => each.name === name);
}

const resizable = ['cpu', 'memory'] as const;

function amounts({ resources }: ContainerSpec, name: string): string {
  return `${resources?.requests?.[name] ?? ''}/${resources?.limits?.[name] ?? ''}`;
}

function sameResources(a: ContainerSpec, b: ContainerSpec): boolean {
  return resizable.every((name) => amounts(a, name) === amounts(b, name));
}

function needsRestart(before: ContainerSpec, now: ContainerSpec): boolean {
  return (now.resizePolicy ?? []).some(
    ({ resourceName, restartPolicy }) =>
      restartPolicy === 'RestartContainer' && amounts(before, resourceName) !== amounts(now, resourceName),
  );
}

/** More than the whole node has. Numbers are thousandths of cores and bytes. */
function infeasibility({ node }: KubeletContext, { spec }: Pod): string | undefined {
  for (const name of resizable) {
    const read = (text: string | undefined) => {
      const quantity = parseQuantity(text ?? '0');
      return (name === 'cpu' ? quantity?.milliValue() : quantity?.value()) ?? 0;
    };
    const requested = (spec?.containers ?? []).reduce(
      (sum, { resources }) => sum + read(resources?.requests?.[name]),
      0,
    );
    const capacity = read((node.allocatable ?? node.capacity)[name]);
    if (requested > capacity)
      return `Node didn't have enough capacity: ${name}, requested: ${requested}, capacity: ${capacity}`;
  }
  return undefined;
}
