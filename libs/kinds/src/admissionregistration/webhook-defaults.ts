// What validating and mutating webhooks have in common: their defaults and the column that counts them.
import type { MutatingWebhook, RuleWithOperations, ValidatingWebhook } from '../generated/types.ts';
import type { KubeObject } from '@drydock/machinery';
import type { TableDefinition } from '../kind.ts';
import { mapField, withPointerDefaults } from '../schema/go-zero-values.ts';
import { age, ageColumn, nameColumn } from '../table/cells.ts';

type Webhook = ValidatingWebhook | MutatingWebhook;

export function defaultWebhook<T extends Webhook>(hook: T): T {
  const whole = withPointerDefaults(hook as Webhook, {
    failurePolicy: 'Fail',
    matchPolicy: 'Equivalent',
    namespaceSelector: {},
    objectSelector: {},
    timeoutSeconds: 10,
  });
  const withPort = mapField(whole, 'clientConfig', (config) =>
    mapField(config, 'service', (service) => withPointerDefaults(service, { port: 443 })),
  );
  return mapField(withPort, 'rules', (rules) => rules.map(defaultRule)) as T;
}

export function defaultRule<T extends Pick<RuleWithOperations, 'scope'>>(rule: T): T {
  return rule.scope === undefined ? { ...rule, scope: '*' } : rule;
}

interface Webhooks extends KubeObject {
  readonly webhooks?: readonly unknown[];
}

export const webhookTable: TableDefinition<KubeObject> = {
  columns: [
    nameColumn,
    {
      name: 'Webhooks',
      type: 'integer',
      description: 'Webhooks indicates the number of webhooks registered in this configuration',
    },
    ageColumn,
  ],
  row: (object, now) => [
    object.metadata.name ?? '',
    ((object as Webhooks).webhooks ?? []).length,
    age(object.metadata.creationTimestamp, now),
  ],
};
