import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding } from '@drydock/kinds';
import { describer } from './describer.ts';
import type { DescribeWriter } from './writer.ts';

const role = (kind: string) =>
  describer<Role | ClusterRole>(`${kind}.rbac.authorization.k8s.io`, (writer, { metadata, rules }) => {
    writer.head(metadata, false);
    writer.write(0, 'PolicyRule:\n');
    writeRules(writer, rules ?? [], 1);
  });

const binding = (kind: string) =>
  describer<RoleBinding | ClusterRoleBinding>(
    `${kind}.rbac.authorization.k8s.io`,
    (writer, { metadata, roleRef, subjects }) => {
      writer.head(metadata, false);
      writer.write(0, 'Role:\n');
      writer.field(1, 'Kind', roleRef.kind);
      writer.field(1, 'Name', roleRef.name);
      writer.write(0, 'Subjects:\n');
      writer.write(1, 'Kind\tName\tNamespace\n');
      writer.write(1, '----\t----\t---------\n');
      for (const subject of subjects ?? [])
        writer.write(1, `${subject.kind}\t${subject.name}\t${subject.namespace ?? ''}\n`);
    },
  );

export const roleDescriber = role('Role');
export const clusterRoleDescriber = role('ClusterRole');
export const roleBindingDescriber = binding('RoleBinding');
export const clusterRoleBindingDescriber = binding('ClusterRoleBinding');

interface SimpleRule {
  readonly group: string;
  readonly resource: string;
  readonly name: string;
  readonly url: string;
  readonly verbs: readonly string[];
}

/** Rules taken apart to one resource each, those of one resource put together again, sorted. */
export function compactRules(rules: readonly PolicyRule[]): readonly SimpleRule[] {
  const found = new Map<string, SimpleRule>();
  const urls: SimpleRule[] = [];
  const put = (rule: SimpleRule) => {
    const key = JSON.stringify([rule.group, rule.resource, rule.name, rule.url]);
    const before = found.get(key);
    found.set(key, before ? { ...rule, verbs: [...new Set([...before.verbs, ...rule.verbs])] } : rule);
  };
  for (const { apiGroups, resources, resourceNames, nonResourceURLs, verbs } of rules) {
    for (const group of apiGroups ?? [])
      for (const resource of resources ?? [])
        for (const name of resourceNames?.length ? resourceNames : [''])
          put({ group, resource, name, url: '', verbs });
    // only rules about resources are put together
    for (const url of nonResourceURLs ?? []) urls.push({ group: '', resource: '', name: '', url, verbs });
  }
  // the order of PolicyRule.String(), which begins with the verbs
  const list = (one: string) => (one ? `[${one}]` : '[]');
  const text = ({ group, resource, name, url, verbs }: SimpleRule) =>
    `Verbs:[${verbs.join(' ')}],APIGroups:${list(group)},Resources:${list(resource)},ResourceNames:${list(name)},NonResourceURLs:${list(url)},`;
  return [...found.values(), ...urls].sort((a, b) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0));
}

export function writeRules(writer: DescribeWriter, rules: readonly PolicyRule[], level: number): void {
  writer.write(level, 'Resources\tNon-Resource URLs\tResource Names\tVerbs\n');
  writer.write(level, '---------\t-----------------\t--------------\t-----\n');
  for (const { group, resource, name, url, verbs } of compactRules(rules))
    writer.write(
      level,
      `${resourceText(resource, group)}\t${list(url)}\t${list(name)}\t[${verbs.join(' ')}]\n`,
    );
}

const list = (one: string) => (one ? `[${one}]` : '[]');

/** `deployments.apps/scale`. */
export function resourceText(resource: string, group: string): string {
  const [main = '', ...rest] = resource.split('/');
  const named = resource === '' ? '' : group ? `${main}.${group}` : main;
  return rest.length > 0 ? `${named}/${rest.join('/')}` : named;
}
