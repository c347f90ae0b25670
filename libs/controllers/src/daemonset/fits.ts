// Whether a daemon belongs on a node: the predicates of pkg/controller/daemon (node name, affinity, taints).
import type { Node, NodeSelectorRequirement, NodeSelectorTerm, PodSpec, Toleration } from '@drydock/kinds';
import { tolerates } from '../taints/tolerations.ts';

/** What daemons tolerate without saying so. */
const daemonTolerations: readonly Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
];

/** The pod's spec as the controller writes it for one node: pinned by affinity, with the tolerations of daemons. */
export function daemonPodSpec(spec: PodSpec, node: string): PodSpec {
  const pin: NodeSelectorRequirement = { key: 'metadata.name', operator: 'In', values: [node] };
  const { required, terms } = requiredTerms(spec);
  const pinned: readonly NodeSelectorTerm[] = required
    ? terms.map((term) => ({ ...term, matchFields: [pin] }))
    : [{ matchFields: [pin] }];
  const hostTolerations: readonly Toleration[] = spec.hostNetwork
    ? [{ key: 'node.kubernetes.io/network-unavailable', operator: 'Exists', effect: 'NoSchedule' }]
    : [];
  const own = spec.tolerations ?? [];
  const missing = [...daemonTolerations, ...hostTolerations].filter(
    (toleration) =>
      !own.some(
        (other) =>
          other.key === toleration.key && other.effect === toleration.effect && other.operator === 'Exists',
      ),
  );
  return {
    ...spec,
    affinity: {
      ...spec.affinity,
      nodeAffinity: {
        ...spec.affinity?.nodeAffinity,
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: pinned },
      },
    },
    tolerations: [...own, ...missing],
  };
}

/** `run`: a new daemon goes there; `stay`: one that is there may go on. */
export function daemonFits(spec: PodSpec, node: Node): { readonly run: boolean; readonly stay: boolean } {
  const { required, terms } = requiredTerms(spec);
  const labels = node.metadata.labels ?? {};
  const selected =
    (!spec.nodeName || spec.nodeName === node.metadata.name) &&
    Object.entries(spec.nodeSelector ?? {}).every(([name, value]) => labels[name] === value) &&
    (!required || terms.some((term) => matchesTerm(term, node)));
  if (!selected) return { run: false, stay: false };
  const tolerations = [...(spec.tolerations ?? []), ...daemonTolerations];
  const untolerated = (node.spec?.taints ?? []).filter(
    (taint) =>
      taint.effect !== 'PreferNoSchedule' && !tolerations.some((toleration) => tolerates(toleration, taint)),
  );
  return { run: untolerated.length === 0, stay: untolerated.every((taint) => taint.effect !== 'NoExecute') };
}

function requiredTerms(spec: PodSpec): {
  readonly required: boolean;
  readonly terms: readonly NodeSelectorTerm[];
} {
  const selector = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return { required: selector !== undefined, terms: selector?.nodeSelectorTerms ?? [] };
}

function matchesTerm(term: NodeSelectorTerm, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  const expressions = term.matchExpressions ?? [];
  const fields = term.matchFields ?? [];
  if (expressions.length + fields.length === 0) return false;
  return (
    expressions.every((requirement) => matches(requirement, labels[requirement.key])) &&
    fields.every((requirement) => matches(requirement, node.metadata.name))
  );
}

function matches({ operator, values = [] }: NodeSelectorRequirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0]);
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0]);
    default:
      return false;
  }
}
