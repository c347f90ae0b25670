import type { Pod } from '../../generated/types.ts';
import { defaultRequests } from '../../pod-template/container-defaults.ts';
import { defaultPodSpec } from '../../pod-template/defaults.ts';
import {
  mapField,
  withEmptyStructs,
  withNullTimes,
  withPointerDefaults,
} from '../../schema/go-zero-values.ts';

/** SetDefaults_Pod: the template's defaults and what only a pod gets. */
export function defaultPod(pod: Pod): Pod {
  const whole = withEmptyStructs(
    mapField(pod, 'spec', (spec) => {
      let result = withPointerDefaults(defaultPodSpec(spec, 'pod'), { enableServiceLinks: true });
      result = mapField(result, 'containers', (containers) => containers.map(defaultRequests));
      return mapField(result, 'initContainers', (containers) => containers.map(defaultRequests));
    }),
    'status',
  );
  return mapField(whole, 'status', (status) =>
    mapField(status, 'conditions', (conditions) =>
      conditions.map((condition) => withNullTimes(condition, 'lastProbeTime', 'lastTransitionTime')),
    ),
  );
}
