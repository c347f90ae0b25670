// Completion indexes of an Indexed Job and their text `1,3-5,7`: pkg/controller/job/indexed_job_utils.go.
import type { Job, Pod, PodTemplateSpec } from '@drydock/kinds';

export const indexAnnotation = 'batch.kubernetes.io/job-completion-index';
export const failureCountAnnotation = 'batch.kubernetes.io/job-index-failure-count';
export const ignoredFailureCountAnnotation = 'batch.kubernetes.io/job-index-ignored-failure-count';

export function isIndexed(job: Job): boolean {
  return job.spec?.completionMode === 'Indexed';
}

/** The index of a pod of an Indexed Job; undefined for one outside the Job's range. */
export function completionIndex(pod: Pod, job: Job): number | undefined {
  const text = pod.metadata.annotations?.[indexAnnotation];
  if (text === undefined || !/^\d+$/.test(text)) return undefined;
  const index = Number(text);
  return index < (job.spec?.completions ?? 0) ? index : undefined;
}

/** Reads `1,3-5`, without what is not below `completions`. */
export function parseIndexes(text: string | undefined, completions: number): ReadonlySet<number> {
  const indexes = new Set<number>();
  for (const range of (text ?? '').split(',').filter((part) => part !== '')) {
    const [first = 0, last = first] = range.split('-').map(Number);
    for (let index = first; index <= last && index < completions; index++) indexes.add(index);
  }
  return indexes;
}

export function formatIndexes(indexes: ReadonlySet<number>): string {
  const sorted = [...indexes].sort((a, b) => a - b);
  const ranges: [number, number][] = [];
  for (const index of sorted) {
    const last = ranges.at(-1);
    if (last && last[1] === index - 1) last[1] = index;
    else ranges.push([index, index]);
  }
  // two neighbours are listed, three or more are a range
  return ranges
    .map(([first, last]) =>
      first === last ? `${first}` : last === first + 1 ? `${first},${last}` : `${first}-${last}`,
    )
    .join(',');
}

/** The template of the pod with this index: annotation, label, host name and environment. */
export function indexedTemplate(
  template: PodTemplateSpec,
  jobName: string,
  index: number,
  failures?: { readonly counted: number; readonly ignored: number },
): PodTemplateSpec {
  const { metadata = {}, spec } = template;
  const value = String(index);
  return {
    metadata: {
      ...metadata,
      labels: { ...metadata.labels, [indexAnnotation]: value },
      annotations: {
        ...metadata.annotations,
        [indexAnnotation]: value,
        ...(failures ? { [failureCountAnnotation]: String(failures.counted) } : {}),
        ...(failures?.ignored ? { [ignoredFailureCountAnnotation]: String(failures.ignored) } : {}),
      },
    },
    ...(spec ? { spec: { ...withIndexVariable(spec), hostname: `${jobName}-${index}` } } : {}),
  };
}

function withIndexVariable(spec: NonNullable<PodTemplateSpec['spec']>): NonNullable<PodTemplateSpec['spec']> {
  const variable = {
    name: 'JOB_COMPLETION_INDEX',
    valueFrom: { fieldRef: { fieldPath: `metadata.labels['${indexAnnotation}']` } },
  };
  const inContainer = <T extends { readonly env?: readonly { readonly name: string }[] }>(container: T): T =>
    container.env?.some(({ name }) => name === variable.name)
      ? container
      : { ...container, env: [...(container.env ?? []), variable] };
  return {
    ...spec,
    ...(spec.initContainers ? { initContainers: spec.initContainers.map(inContainer) } : {}),
    containers: spec.containers.map(inContainer),
  };
}

/** `name-3-`, shortened so that a generated name fits. */
export function indexedGenerateName(jobName: string, index: number): string {
  const suffix = `-${index}-`;
  return jobName.slice(0, 58 - suffix.length) + suffix;
}
