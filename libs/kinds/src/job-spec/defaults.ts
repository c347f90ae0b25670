// Defaults that hold in a Job and in the template of a CronJob: everything else is filled in when the Job is made.
import type { JobSpec } from '../generated/types.ts';
import { defaultPodTemplate } from '../pod-template/defaults.ts';
import { mapField, withDefaults } from '../schema/go-zero-values.ts';

/** The pod template's defaults, and the status a pod failure rule waits for. */
export function defaultJobTemplate(spec: JobSpec): JobSpec {
  const result = mapField(spec, 'podFailurePolicy', (policy) =>
    mapField(policy, 'rules', (rules) =>
      rules.map((rule) =>
        mapField(rule, 'onPodConditions', (patterns) =>
          patterns.map((pattern) => withDefaults(pattern, { status: 'True' })),
        ),
      ),
    ),
  );
  return mapField(result, 'template', defaultPodTemplate);
}
