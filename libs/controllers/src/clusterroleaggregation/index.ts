// ClusterRoles that are the sum of others (`admin`, `edit`, `view`): pkg/controller/clusterroleaggregation.
import { resources } from '@drydock/client';
import type { PolicyRule } from '@drydock/kinds';
import { selectorOf } from '@drydock/machinery';
import type { ControllerContext, ControllerDefinition } from '../controller.ts';
import { canonicalJson, semanticallyEqual } from '../equality.ts';

export const clusterRoleAggregationController: ControllerDefinition = {
  name: 'clusterrole-aggregation-controller',
  start(context) {
    const roles = context.informers.for(resources.clusterRoles);
    const queue = context.run({
      name: clusterRoleAggregationController.name,
      reconcile: (name) => reconcile(context, name),
    });
    roles.onChange(() => {
      for (const role of roles.list()) if (role.aggregationRule) queue.add(role.metadata.name ?? '');
    });
  },
};

async function reconcile({ client, informers }: ControllerContext, name: string): Promise<void> {
  const roles = informers.for(resources.clusterRoles);
  const role = roles.get('', name);
  if (!role?.aggregationRule) return;
  const rules = new Map<string, PolicyRule>();
  for (const labels of role.aggregationRule.clusterRoleSelectors ?? []) {
    const selector = selectorOf(labels);
    for (const other of roles.list()) {
      if (other === role || !selector.matches(other.metadata.labels)) continue;
      for (const rule of other.rules ?? []) rules.set(canonicalJson(rule), rule);
    }
  }
  const wanted = [...rules.values()];
  if (semanticallyEqual(role.rules, wanted)) return;
  await client.of(resources.clusterRoles).update({ ...role, rules: wanted });
}
