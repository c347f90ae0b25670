// ValidatingWebhookConfigurations: webhooks may refuse what is written.
import type { KubeObject } from '@drydock/machinery';
import { attributesOf } from '../../policy-matching/admission-attributes.ts';
import type { WriteRequest } from '../../registry/write-request.ts';
import { concerns, consequence, isExempt } from '../../webhooks/admit.ts';
import { Answers, withAnswers } from '../../webhooks/answers.ts';
import { webhooksOf } from '../../webhooks/configurations.ts';
import { askWebhook } from '../../webhooks/review.ts';
import type { AdmissionPlugin } from '../plugin.ts';

export const validatingAdmissionWebhook: AdmissionPlugin = {
  name: 'ValidatingAdmissionWebhook',
  leftOut: ['CONNECT is not asked about', 'Webhooks are asked one after the other, not at once'],
  validateCreate: (object, write) => {
    if (webhooksOf(write.server.store, 'validating').length === 0) return undefined;
    const answers = new Answers();
    return withAnswers(() => validate({ ...write, answers }, object, undefined));
  },
  validateUpdate: (object, old, write) => validate(write, object, old),
  admitDelete: (old, write) => validate(write, undefined, old),
};

function validate(write: WriteRequest, object: KubeObject | undefined, old: KubeObject | undefined): void {
  const webhooks = webhooksOf(write.server.store, 'validating');
  if (webhooks.length === 0 || isExempt(write)) return;
  const attributes = attributesOf(write, object, old);
  for (const configured of webhooks) {
    const concern = concerns(configured, attributes);
    if ('error' in concern) throw concern.error;
    if (!concern.asks || !write.answers) continue;
    const { configuration, webhook } = configured;
    const key = `validating ${configuration} ${webhook.name} ${write.namespace}/${write.name} ${attributes.operation}`;
    const verdict = write.answers.get(key, [attributes.object, attributes.oldObject], () =>
      askWebhook(webhook, attributes),
    );
    consequence(configured, verdict, attributes);
  }
}
