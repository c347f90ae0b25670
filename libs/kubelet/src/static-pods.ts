import { resources } from '@drydock/client';
import type { Pod } from '@drydock/kinds';
import { formatTime, hasReason } from '@drydock/machinery';
import type { KubeletContext } from './options.ts';

/**
 * Pods of the manifest directory as the API shows them: name with the node's as a suffix, bound to the node, owned by
 * it. The kubelet runs them through the same path as all others.
 */
export async function createMirrorPods(context: KubeletContext, pods: readonly Pod[]): Promise<void> {
  const { client, clock, nodeName } = context;
  const node = pods.length > 0 ? await client.of(resources.nodes).find(nodeName) : undefined;
  for (const pod of pods) {
    const { namespace = 'kube-system', name = '', labels, annotations } = pod.metadata;
    const hash = context.random.fork(`static ${name}`).string(32, '0123456789abcdef');
    const mirror: Pod = {
      ...pod,
      metadata: {
        name: `${name}-${nodeName}`,
        namespace,
        ...(labels ? { labels } : {}),
        annotations: {
          ...annotations,
          'kubernetes.io/config.hash': hash,
          'kubernetes.io/config.mirror': hash,
          'kubernetes.io/config.seen': formatTime(clock.now()),
          'kubernetes.io/config.source': 'file',
        },
        ownerReferences: [
          { apiVersion: 'v1', kind: 'Node', name: nodeName, uid: node?.metadata.uid ?? '', controller: true },
        ],
      },
      spec: {
        ...pod.spec!,
        nodeName,
        tolerations: [{ effect: 'NoExecute', operator: 'Exists' }],
      },
    };
    try {
      await client.of(resources.pods, namespace).create(mirror);
    } catch (error) {
      if (!hasReason(error, 'AlreadyExists')) throw error;
    }
  }
}
