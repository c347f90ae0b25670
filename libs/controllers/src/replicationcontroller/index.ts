// ReplicationController: a ReplicaSet of the first days, with a plain map as selector. After pkg/controller/replication.
import { resources } from '@drydock/client';
import { selectorOf } from '@drydock/machinery';
import type { ControllerDefinition } from '../controller.ts';
import { ReplicaController } from '../replicas/replica-controller.ts';

export const replicationController: ControllerDefinition = {
  name: 'replication-controller',
  start: (context) =>
    new ReplicaController(context, {
      name: replicationController.name,
      resource: resources.replicationControllers,
      selectorOf: ({ spec }) => selectorOf({ matchLabels: spec?.selector ?? {} }),
    }).start(),
};
