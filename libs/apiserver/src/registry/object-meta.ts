import { formatTime, type KubeObject } from '@drydock/machinery';
import type { WriteRequest } from './write-request.ts';

const maxGeneratedPrefix = 58;

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
  const name = generated
    ? (given.generateName ?? '').slice(0, maxGeneratedPrefix) + random.string(5)
    : given.name;
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
