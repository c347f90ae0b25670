// SetDefaults_Job of k8s.io/kubernetes/pkg/apis/batch/v1.
import type { Job, JobSpec } from '../../generated/types.ts';
import { mapField, withEmptyStructs, withPointerDefaults } from '../../schema/go-zero-values.ts';
import { defaultJobTemplate } from '../../job-spec/defaults.ts';

/**
 * What an open field of a Job means. A Job without labels gets those of its template: the very same map, as in Go, so
 * that what prepare adds to the template shows here too.
 */
export function defaultJob(job: Job): Job {
  const result = withEmptyStructs(mapField(job, 'spec', defaultSpec), 'status');
  const labels = result.spec?.template?.metadata?.labels;
  if (!labels || Object.keys(job.metadata.labels ?? {}).length > 0) return result;
  return { ...result, metadata: { ...result.metadata, labels } };
}

function defaultSpec(given: JobSpec): JobSpec {
  const spec = defaultJobTemplate(given);
  const alone = spec.completions === undefined && spec.parallelism === undefined;
  return withPointerDefaults(spec, {
    ...(alone ? { completions: 1 } : {}),
    parallelism: 1,
    backoffLimit: spec.backoffLimitPerIndex === undefined ? 6 : 2_147_483_647,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed',
    manualSelector: false,
  });
}
