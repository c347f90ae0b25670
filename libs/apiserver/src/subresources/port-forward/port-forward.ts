import { badRequest } from '@drydock/machinery';
import { upgradeRequired } from '../exec/exec.ts';
import { assignedNode, kubeletOf, podOf } from '../pod-target.ts';
import type { Subresource } from '../subresource.ts';

/** A connection to a port inside the pod: `?ports=80`. */
export const portForward: Subresource = {
  name: 'portforward',
  verbs: ['create', 'get'],
  kind: { group: '', version: 'v1', kind: 'PodPortForwardOptions' },
  handle: (request) => upgradeRequired(request),
  connect: async (request) => {
    const pod = podOf(request);
    const port = request.query.number('ports');
    if (port === undefined || port < 1 || port > 65_535)
      throw badRequest(`invalid port value ${JSON.stringify(request.query.get('ports') ?? '')}`);
    const kubelet = kubeletOf(request, assignedNode(pod), 'portForward');
    return kubelet.portForward({ namespace: request.path.namespace, pod: request.path.name }, port);
  },
};
