// Every namespace has a ServiceAccount `default`: pkg/controller/serviceaccount/serviceaccounts_controller.go.
import { resources } from '@drydock/client';
import { hasReason } from '@drydock/machinery';
import type { ControllerDefinition } from '../controller.ts';

export const serviceAccountController: ControllerDefinition = {
  name: 'serviceaccount-controller',
  start({ client, informers, run }) {
    const namespaces = informers.for(resources.namespaces);
    const accounts = informers.for(resources.serviceAccounts);
    const queue = run({
      name: serviceAccountController.name,
      async reconcile(namespace) {
        if (namespaces.get('', namespace)?.status?.phase !== 'Active') return;
        if (accounts.get(namespace, 'default')) return;
        const account = {
          apiVersion: 'v1',
          kind: 'ServiceAccount',
          metadata: { name: 'default', namespace },
        };
        await client
          .of(resources.serviceAccounts, namespace)
          .create(account)
          .catch((error: unknown) => {
            if (!hasReason(error, 'AlreadyExists')) throw error;
          });
      },
    });
    namespaces.onChange(({ current }) => {
      if (current) queue.add(current.metadata.name ?? '');
    });
    accounts.onChange(({ old, current }) => {
      if (old && !current) queue.add(old.metadata.namespace ?? '');
    });
  },
};
