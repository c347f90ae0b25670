import type {
  V2HPAScalingRules,
  V2HorizontalPodAutoscaler,
  V2MetricSpec,
  V2MetricStatus,
} from '@drydock/kinds';
import { describer } from './describer.ts';
import { writeEvents } from './events.ts';
import { formatRfc1123, type DescribeWriter } from './writer.ts';

const unknown = '<unknown>';

export const horizontalPodAutoscalerDescriber = describer<V2HorizontalPodAutoscaler>(
  'HorizontalPodAutoscaler.autoscaling',
  (writer, { metadata, spec, status }, { events, now }) => {
    writer.head(metadata);
    writer.field(0, 'CreationTimestamp', formatRfc1123(metadata.creationTimestamp));
    const { kind = '', name = '' } = spec?.scaleTargetRef ?? {};
    writer.field(0, 'Reference', `${kind}/${name}`);
    writer.field(0, 'Metrics', '( current / target )');
    (spec?.metrics ?? []).forEach((metric, index) =>
      writeMetric(writer, metric, status?.currentMetrics?.[index]),
    );
    writer.field(0, 'Min replicas', spec?.minReplicas ?? '<unset>');
    writer.field(0, 'Max replicas', spec?.maxReplicas ?? 0);
    if (spec?.behavior) {
      writer.write(0, 'Behavior:\n');
      writeBehavior(writer, 'Scale Up', spec.behavior.scaleUp);
      writeBehavior(writer, 'Scale Down', spec.behavior.scaleDown);
    }
    writer.field(
      0,
      `${kind} pods`,
      `${status?.currentReplicas ?? 0} current / ${status?.desiredReplicas ?? 0} desired`,
    );
    if (status?.conditions?.length) {
      writer.write(0, 'Conditions:\n');
      writer.write(1, 'Type\tStatus\tReason\tMessage\n');
      writer.write(1, '----\t------\t------\t-------\n');
      for (const one of status.conditions)
        writer.write(1, `${one.type}\t${one.status}\t${one.reason ?? ''}\t${one.message ?? ''}\n`);
    }
    writeEvents(writer, events, now);
  },
);

function writeMetric(
  writer: DescribeWriter,
  metric: V2MetricSpec,
  current: V2MetricStatus | undefined,
): void {
  writer.write(1, metricText(metric, current));
}

function metricText(metric: V2MetricSpec, current: V2MetricStatus | undefined): string {
  const { external, pods, object, resource, containerResource } = metric;
  if (external) {
    const now = current?.external?.current;
    return external.target.averageValue
      ? `"${external.metric.name}" (target average value):\t${now?.averageValue ?? unknown} / ${external.target.averageValue}\n`
      : `"${external.metric.name}" (target value):\t${now?.value ?? unknown} / ${external.target.value}\n`;
  }
  if (pods)
    return `"${pods.metric.name}" on pods:\t${current?.pods?.current.averageValue ?? unknown} / ${pods.target.averageValue}\n`;
  if (object) {
    const now = current?.object?.current;
    const head = `"${object.metric.name}" on ${object.describedObject.kind}/${object.describedObject.name} `;
    return object.target.type === 'AverageValue'
      ? `${head}(target average value):\t${now?.averageValue ?? unknown} / ${object.target.averageValue}\n`
      : `${head}(target value):\t${now?.value ?? unknown} / ${object.target.value}\n`;
  }
  if (resource)
    return `resource ${resource.name} on pods${usageText(resource.target, current?.resource?.current)}`;
  if (containerResource)
    return (
      `resource ${containerResource.name} of container "${containerResource.container}" on pods` +
      usageText(containerResource.target, current?.containerResource?.current)
    );
  return `<unknown metric type "${metric.type}">\n`;
}

interface Usage {
  readonly averageUtilization?: number;
  readonly averageValue?: string;
}

function usageText(target: Usage, current: Usage | undefined): string {
  if (target.averageValue) return `:\t${current?.averageValue ?? unknown} / ${target.averageValue}\n`;
  const now =
    current?.averageUtilization === undefined
      ? unknown
      : `${current.averageUtilization}% (${current.averageValue ?? ''})`;
  const wanted = target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`;
  return `  (as a percentage of request):\t${now} / ${wanted}\n`;
}

function writeBehavior(
  writer: DescribeWriter,
  direction: string,
  rules: V2HPAScalingRules | undefined,
): void {
  if (!rules) return;
  writer.write(1, `${direction}:\n`);
  if (rules.stabilizationWindowSeconds !== undefined)
    writer.write(2, `Stabilization Window: ${rules.stabilizationWindowSeconds} seconds\n`);
  if (!rules.policies?.length) return;
  writer.write(2, `Select Policy: ${rules.selectPolicy ?? 'Max'}\n`);
  writer.write(2, 'Policies:\n');
  for (const { type, value, periodSeconds } of rules.policies)
    writer.write(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds\n`);
}
