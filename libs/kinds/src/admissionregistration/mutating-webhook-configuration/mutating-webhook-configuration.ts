import { defineKind } from '../../kind.ts';
import type { MutatingWebhookConfiguration } from '../../generated/types.ts';
import { mapField, withPointerDefaults } from '../../schema/go-zero-values.ts';
import { validateWebhooks } from '../validate-webhooks.ts';
import { defaultWebhook, webhookTable } from '../webhook-defaults.ts';

export const mutatingWebhookConfiguration = defineKind<MutatingWebhookConfiguration>({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'MutatingWebhookConfiguration',
  plural: 'mutatingwebhookconfigurations',
  singular: 'mutatingwebhookconfiguration',
  categories: ['api-extensions'],
  namespaced: false,
  schemaType: 'MutatingWebhookConfiguration',
  nameRule: 'dnsSubdomain',
  hasGeneration: true,
  unconditionalUpdate: false,
  defaults: (object) =>
    mapField(object, 'webhooks', (webhooks) =>
      webhooks.map((hook) => withPointerDefaults(defaultWebhook(hook), { reinvocationPolicy: 'Never' })),
    ),
  validate: (object, { old }) =>
    validateWebhooks(object.webhooks, (old as MutatingWebhookConfiguration | undefined)?.webhooks),
  table: webhookTable,
});
