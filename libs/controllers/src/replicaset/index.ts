// ReplicaSet: keeps as many pods as it says. After pkg/controller/replicaset/replica_set.go.
import { resources } from '@drydock/client';
import { selectorOf } from '@drydock/machinery';
import type { ControllerDefinition } from '../controller.ts';
import { ReplicaController } from '../replicas/replica-controller.ts';

export const replicaSetController: ControllerDefinition = {
  name: 'replicaset-controller',
  start: (context) =>
    new ReplicaController(context, {
      name: replicaSetController.name,
      resource: resources.replicaSets,
      selectorOf: (set) => selectorOf(set.spec?.selector),
    }).start(),
};
