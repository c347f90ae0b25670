// SetDefaults_StatefulSet of k8s.io/kubernetes/pkg/apis/apps/v1.
import type {
  PersistentVolumeClaim,
  StatefulSet,
  StatefulSetSpec,
  StatefulSetStatus,
} from '../../generated/types.ts';
import { defaultPodTemplate } from '../../pod-template/defaults.ts';
import { mapField, withDefaults, withPointerDefaults } from '../../schema/go-zero-values.ts';

/** What Go prints of a status that nobody has reported. */
export const emptyStatus: StatefulSetStatus = { replicas: 0, availableReplicas: 0 };

/** What an open field of a StatefulSet means. */
export function defaultStatefulSet(object: StatefulSet): StatefulSet {
  const withSpec = mapField(object, 'spec', defaultSpec);
  return { ...withSpec, status: { ...emptyStatus, ...withSpec.status } };
}

function defaultSpec(spec: StatefulSetSpec): StatefulSetSpec {
  const strategy =
    spec.updateStrategy?.type && spec.updateStrategy.type !== 'RollingUpdate'
      ? spec.updateStrategy
      : rollingStrategy(spec);
  let result: StatefulSetSpec = withDefaults(spec, { podManagementPolicy: 'OrderedReady' });
  result = withPointerDefaults(result, { replicas: 1, revisionHistoryLimit: 10 });
  result = {
    ...result,
    updateStrategy: strategy,
    persistentVolumeClaimRetentionPolicy: withDefaults(spec.persistentVolumeClaimRetentionPolicy ?? {}, {
      whenDeleted: 'Retain',
      whenScaled: 'Retain',
    }),
  };
  result = mapField(result, 'volumeClaimTemplates', (claims) => claims.map(defaultClaim));
  return mapField(result, 'template', defaultPodTemplate);
}

/** Only a strategy that names no type gets a rolling update where there was none. */
function rollingStrategy({ updateStrategy }: StatefulSetSpec) {
  if (updateStrategy?.type && !updateStrategy.rollingUpdate) return updateStrategy;
  return {
    ...updateStrategy,
    type: 'RollingUpdate',
    rollingUpdate: withPointerDefaults(updateStrategy?.rollingUpdate ?? {}, { partition: 0 }),
  };
}

/** A template carries its type, and the phase a claim begins with. */
function defaultClaim(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  const typed = { ...claim, apiVersion: 'v1', kind: 'PersistentVolumeClaim' };
  const result = mapField(typed, 'spec', (spec) => {
    const withMode = withPointerDefaults(spec, { volumeMode: 'Filesystem' });
    return withMode.resources === undefined ? { ...withMode, resources: {} } : withMode;
  });
  return {
    ...result,
    metadata: claim.metadata ?? {},
    status: withDefaults(claim.status ?? {}, { phase: 'Pending' }),
  };
}
