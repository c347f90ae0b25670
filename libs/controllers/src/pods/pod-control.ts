// Creating and deleting pods on behalf of an owner, with the events that tell of it: RealPodControl.
import type { EventRecorder, ResourceClient } from '@drydock/client';
import type { Pod, PodTemplateSpec } from '@drydock/kinds';
import { hasReason, type KubeObject } from '@drydock/machinery';
import { controllerReference, type Owner } from '../ownership/controller-reference.ts';

export interface PodControl {
  readonly owner: Owner & KubeObject;
  readonly pods: ResourceClient<Pod>;
  readonly recorder: EventRecorder;
}

/** Creates one pod from the template. Rejects with what the server said. */
export async function createPod(
  control: PodControl,
  template: PodTemplateSpec,
  generateName = `${control.owner.metadata.name ?? ''}-`,
): Promise<Pod> {
  const { owner, recorder } = control;
  const metadata = template.metadata ?? {};
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName,
      namespace: owner.metadata.namespace ?? '',
      ...(metadata.labels ? { labels: metadata.labels } : {}),
      ...(metadata.annotations ? { annotations: metadata.annotations } : {}),
      ...(metadata.finalizers ? { finalizers: metadata.finalizers } : {}),
      ownerReferences: [controllerReference(owner)],
    },
    ...(template.spec ? { spec: template.spec } : {}),
  };
  try {
    const created = await control.pods.create(pod);
    recorder.event(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${created.metadata.name ?? ''}`);
    return created;
  } catch (error) {
    // a namespace on its way out refuses new pods: no news to anybody
    if (!isNamespaceTerminating(error))
      recorder.event(owner, 'Warning', 'FailedCreate', `Error creating: ${messageOf(error)}`);
    throw error;
  }
}

/** Deletes one pod. One that is gone already is no failure. */
export async function deletePod(control: PodControl, pod: Pod): Promise<void> {
  const { owner, recorder } = control;
  const name = pod.metadata.name ?? '';
  try {
    await control.pods.delete(name);
    recorder.event(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
  } catch (error) {
    if (hasReason(error, 'NotFound')) throw error;
    recorder.event(owner, 'Warning', 'FailedDelete', `Error deleting: ${messageOf(error)}`);
    throw error;
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function isNamespaceTerminating(error: unknown): boolean {
  return (
    hasReason(error, 'Forbidden') &&
    (error.status.details?.causes ?? []).some((cause) => cause.reason === 'NamespaceTerminating')
  );
}
