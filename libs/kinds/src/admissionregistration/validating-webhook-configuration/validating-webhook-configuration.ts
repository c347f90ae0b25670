import { defineKind } from '../../kind.ts';
import type { ValidatingWebhookConfiguration } from '../../generated/types.ts';
import { mapField } from '../../schema/go-zero-values.ts';
import { validateWebhooks } from '../validate-webhooks.ts';
import { defaultWebhook, webhookTable } from '../webhook-defaults.ts';

export const validatingWebhookConfiguration = defineKind<ValidatingWebhookConfiguration>({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingWebhookConfiguration',
  plural: 'validatingwebhookconfigurations',
  singular: 'validatingwebhookconfiguration',
  categories: ['api-extensions'],
  namespaced: false,
  schemaType: 'ValidatingWebhookConfiguration',
  nameRule: 'dnsSubdomain',
  hasGeneration: true,
  unconditionalUpdate: false,
  defaults: (object) => mapField(object, 'webhooks', (webhooks) => webhooks.map(defaultWebhook)),
  validate: (object, { old }) =>
    validateWebhooks(object.webhooks, (old as ValidatingWebhookConfiguration | undefined)?.webhooks),
  table: webhookTable,
});
