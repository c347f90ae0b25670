// printHorizontalPodAutoscaler and formatHPAMetrics of printers.go.
import type { TableDefinition } from '../../kind.ts';
import type { V2HorizontalPodAutoscaler, V2MetricSpec, V2MetricStatus } from '../../generated/types.ts';
import { age, ageColumn, nameColumn } from '../../table/cells.ts';

const unknown = '<unknown>';
const shown = 2;

export const autoscalerTable: TableDefinition<V2HorizontalPodAutoscaler> = {
  columns: [
    nameColumn,
    { name: 'Reference', documentedBy: 'V2HorizontalPodAutoscalerSpec.scaleTargetRef' },
    { name: 'Targets', documentedBy: 'V2HorizontalPodAutoscalerSpec.metrics' },
    { name: 'MinPods', documentedBy: 'V2HorizontalPodAutoscalerSpec.minReplicas' },
    { name: 'MaxPods', documentedBy: 'V2HorizontalPodAutoscalerSpec.maxReplicas' },
    { name: 'Replicas', documentedBy: 'V2HorizontalPodAutoscalerStatus.currentReplicas' },
    ageColumn,
  ],
  row: ({ metadata, spec, status }, now) => [
    metadata.name ?? '',
    `${spec?.scaleTargetRef?.kind ?? ''}/${spec?.scaleTargetRef?.name ?? ''}`,
    targetsCell(spec?.metrics ?? [], status?.currentMetrics ?? []),
    String(spec?.minReplicas ?? '<unset>'),
    spec?.maxReplicas ?? 0,
    status?.currentReplicas ?? 0,
    age(metadata.creationTimestamp, now),
  ],
};

/** What is measured and what is aimed at: `cpu: 12%/80%`. */
function targetsCell(metrics: readonly V2MetricSpec[], statuses: readonly V2MetricStatus[]): string {
  if (metrics.length === 0) return '<none>';
  const texts = metrics.slice(0, shown).map((metric, index) => metricText(metric, statuses[index]));
  const more = metrics.length - shown;
  return texts.join(', ') + (more > 0 ? ` + ${more} more...` : '');
}

function metricText(metric: V2MetricSpec, status: V2MetricStatus | undefined): string {
  const { type, external, object, pods, resource, containerResource } = metric;
  if (type === 'External' && external) return singleText(external.target, status?.external?.current);
  if (type === 'Object' && object) return singleText(object.target, status?.object?.current);
  if (type === 'Pods' && pods)
    return `${status?.pods?.current?.averageValue ?? unknown}/${pods.target?.averageValue ?? ''}`;
  if (type === 'Resource' && resource) return resourceText(resource, status?.resource?.current);
  if (type === 'ContainerResource' && containerResource)
    return resourceText(containerResource, status?.containerResource?.current);
  return '<unknown type>';
}

interface Amounts {
  readonly value?: string;
  readonly averageValue?: string;
  readonly averageUtilization?: number;
}

function singleText(target: Amounts | undefined, current: Amounts | undefined): string {
  if (target?.averageValue !== undefined)
    return `${current?.averageValue ?? unknown}/${target.averageValue} (avg)`;
  return `${current?.value ?? unknown}/${target?.value ?? ''}`;
}

function resourceText(
  { name, target }: { readonly name: string; readonly target: Amounts },
  current: Amounts | undefined,
): string {
  if (target?.averageValue !== undefined)
    return `${name}: ${current?.averageValue ?? unknown}/${target.averageValue}`;
  const share = (amounts: Amounts | undefined, otherwise: string) =>
    amounts?.averageUtilization === undefined ? otherwise : `${amounts.averageUtilization}%`;
  return `${name}: ${share(current, unknown)}/${share(target, '<auto>')}`;
}
