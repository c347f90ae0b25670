// The Pod Security Standard `restricted`: current practice of hardening, on top of `baseline`.
import type { Container, Volume } from '@drydock/kinds';
import {
  badContainers,
  badValues,
  containersOf,
  distinct,
  isWindows,
  named,
  plural,
  quote,
  setters,
  type Check,
} from './check.ts';

const allowPrivilegeEscalation: Check = {
  id: 'allowPrivilegeEscalation',
  since: 8,
  run: (spec, _metadata, minor) =>
    minor >= 25 && isWindows(spec)
      ? undefined
      : badContainers(
          spec,
          ({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false,
          (bad) => ({
            reason: 'allowPrivilegeEscalation != false',
            detail: `${named(bad)} must set securityContext.allowPrivilegeEscalation=false`,
          }),
        ),
};

const capabilities: Check = {
  id: 'capabilities_restricted',
  since: 22,
  overrides: 'capabilities_baseline',
  run: (spec, _metadata, minor) => {
    if (minor >= 25 && isWindows(spec)) return undefined;
    const all = containersOf(spec);
    const keeping = all.filter(
      ({ securityContext }) => !securityContext?.capabilities?.drop?.includes('ALL'),
    );
    const addedBy = ({ securityContext }: Container) =>
      (securityContext?.capabilities?.add ?? []).filter((name) => name !== 'NET_BIND_SERVICE');
    const adding = all.filter((container) => addedBy(container).length > 0);
    const details = [
      ...(keeping.length > 0 ? [`${named(keeping)} must set securityContext.capabilities.drop=["ALL"]`] : []),
      ...(adding.length > 0
        ? [
            `${named(adding)} must not include ${quote(distinct(adding.flatMap(addedBy)))} in securityContext.capabilities.add`,
          ]
        : []),
    ];
    return details.length === 0
      ? undefined
      : { reason: 'unrestricted capabilities', detail: details.join('; ') };
  },
};

const freeVolumes = new Set(
  'configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret'.split(' '),
);
const sourceOf = (volume: Volume) => Object.keys(volume).find((key) => key !== 'name') ?? 'unknown';

const volumes: Check = {
  id: 'restrictedVolumes',
  since: 0,
  overrides: 'hostPathVolumes',
  run: ({ volumes: all = [] }) => {
    const bad = all.filter((volume) => !freeVolumes.has(sourceOf(volume)));
    if (bad.length === 0) return undefined;
    const types = distinct(bad.map(sourceOf));
    const verb = bad.length === 1 ? 'uses' : 'use';
    return {
      reason: 'restricted volume types',
      detail: `${plural('volume', bad.length)} ${quote(bad.map(({ name }) => name))} ${verb} ${plural('restricted volume type', types.length)} ${quote(types)}`,
    };
  },
};

const runAsNonRoot: Check = {
  id: 'runAsNonRoot',
  since: 0,
  run: (spec) => {
    const all = containersOf(spec);
    const ofPod = spec.securityContext?.runAsNonRoot;
    const of = ({ securityContext }: Container) => securityContext?.runAsNonRoot;
    const refusing = all.filter((container) => of(container) === false);
    if (ofPod === false || refusing.length > 0)
      return {
        reason: 'runAsNonRoot != true',
        detail: `${setters(ofPod === false, refusing)} must not set securityContext.runAsNonRoot=false`,
      };
    const silent = all.filter((container) => of(container) === undefined && ofPod !== true);
    if (silent.length === 0) return undefined;
    return {
      reason: 'runAsNonRoot != true',
      detail: `pod or ${named(silent)} must set securityContext.runAsNonRoot=true`,
    };
  },
};

const runAsUser: Check = {
  id: 'runAsUser',
  since: 23,
  run: (spec) => {
    const found = badValues(spec, ({ runAsUser: user }) => (user === 0 ? ['0'] : []));
    return found && { reason: 'runAsUser=0', detail: `${found.who} must not set runAsUser=0` };
  },
};

const profiles = new Set(['RuntimeDefault', 'Localhost']);

const seccomp: Check = {
  id: 'seccompProfile_restricted',
  since: 19,
  overrides: 'seccompProfile_baseline',
  run: (spec, _metadata, minor) => {
    if (minor >= 25 && isWindows(spec)) return undefined;
    const found = badValues(spec, ({ seccompProfile }) =>
      seccompProfile && !profiles.has(seccompProfile.type) ? [seccompProfile.type] : [],
    );
    if (found)
      return {
        reason: 'seccompProfile',
        detail: `${found.who} must not set securityContext.seccompProfile.type to ${quote(found.values)}`,
      };
    if (spec.securityContext?.seccompProfile) return undefined;
    return badContainers(
      spec,
      ({ securityContext }) => !securityContext?.seccompProfile,
      (bad) => ({
        reason: 'seccompProfile',
        detail: `pod or ${named(bad)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
      }),
    );
  },
};

/** Sorted by id. */
export const restrictedChecks: readonly Check[] = [
  allowPrivilegeEscalation,
  capabilities,
  volumes,
  runAsNonRoot,
  runAsUser,
  seccomp,
];
