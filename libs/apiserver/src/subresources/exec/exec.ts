import { badRequest, type StreamConnection } from '@drydock/machinery';
import type { Query } from '../../request/query.ts';
import type { ResourceRequest } from '../../server-context.ts';
import { assignedNode, containerOf, kubeletOf, podOf } from '../pod-target.ts';
import type { Subresource } from '../subresource.ts';

/** A stream needs `connect` (in process) or an upgraded connection (over HTTP); the pod is looked at all the same. */
export function upgradeRequired(request: ResourceRequest, pod = podOf(request)): never {
  assignedNode(pod);
  throw badRequest('Upgrade request required');
}

/** For what concerns one of the pod's containers. */
export function upgradeRequiredFor(request: ResourceRequest): never {
  const pod = podOf(request);
  containerOf(request, pod);
  return upgradeRequired(request, pod);
}

const options = { group: '', version: 'v1', kind: 'PodExecOptions' };

/** A new process in a running container. */
export const exec: Subresource = {
  name: 'exec',
  verbs: ['create', 'get'],
  kind: options,
  handle: upgradeRequiredFor,
  connect: execute,
};

export function streamsOf(query: Query) {
  return {
    stdin: query.flag('stdin'),
    stdout: query.flag('stdout'),
    stderr: query.flag('stderr'),
    tty: query.flag('tty'),
  };
}

async function execute(request: ResourceRequest): Promise<StreamConnection> {
  const pod = podOf(request);
  const target = containerOf(request, pod);
  const command = request.query.all('command');
  const kubelet = kubeletOf(request, assignedNode(pod), 'exec');
  if (command.length === 0) throw badRequest('you must specify at least 1 command for the container');
  return kubelet.exec(target, { command, ...streamsOf(request.query) });
}
