import { streamsOf, upgradeRequiredFor } from '../exec/exec.ts';
import { assignedNode, containerOf, kubeletOf, podOf } from '../pod-target.ts';
import type { Subresource } from '../subresource.ts';

/** The streams of a container's own process. */
export const attach: Subresource = {
  name: 'attach',
  verbs: ['create', 'get'],
  kind: { group: '', version: 'v1', kind: 'PodAttachOptions' },
  handle: upgradeRequiredFor,
  connect: async (request) => {
    const pod = podOf(request);
    const target = containerOf(request, pod);
    return kubeletOf(request, assignedNode(pod), 'attach').attach(target, streamsOf(request.query));
  },
};
