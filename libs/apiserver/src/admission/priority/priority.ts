import type { Pod } from '@drydock/kinds';
import { forbidden, type KubeObject } from '@drydock/machinery';
import type { WriteRequest } from '../../registry/write-request.ts';
import type { AdmissionPlugin } from '../plugin.ts';

interface PriorityClass extends KubeObject {
  readonly value: number;
  readonly globalDefault?: boolean;
  readonly preemptionPolicy?: string;
}

const prefix = '/registry/priorityclasses/';
// these two exist on every cluster, whether or not anybody has created their objects
const builtIn: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

/** Turns priorityClassName into a number. */
export const priority: AdmissionPlugin = {
  name: 'Priority',
  admitCreate: (object, write) => {
    const { group, plural } = write.resource.definition;
    if (group !== '' || plural !== 'pods') return object;
    const { spec } = object as unknown as Pod;
    if (!spec) return object;
    const chosen = classOf(spec.priorityClassName, write);
    if (spec.priority !== undefined && spec.priority !== chosen.value)
      throw forbidden(
        write.resource.qualified,
        write.name,
        `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${chosen.value} from the given PriorityClass name`,
      );
    const { preemptionPolicy = chosen.preemptionPolicy } = spec;
    if (preemptionPolicy !== chosen.preemptionPolicy)
      throw forbidden(
        write.resource.qualified,
        write.name,
        `the string value of PreemptionPolicy (${preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${chosen.preemptionPolicy} from the given PriorityClass name`,
      );
    return {
      ...object,
      spec: {
        ...spec,
        ...(chosen.name ? { priorityClassName: chosen.name } : {}),
        priority: chosen.value,
        preemptionPolicy,
      },
    };
  },
  validateCreate: (object, write) => checkDefault(object, undefined, write),
  validateUpdate: checkDefault,
};

/** There is one global default at most. */
function checkDefault(object: KubeObject, old: KubeObject | undefined, write: WriteRequest): void {
  const { group, plural } = write.resource.definition;
  if (group !== 'scheduling.k8s.io' || plural !== 'priorityclasses') return;
  if (!(object as PriorityClass).globalDefault) return;
  const classes = write.server.store.range(prefix).items as readonly PriorityClass[];
  const other = classes.find((item) => item.globalDefault);
  if (other && (!old || other.metadata.name !== write.name))
    throw forbidden(
      write.resource.qualified,
      write.name,
      `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`,
    );
}

interface Chosen {
  readonly name?: string;
  readonly value: number;
  readonly preemptionPolicy: string;
}

function classOf(name: string | undefined, { server, resource, name: pod }: WriteRequest): Chosen {
  if (!name) return defaultClass(server.store.range(prefix).items as readonly PriorityClass[]);
  const found = server.store.get(prefix + name) as PriorityClass | undefined;
  if (found) return chosen(found);
  if (Object.hasOwn(builtIn, name))
    return { name, value: builtIn[name]!, preemptionPolicy: 'PreemptLowerPriority' };
  throw forbidden(resource.qualified, pod, `no PriorityClass with name ${name} was found`);
}

const chosen = ({ metadata, value, preemptionPolicy = 'PreemptLowerPriority' }: PriorityClass): Chosen => ({
  name: metadata.name ?? '',
  value,
  preemptionPolicy,
});

/** The global default with the smallest value, or priority 0. */
function defaultClass(classes: readonly PriorityClass[]): Chosen {
  const [first] = classes.filter(({ globalDefault }) => globalDefault).sort((a, b) => a.value - b.value);
  return first ? chosen(first) : { value: 0, preemptionPolicy: 'PreemptLowerPriority' };
}
