import type { Deployment, DeploymentSpec } from '../../generated/types.ts';
import { defaultPodTemplate } from '../../pod-template/defaults.ts';
import { mapField, withEmptyStructs, withPointerDefaults } from '../../schema/go-zero-values.ts';

/** SetDefaults_Deployment of apps/v1. */
export function defaultDeployment(deployment: Deployment): Deployment {
  return withEmptyStructs(mapField(deployment, 'spec', defaultSpec), 'status');
}

function defaultSpec(spec: DeploymentSpec): DeploymentSpec {
  const numbers = withPointerDefaults(spec, {
    replicas: 1,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
  });
  const withTemplate = mapField(numbers, 'template', defaultPodTemplate);
  const type = spec.strategy?.type || 'RollingUpdate';
  if (type !== 'RollingUpdate') return withTemplate;
  const rollingUpdate = withPointerDefaults(spec.strategy?.rollingUpdate ?? {}, {
    maxUnavailable: '25%',
    maxSurge: '25%',
  });
  return { ...withTemplate, strategy: { ...spec.strategy, type, rollingUpdate } };
}
