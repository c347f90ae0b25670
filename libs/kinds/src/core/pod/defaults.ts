import type { Pod } from '../../generated/types.ts';
import { defaultRequests } from '../../pod-template/container-defaults.ts';
import { defaultPodSpec } from '../../pod-template/defaults.ts';
import { mapField, withEmptyStructs, withPointerDefaults } from '../../schema/go-zero-values.ts';

/** SetDefaults_Pod: the template's defaults and what only a pod gets. */
export function defaultPod(pod: Pod): Pod {
  return withEmptyStructs(
    mapField(pod, 'spec', (spec) => {
      let result = withPointerDefaults(defaultPodSpec(spec, 'pod'), { enableServiceLinks: true });
      result = mapField(result, 'containers', (containers) => containers.map(defaultRequests));
      return mapField(result, 'initContainers', (containers) => containers.map(defaultRequests));
    }),
    'status',
  );
}
