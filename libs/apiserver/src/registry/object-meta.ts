import { formatTime, type KubeObject } from '@drydock/machinery';
import { storageKey } from './resource-table.ts';
import type { WriteRequest } from './write-request.ts';

const maxGeneratedPrefix = 58;
const maxTries = 8;

/** Metadata of a new object: the server's own fields set, what clients may not set dropped. */
export function metadataForCreate(object: KubeObject, write: WriteRequest): KubeObject {
  const { definition } = write.resource;
  const { clock, random } = write.server;
  const {
    deletionTimestamp: _deletion,
    deletionGracePeriodSeconds: _grace,
    generation: _generation,
    resourceVersion: _version,
    namespace: _namespace,
    ...given
  } = object.metadata;
  const generated = given.generateName && !given.name;
  const name = generated ? freeName(write, given.generateName ?? '') : given.name;
  return {
    ...object,
    metadata: {
      ...given,
      ...(name === undefined ? {} : { name }),
      ...(definition.namespaced ? { namespace: write.namespace } : {}),
      uid: random.uuid(),
      creationTimestamp: formatTime(clock.now()),
      ...(definition.hasGeneration ? { generation: 1 } : {}),
    },
  };
}

/** A name that nobody has yet, unless luck is very bad. */
function freeName({ server, resource, namespace }: WriteRequest, prefix: string): string {
  const draw = () => prefix.slice(0, maxGeneratedPrefix) + server.random.string(5);
  let name = draw();
  for (let tries = 1; tries < maxTries && server.store.get(storageKey(resource, namespace, name)); tries++)
    name = draw();
  return name;
}
