import type { Pod, RuntimeClass as RuntimeClassObject } from '@drydock/kinds';
import { deepEqual, forbidden, type KubeObject } from '@drydock/machinery';
import type { WriteRequest } from '../../registry/write-request.ts';
import type { AdmissionPlugin } from '../plugin.ts';
import { resourceOf } from '../resource-of.ts';

/** What running under a certain runtime costs, and where it is possible. */
export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  admitCreate: (object, write) => {
    if (resourceOf(write) !== '/pods') return object;
    const found = classOf(object, write);
    return found ? withScheduling(withOverhead(object, found, write), found, write) : object;
  },
  validateCreate: (object, write) => {
    if (resourceOf(write) !== '/pods') return;
    const { overhead } = (object as unknown as Pod).spec ?? {};
    if (overhead && !classOf(object, write)?.overhead)
      throw refuse(
        write,
        'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead',
      );
  },
};

const refuse = ({ resource, name }: WriteRequest, why: string) => forbidden(resource.qualified, name, why);

function classOf(object: KubeObject, write: WriteRequest): RuntimeClassObject | undefined {
  const name = (object as unknown as Pod).spec?.runtimeClassName;
  if (name === undefined) return undefined;
  const found = write.server.store.get(`/registry/runtimeclasses/${name}`);
  if (!found) throw refuse(write, `pod rejected: RuntimeClass ${JSON.stringify(name)} not found`);
  return found as unknown as RuntimeClassObject;
}

function withOverhead(object: KubeObject, { overhead }: RuntimeClassObject, write: WriteRequest): KubeObject {
  const { spec } = object as unknown as Pod;
  const podFixed = overhead?.podFixed;
  if (!podFixed) return object;
  if (spec?.overhead && !deepEqual(spec.overhead, podFixed))
    throw refuse(write, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
  return { ...object, spec: { ...spec, overhead: podFixed } };
}

function withScheduling(
  object: KubeObject,
  { scheduling }: RuntimeClassObject,
  write: WriteRequest,
): KubeObject {
  if (!scheduling) return object;
  const { spec } = object as unknown as Pod;
  const { nodeSelector = {}, tolerations = [] } = scheduling;
  const own = spec?.nodeSelector ?? {};
  for (const [key, value] of Object.entries(nodeSelector))
    if (own[key] !== undefined && own[key] !== value)
      throw refuse(
        write,
        `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own[key]}`,
      );
  const given = spec?.tolerations ?? [];
  const added = tolerations.filter((item) => !given.some((other) => deepEqual(item, other)));
  return {
    ...object,
    spec: {
      ...spec,
      ...(Object.keys(nodeSelector).length > 0 ? { nodeSelector: { ...own, ...nodeSelector } } : {}),
      ...(added.length > 0 ? { tolerations: [...given, ...added] } : {}),
    },
  };
}
