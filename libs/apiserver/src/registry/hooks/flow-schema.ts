import type { FlowSchema } from '@drydock/kinds';
import { formatTime, type KubeObject } from '@drydock/machinery';
import type { RegistryHooks } from '../registry-hooks.ts';
import type { WriteRequest } from '../write-request.ts';

/** The server's own controller tells at once whether the priority level of a schema is there. */
export const flowSchemaHooks: RegistryHooks = {
  beforeCreate: withDangling,
  beforeUpdate: (object, old, write) =>
    levelOf(object) === levelOf(old) ? object : withDangling(object, write),
};

const levelOf = (object: KubeObject) =>
  (object as unknown as FlowSchema).spec?.priorityLevelConfiguration?.name ?? '';

function withDangling(object: KubeObject, { server }: WriteRequest): KubeObject {
  const level = levelOf(object);
  const found = server.store.get(`/registry/prioritylevelconfigurations/${level}`) !== undefined;
  const condition = {
    type: 'Dangling',
    status: found ? 'False' : 'True',
    lastTransitionTime: formatTime(server.clock.now()),
    reason: found ? 'Found' : 'NotFound',
    message: `This FlowSchema references the PriorityLevelConfiguration object named ${JSON.stringify(level)} ${found ? 'and it exists' : 'but there is no such object'}`,
  };
  return { ...object, status: { conditions: [condition] } };
}
