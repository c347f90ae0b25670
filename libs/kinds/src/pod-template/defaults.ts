// SetDefaults_PodSpec: shared by Pod and by everything that holds a pod template.
import type { PodSpec, PodTemplateSpec } from '../generated/types.ts';
import { mapField, withDefaults, withPointerDefaults } from '../schema/go-zero-values.ts';
import { defaultContainer } from './container-defaults.ts';
import { defaultVolume } from './volume-defaults.ts';

/** What an open field of a pod's spec means. A template's ports get no host port: that is the pod's business. */
export function defaultPodSpec(spec: PodSpec, where: 'pod' | 'template'): PodSpec {
  const hostNetwork = where === 'pod' && spec.hostNetwork === true;
  let result = withDefaults(spec, {
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
  });
  result = withPointerDefaults(result, { terminationGracePeriodSeconds: 30, securityContext: {} });
  result = mirrorServiceAccount(result);
  result = mapField(result, 'containers', (containers) =>
    containers.map((c) => defaultContainer(c, hostNetwork)),
  );
  result = mapField(result, 'initContainers', (containers) =>
    containers.map((c) => defaultContainer(c, hostNetwork)),
  );
  result = mapField(result, 'ephemeralContainers', (containers) =>
    containers.map((c) => defaultContainer(c, false)),
  );
  return mapField(result, 'volumes', (volumes) => volumes.map(defaultVolume));
}

/** A template's labels, annotations and pod spec. */
export function defaultPodTemplate(template: PodTemplateSpec): PodTemplateSpec {
  const named = template.metadata === undefined ? { ...template, metadata: {} } : template;
  return mapField(named, 'spec', (spec) => defaultPodSpec(spec, 'template'));
}

/** `serviceAccount` is the old name of `serviceAccountName`: the real server always returns both. */
export function mirrorServiceAccount(spec: PodSpec): PodSpec {
  const name = spec.serviceAccountName || spec.serviceAccount;
  if (!name || (spec.serviceAccountName === name && spec.serviceAccount === name)) return spec;
  return { ...spec, serviceAccountName: name, serviceAccount: name };
}
