import type { Container as ContainerSpec, Pod } from '@drydock/kinds';
import type { Sandbox } from '@drydock/runtime';
import type { PodAddresses } from '../environment/field-reference.ts';
import type { ProbeTarget } from '../probes/probe.ts';
import type { KubeletContext } from '../options.ts';
import type { MountedVolume } from '../volumes/pod-volumes.ts';
import type { ContainerRecord } from './container-record.ts';

/** Everything the kubelet holds for one pod. */
export interface PodState {
  /** The newest object. */
  pod: Pod;
  /** In the order of the spec; ephemeral ones come last. */
  readonly records: ContainerRecord[];
  readonly volumes: Map<string, MountedVolume>;
  sandbox?: Sandbox;
  readonly startTime: number;
  /** Why the resources that the spec asks for are not given. */
  pendingResize?: { readonly reason: string; readonly message: string };
  /** Set when the kubelet itself ends the pod. */
  ended?: { readonly reason: string; readonly message: string; readonly atOnce?: boolean };
}

export function addressesOf(context: KubeletContext, state: PodState): PodAddresses {
  return { podIP: state.sandbox?.address ?? '', hostIP: context.node.internalIP };
}

export function hostnameOf({ metadata, spec }: Pod, nodeName: string): string {
  if (spec?.hostNetwork) return nodeName;
  return (spec?.hostname || metadata.name || '').slice(0, 63).replace(/[-.]+$/, '');
}

/** What probes and hooks need; only for records whose container exists. */
export function probeTarget(context: KubeletContext, state: PodState, record: ContainerRecord): ProbeTarget {
  const { runtime, clock } = context;
  const spec: ContainerSpec = record.spec;
  return { runtime, clock, spec, container: record.current!, podIP: state.sandbox?.address ?? '' };
}
