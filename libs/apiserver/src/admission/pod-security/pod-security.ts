// The Pod Security Standards, as the labels of a namespace ask for them. There is no audit log, so `audit` shows nowhere.
import type { Container, Pod, PodTemplateSpec } from '@drydock/kinds';
import { forbidden, invalid, type KubeObject } from '@drydock/machinery';
import type { WriteRequest } from '../../registry/write-request.ts';
import type { AdmissionPlugin } from '../plugin.ts';
import { evaluate, reasonText, violationText } from './evaluate.ts';
import { compareLevels, policyOf, policyText, type LevelVersion, type Policy } from './policy.ts';

const controllers = new Set([
  '/podtemplates',
  '/replicationcontrollers',
  'apps/daemonsets',
  'apps/deployments',
  'apps/replicasets',
  'apps/statefulsets',
  'batch/cronjobs',
  'batch/jobs',
]);

export const podSecurity: AdmissionPlugin = {
  name: 'PodSecurity',
  leftOut: ['There is no audit log, so the labels `audit` show nowhere'],
  validateCreate: (object, write) => check(object, undefined, write),
  validateUpdate: check,
};

const ignored = new Set(['attach', 'binding', 'eviction', 'exec', 'log', 'portforward', 'proxy', 'status']);

function check(object: KubeObject, old: KubeObject | undefined, write: WriteRequest): void {
  const { group, plural } = write.resource.definition;
  const name = `${group}/${plural}`;
  if (name === '/namespaces') return checkNamespace(object, old, write);
  const isPod = name === '/pods';
  if (isPod ? ignored.has(write.subresource) : write.subresource !== '' || !controllers.has(name)) return;
  const namespace = write.server.store.get(`/registry/namespaces/${write.namespace}`);
  const { policy } = policyOf(namespace?.metadata.labels);
  if (policy.enforce.level === 'privileged' && policy.warn.level === 'privileged') return;
  if (isPod) {
    if (!old || isSignificant(object as unknown as Pod, old as unknown as Pod))
      checkPod(object as unknown as Pod, policy, write);
    return;
  }
  const template = templateOf(object);
  if (template) warn(template, policy, write);
}

function checkPod({ metadata, spec }: Pod, { enforce, warn: warned }: Policy, write: WriteRequest): void {
  if (!spec) return;
  const violations = evaluate(enforce, metadata, spec);
  if (violations.length > 0)
    throw forbidden(
      write.resource.qualified,
      write.name,
      `violates PodSecurity "${policyText(enforce)}": ${violationText(violations)}`,
    );
  warn({ metadata, spec }, { enforce, warn: warned }, write);
}

function warn({ metadata = {}, spec }: PodTemplateSpec, policy: Policy, { warnings }: WriteRequest): void {
  if (!spec) return;
  const violations = evaluate(policy.warn, metadata, spec);
  if (violations.length > 0)
    warnings.push(`would violate PodSecurity "${policyText(policy.warn)}": ${violationText(violations)}`);
}

interface WithTemplate {
  readonly template?: PodTemplateSpec;
  readonly spec?: {
    readonly template?: PodTemplateSpec;
    readonly jobTemplate?: { readonly spec?: { readonly template?: PodTemplateSpec } };
  };
}

function templateOf(object: KubeObject): PodTemplateSpec | undefined {
  const { template, spec } = object as WithTemplate;
  return template ?? spec?.template ?? spec?.jobTemplate?.spec?.template;
}

/** An update of labels or of a deadline is not held against a pod that was let in before. */
function isSignificant({ spec }: Pod, { spec: old }: Pod): boolean {
  const differs = (now: readonly Container[] = [], before: readonly Container[] = []) =>
    now.length !== before.length || now.some(({ image }, index) => image !== before[index]?.image);
  if (differs(spec?.containers, old?.containers)) return true;
  if (differs(spec?.initContainers, old?.initContainers)) return true;
  return (spec?.ephemeralContainers ?? []).some(
    ({ name, image }) => old?.ephemeralContainers?.find((before) => before.name === name)?.image !== image,
  );
}

function checkNamespace(object: KubeObject, old: KubeObject | undefined, write: WriteRequest): void {
  if (write.subresource !== '') return;
  const { policy, errors } = policyOf(object.metadata.labels);
  const before = old && policyOf(old.metadata.labels);
  const isNew = !before || JSON.stringify(errors) !== JSON.stringify(before.errors);
  if (errors.length > 0 && isNew) throw invalid(write.resource.qualifiedKind, write.name, errors);
  if (!before || policyText(policy.enforce) === policyText(before.policy.enforce)) return;
  const { enforce } = policy;
  const { enforce: former } = before.policy;
  if (enforce.version === former.version && compareLevels(enforce.level, former.level) < 1) return;
  write.warnings.push(...warningsOf(enforce, write));
}

/** What is already running and would not be let in any more. */
function warningsOf(enforce: LevelVersion, { server, name }: WriteRequest): readonly string[] {
  const pods = server.store.range(`/registry/pods/${name}/`).items as unknown as readonly Pod[];
  const byReason = new Map<string, string[]>();
  for (const { metadata, spec } of pods) {
    const reason = spec ? reasonText(evaluate(enforce, metadata, spec)) : '';
    if (reason !== '') byReason.set(reason, [...(byReason.get(reason) ?? []), metadata.name ?? '']);
  }
  if (byReason.size === 0) return [];
  const lines = [...byReason.entries()].map(([reason, names]) => {
    const [first] = [...names].sort();
    const others = names.length - 1;
    if (others === 0) return `${first}: ${reason}`;
    return `${first} (and ${others} other ${others === 1 ? 'pod' : 'pods'}): ${reason}`;
  });
  return [
    `existing pods in namespace ${JSON.stringify(name)} violate the new PodSecurity enforce level "${policyText(enforce)}"`,
    ...lines.sort(),
  ];
}
