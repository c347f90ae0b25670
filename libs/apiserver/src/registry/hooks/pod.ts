import type { Pod } from '@drydock/kinds';
import type { RegistryHooks } from '../registry-hooks.ts';

const defaultGraceSeconds = 30;

/** Pods die slowly: the kubelet stops the containers and then removes the object with a grace of zero. */
export const podHooks: RegistryHooks = {
  gracePeriod: (object, asked) => {
    const { spec, status } = object as unknown as Pod;
    if (!spec?.nodeName || status?.phase === 'Failed' || status?.phase === 'Succeeded') return 0;
    const seconds = asked ?? spec.terminationGracePeriodSeconds ?? defaultGraceSeconds;
    return seconds < 0 ? 1 : seconds;
  },
};
