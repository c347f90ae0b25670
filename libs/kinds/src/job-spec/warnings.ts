// WarningsForJobSpec of k8s.io/kubernetes/pkg/api/job.
import type { JobSpec } from '../generated/types.ts';
import { podSpecWarnings } from '../pod-template/warnings.ts';

const manyIndexes =
  'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail';

/** `path` is where the Job's spec lies. */
export function jobSpecWarnings(spec: JobSpec | undefined, path: string): readonly string[] {
  const tooMany =
    spec?.completionMode === 'Indexed' &&
    (spec.completions ?? 0) > 100_000 &&
    (spec.parallelism ?? 0) > 10_000;
  return [
    ...(tooMany ? [`${path}: ${manyIndexes}`] : []),
    ...podSpecWarnings(spec?.template?.spec, `${path}.template.spec`),
  ];
}
