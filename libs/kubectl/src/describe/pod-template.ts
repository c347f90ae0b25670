import type { PodTemplateSpec, Toleration, TopologySpreadConstraint } from '@drydock/kinds';
import { selectorOf } from '@drydock/machinery';
import { writeContainers } from './containers.ts';
import { writeVolumes } from './volumes.ts';
import type { DescribeWriter } from './writer.ts';

/** `Pod Template:` of a controller, and what `rollout history --revision` shows. */
export function writePodTemplate(writer: DescribeWriter, template: PodTemplateSpec | undefined): void {
  writer.write(0, 'Pod Template:\n');
  if (!template) return writer.write(1, '<unset>');
  const { metadata, spec } = template;
  writer.labels('  Labels', metadata?.labels);
  if (Object.keys(metadata?.annotations ?? {}).length > 0)
    writer.annotations('  Annotations', metadata?.annotations);
  if (spec?.serviceAccountName) writer.field(1, 'Service Account', spec.serviceAccountName);
  if (spec?.initContainers?.length) writeContainers(writer, 'Init Containers', spec.initContainers, [], '  ');
  writeContainers(writer, 'Containers', spec?.containers ?? [], [], '  ');
  writeVolumes(writer, spec?.volumes, '  ');
  writeSpread(writer, spec?.topologySpreadConstraints, '  ');
  if (spec?.priorityClassName) writer.field(1, 'Priority Class Name', spec.priorityClassName);
  writer.labels('  Node-Selectors', spec?.nodeSelector);
  writeTolerations(writer, '  Tolerations', spec?.tolerations);
}

export function writeTolerations(
  writer: DescribeWriter,
  title: string,
  tolerations: readonly Toleration[] | undefined,
): void {
  const sorted = [...(tolerations ?? [])].sort((a, b) =>
    (a.key ?? '') < (b.key ?? '') ? -1 : (a.key ?? '') > (b.key ?? '') ? 1 : 0,
  );
  if (sorted.length === 0) return writer.write(0, `${title}:\t<none>\n`);
  sorted.forEach((one, i) => writer.write(0, `${i === 0 ? `${title}:` : ''}\t${tolerationText(one)}\n`));
}

function tolerationText({
  key = '',
  value = '',
  effect = '',
  operator,
  tolerationSeconds,
}: Toleration): string {
  let text = `${key}${value ? `=${value}` : ''}${effect ? `:${effect}` : ''}`;
  if (operator === 'Exists' && value === '') text += key || effect ? ' op=Exists' : 'op=Exists';
  return tolerationSeconds === undefined ? text : `${text} for ${tolerationSeconds}s`;
}

export function writeSpread(
  writer: DescribeWriter,
  constraints: readonly TopologySpreadConstraint[] | undefined,
  space: string,
): void {
  if (!constraints?.length) return;
  const sorted = [...constraints].sort((a, b) => (a.topologyKey < b.topologyKey ? -1 : 1));
  writer.write(0, `${space}Topology Spread Constraints:\t`);
  sorted.forEach((one, i) => {
    if (i > 0) writer.write(0, `${space}\t`);
    writer.write(0, `${one.topologyKey}:${one.whenUnsatisfiable} when max skew ${one.maxSkew} is exceeded`);
    if (one.labelSelector) writer.write(0, ` for selector ${selectorOf(one.labelSelector).toString()}`);
    writer.write(0, '\n');
  });
}
