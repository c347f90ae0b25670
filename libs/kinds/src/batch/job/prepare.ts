// generateSelector of the Job strategy: a Job's pods are those that carry its uid.
import type { Job, JobSpec } from '../../generated/types.ts';

const nameLabels = ['job-name', 'batch.kubernetes.io/job-name'];
const uidLabels = ['controller-uid', 'batch.kubernetes.io/controller-uid'];

/** A new Job has nothing to report; unless its author selects pods by hand it selects them by its uid. */
export function prepareJob(job: Job): Job {
  const fresh: Job = { ...job, status: {} };
  return job.spec && job.spec.manualSelector !== true ? withSelector(fresh, job.spec) : fresh;
}

function withSelector(job: Job, spec: JobSpec): Job {
  const { name = '', uid = '' } = job.metadata;
  const given = spec.template?.metadata?.labels;
  // a label of the user's that contradicts is left as it is: validation refuses it
  const labels = { ...all(nameLabels, name), ...all(uidLabels, uid), ...given };
  const [, uidLabel = ''] = uidLabels;
  const matchLabels = { [uidLabel]: uid, ...spec.selector?.matchLabels };
  // the same map or none of his own: see the defaults
  const shares = job.metadata.labels === undefined || job.metadata.labels === given;
  return {
    ...job,
    metadata: shares ? { ...job.metadata, labels } : job.metadata,
    spec: {
      ...spec,
      selector: { ...spec.selector, matchLabels },
      template: { ...spec.template, metadata: { ...spec.template?.metadata, labels } },
    },
  };
}

function all(keys: readonly string[], value: string): Record<string, string> {
  return Object.fromEntries(keys.map((key) => [key, value]));
}
