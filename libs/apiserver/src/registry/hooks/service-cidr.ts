import { formatTime } from '@drydock/machinery';
import type { RegistryHooks } from '../registry-hooks.ts';

/** The range that the server itself was started with needs no controller to be ready. */
export const serviceCidrHooks: RegistryHooks = {
  beforeCreate: (object, { server, name }) =>
    name === 'kubernetes'
      ? {
          ...object,
          status: {
            conditions: [
              {
                type: 'Ready',
                status: 'True',
                lastTransitionTime: formatTime(server.clock.now()),
                reason: '',
                message: 'Kubernetes default Service CIDR is ready',
              },
            ],
          },
        }
      : object,
};
