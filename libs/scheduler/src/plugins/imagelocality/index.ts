import type { SchedulerPlugin } from '../../plugin.ts';

const mebibyte = 1024 * 1024;
const least = 23 * mebibyte;
const mostPerContainer = 1000 * mebibyte;

/** Prefers nodes that have the pod's images, the more the bigger they are and the more nodes have them. */
export const imageLocality: SchedulerPlugin = {
  name: 'ImageLocality',
  events: [],
  weight: 1,
  score(pod, { node }, { nodes }) {
    const containers = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])];
    const sum = containers.reduce((total, { image = '' }) => {
      const has = (images: readonly { readonly names?: readonly string[] }[] | undefined) =>
        images?.some(({ names }) => names?.includes(normalized(image)));
      const size =
        node.status?.images?.find(({ names }) => names?.includes(normalized(image)))?.sizeBytes ?? 0;
      const spread = nodes.filter((other) => has(other.node.status?.images)).length / nodes.length;
      return total + Math.floor(size * spread);
    }, 0);
    const most = mostPerContainer * Math.max(1, containers.length);
    return Math.floor((100 * (Math.min(Math.max(sum, least), most) - least)) / (most - least));
  },
};

/** Nodes list images with a tag. */
function normalized(image: string): string {
  const afterHost = image.slice(image.lastIndexOf('/') + 1);
  return afterHost.includes(':') || afterHost.includes('@') ? image : `${image}:latest`;
}
