import type { Pod, Toleration } from '@drydock/kinds';
import type { KubeObject } from '@drydock/machinery';
import type { AdmissionPlugin } from '../plugin.ts';

const keys = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'] as const;
const seconds = 300;

/** A pod stays five minutes on a node that is gone, unless it says otherwise. */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  admitCreate: (object, { resource }) => (isPod(resource.definition) ? tolerate(object) : object),
  // a manifest that is applied again has the tolerations of its author only
  admitUpdate: (object, _old, { resource, subresource }) =>
    isPod(resource.definition) && subresource === '' ? tolerate(object) : object,
};

const isPod = ({ group, plural }: { group: string; plural: string }) => group === '' && plural === 'pods';

function tolerate(object: KubeObject): KubeObject {
  const { spec } = object as unknown as Pod;
  const given = spec?.tolerations ?? [];
  const covers =
    (key: string) =>
    ({ key: own, effect }: Toleration) =>
      (!own || own === key) && (!effect || effect === 'NoExecute');
  const added = keys
    .filter((key) => !given.some(covers(key)))
    .map((key) => ({ effect: 'NoExecute', key, operator: 'Exists', tolerationSeconds: seconds }));
  return added.length === 0 ? object : { ...object, spec: { ...spec, tolerations: [...given, ...added] } };
}
