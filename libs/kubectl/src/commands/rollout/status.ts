import type { KubeObject } from '@drydock/machinery';
import { revisionOf } from '../../workloads/replica-sets.ts';

export interface RolloutState {
  readonly text: string;
  readonly done: boolean;
}

interface Workload extends KubeObject {
  readonly spec?: {
    readonly replicas?: number;
    readonly updateStrategy?: {
      readonly type?: string;
      readonly rollingUpdate?: { readonly partition?: number };
    };
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly availableReplicas?: number;
    readonly readyReplicas?: number;
    readonly currentReplicas?: number;
    readonly currentRevision?: string;
    readonly updateRevision?: string;
    readonly desiredNumberScheduled?: number;
    readonly updatedNumberScheduled?: number;
    readonly numberAvailable?: number;
    readonly conditions?: readonly { readonly type: string; readonly reason?: string }[];
  };
}

const viewers: Readonly<Record<string, (object: Workload, revision: number) => RolloutState>> = {
  'DaemonSet.apps': daemonSetState,
  'Deployment.apps': deploymentState,
  'StatefulSet.apps': statefulSetState,
};

/** How far a rollout has come. Throws when it cannot be told or has failed. */
export function rolloutState(
  kind: string,
  group: string,
  object: KubeObject,
  revision: number,
): RolloutState {
  const viewer = viewers[`${kind}.${group}`];
  if (!viewer)
    throw new Error(`no status viewer has been implemented for ${group ? `${kind}.${group}` : kind}`);
  return viewer(object as Workload, revision);
}

function deploymentState(deployment: Workload, revision: number): RolloutState {
  const { metadata, spec, status = {} } = deployment;
  const name = JSON.stringify(metadata.name);
  if (revision > 0 && revisionOf(deployment) !== revision)
    throw new Error(
      `desired revision (${revision}) is different from the running revision (${revisionOf(deployment) ?? 0})`,
    );
  if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0))
    return { text: 'Waiting for deployment spec update to be observed...\n', done: false };
  if (
    status.conditions?.some((one) => one.type === 'Progressing' && one.reason === 'ProgressDeadlineExceeded')
  )
    throw new Error(`deployment ${name} exceeded its progress deadline`);
  const { replicas = 0, updatedReplicas: updated = 0, availableReplicas: available = 0 } = status;
  const waiting = (text: string) => ({
    text: `Waiting for deployment ${name} rollout to finish: ${text}...\n`,
    done: false,
  });
  if (spec?.replicas !== undefined && updated < spec.replicas)
    return waiting(`${updated} out of ${spec.replicas} new replicas have been updated`);
  if (replicas > updated) return waiting(`${replicas - updated} old replicas are pending termination`);
  if (available < updated) return waiting(`${available} of ${updated} updated replicas are available`);
  return { text: `deployment ${name} successfully rolled out\n`, done: true };
}

function daemonSetState({ metadata, spec, status = {} }: Workload): RolloutState {
  if (spec?.updateStrategy?.type !== 'RollingUpdate')
    throw new Error('rollout status is only available for RollingUpdate strategy type');
  const name = JSON.stringify(metadata.name);
  if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0))
    return { text: 'Waiting for daemon set spec update to be observed...\n', done: false };
  const {
    desiredNumberScheduled: desired = 0,
    updatedNumberScheduled: updated = 0,
    numberAvailable = 0,
  } = status;
  const waiting = (text: string) => ({
    text: `Waiting for daemon set ${name} rollout to finish: ${text}...\n`,
    done: false,
  });
  if (updated < desired) return waiting(`${updated} out of ${desired} new pods have been updated`);
  if (numberAvailable < desired)
    return waiting(`${numberAvailable} of ${desired} updated pods are available`);
  return { text: `daemon set ${name} successfully rolled out\n`, done: true };
}

function statefulSetState({ metadata, spec, status = {} }: Workload): RolloutState {
  if (spec?.updateStrategy?.type !== 'RollingUpdate')
    throw new Error('rollout status is only available for RollingUpdate strategy type');
  const { observedGeneration = 0, readyReplicas = 0, updatedReplicas = 0, currentReplicas = 0 } = status;
  if (observedGeneration === 0 || (metadata.generation ?? 0) > observedGeneration)
    return { text: 'Waiting for statefulset spec update to be observed...\n', done: false };
  const replicas = spec.replicas ?? 0;
  if (readyReplicas < replicas)
    return { text: `Waiting for ${replicas - readyReplicas} pods to be ready...\n`, done: false };
  const partition = spec.updateStrategy.rollingUpdate?.partition;
  if (spec.updateStrategy.rollingUpdate) {
    if (partition !== undefined && updatedReplicas < replicas - partition)
      return {
        text: `Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${replicas - partition} new pods have been updated...\n`,
        done: false,
      };
    return {
      text: `partitioned roll out complete: ${updatedReplicas} new pods have been updated...\n`,
      done: true,
    };
  }
  if (status.updateRevision !== status.currentRevision)
    return {
      text: `waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${status.updateRevision}...\n`,
      done: false,
    };
  return {
    text: `statefulset rolling update complete ${currentReplicas} pods at revision ${status.currentRevision}...\n`,
    done: true,
  };
}
