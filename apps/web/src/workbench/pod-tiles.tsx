import { Text, VisuallyHidden } from '@mantine/core';
import { type Pod, podTone, podsByOwner, shortName, signOf } from './map-view.ts';

/** More pods than this on one node are drawn small, below their owners' names. */
const roomy = 9;

interface PodTilesProps {
  readonly pods: readonly Pod[];
  readonly label: string;
}

/** The pods of a node. Few are drawn with all that is to say; of many one sees which ones stand out. */
export function PodTiles({ pods, label }: PodTilesProps) {
  if (pods.length === 0)
    return (
      <Text size="xs" c="dimmed">
        No pods
      </Text>
    );
  if (pods.length > roomy) return <DenseTiles pods={pods} />;
  return (
    <ul className="map-row" role="list" aria-label={label}>
      {pods.map((pod) => (
        <li key={keyOf(pod)} className="map-item" data-tone={podTone(pod)}>
          <strong title={pod.name}>{pod.name}</strong>
          <span>
            <span className="map-status">
              <span aria-hidden>{signOf[podTone(pod)]} </span>
              {statusOf(pod)}
            </span>
            {pod.namespace !== 'default' && (
              <>
                <VisuallyHidden>, namespace</VisuallyHidden> · {pod.namespace}
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

function DenseTiles({ pods }: Pick<PodTilesProps, 'pods'>) {
  return (
    <div className="map-groups">
      {podsByOwner(pods).map(({ owner, namespace, pods: own }) => {
        const title = `${owner || 'On their own'}${namespace === 'default' ? '' : ` · ${namespace}`}`;
        return (
          <div key={`${namespace}/${owner}`} className="map-group">
            <span className="map-owner">{title}</span>
            <ul className="map-dots" role="list" aria-label={`Pods: ${title}`}>
              {own.map((pod) => (
                <li
                  key={keyOf(pod)}
                  className="map-dot"
                  data-tone={podTone(pod)}
                  title={`${pod.name}: ${statusOf(pod)}`}
                >
                  <span aria-hidden>{signOf[podTone(pod)]}</span> {shortName(pod)}
                  {podTone(pod) === 'bad' ? (
                    ` ${statusOf(pod)}`
                  ) : (
                    <VisuallyHidden>, {statusOf(pod)}</VisuallyHidden>
                  )}
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </div>
  );
}

function keyOf({ namespace, name }: Pod): string {
  return `${namespace}/${name}`;
}

function statusOf({ status, ready }: Pod): string {
  return status === 'Running' && !ready ? 'Running, not ready' : status;
}
