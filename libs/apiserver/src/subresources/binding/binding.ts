import type { Pod, PodCondition } from '@drydock/kinds';
import {
  conflict,
  fieldError,
  formatTime,
  invalid,
  isObject,
  type KubeObject,
  type RestResponse,
} from '@drydock/machinery';
import { respond } from '../../negotiation/respond.ts';
import { getObject, putObject } from '../../registry/update-object.ts';
import type { WriteRequest } from '../../registry/write-request.ts';
import type { ResourceRequest } from '../../server-context.ts';
import { writeOf } from '../../verbs/write-of.ts';
import type { Subresource } from '../subresource.ts';

/** The scheduler's verdict: puts a pod on a node, once. */
export const binding: Subresource = {
  name: 'binding',
  verbs: ['create'],
  kind: { group: '', version: 'v1', kind: 'Binding' },
  handle: bind,
};

function bind(request: ResourceRequest): RestResponse {
  return respond(bindPod(writeOf(request), request.request.body), 201);
}

/** `write` names the pod, `body` is the Binding. */
export function bindPod(write: WriteRequest, body: unknown): KubeObject {
  const node = targetOf(body, write.name);
  const old = getObject(write);
  putObject(write, bound(old, node, write), old);
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };
}

function targetOf(body: unknown, podName: string): string {
  const target = isObject(body) ? body['target'] : undefined;
  const { kind, name } = isObject(target) ? target : {};
  const errors = [
    ...(kind !== undefined && kind !== '' && kind !== 'Node'
      ? [fieldError.notSupported('target.kind', kind, ['Node', '<empty>'])]
      : []),
    ...(typeof name === 'string' && name !== '' ? [] : [fieldError.required('target.name')]),
  ];
  if (errors.length > 0) throw invalid({ group: '', name: 'Binding' }, podName, errors);
  return String(name);
}

function bound(object: KubeObject, node: string, { resource, name, server }: WriteRequest): KubeObject {
  const { defaults = (same: KubeObject) => same } = resource.definition;
  const pod = object as unknown as Pod;
  const refuse = (why: string) => conflict({ ...resource.qualified, name: 'pods/binding' }, name, why);
  if (pod.metadata.deletionTimestamp !== undefined)
    throw refuse(`pod ${name} is being deleted, cannot be assigned to a host`);
  if (pod.spec?.nodeName)
    throw refuse(`pod ${name} is already assigned to node ${JSON.stringify(pod.spec.nodeName)}`);
  const scheduled: PodCondition = {
    type: 'PodScheduled',
    status: 'True',
    lastTransitionTime: formatTime(server.clock.now()),
  };
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'PodScheduled');
  return defaults({
    ...object,
    spec: { ...pod.spec, nodeName: node },
    status: { ...pod.status, conditions: [...others, scheduled] },
  });
}
