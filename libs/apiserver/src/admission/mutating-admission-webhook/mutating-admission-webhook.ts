// MutatingWebhookConfigurations: webhooks may change what is written, one after the other.
import { decode } from '@drydock/kinds';
import { deepEqual, type KubeObject } from '@drydock/machinery';
import { attributesOf } from '../../policy-matching/admission-attributes.ts';
import { asStored } from '../../registry/versions.ts';
import type { WriteRequest } from '../../registry/write-request.ts';
import { concerns, consequence, isExempt } from '../../webhooks/admit.ts';
import { Answers, withAnswers } from '../../webhooks/answers.ts';
import { webhooksOf, type ConfiguredWebhook } from '../../webhooks/configurations.ts';
import { askWebhook } from '../../webhooks/review.ts';
import type { AdmissionPlugin } from '../plugin.ts';

export const mutatingAdmissionWebhook: AdmissionPlugin = {
  name: 'MutatingAdmissionWebhook',
  leftOut: ['CONNECT is not asked about', 'A deletion is not asked about: there is nothing to change'],
  admitCreate: (object, write) => {
    if (webhooksOf(write.server.store, 'mutating').length === 0) return object;
    const answers = new Answers();
    return withAnswers(() => mutate({ ...write, answers }, object, undefined));
  },
  admitUpdate: (object, old, write) => mutate(write, object, old),
};

/** Those that asked for it are called once more when somebody after them changed the object. */
function mutate(write: WriteRequest, object: KubeObject, old: KubeObject | undefined): KubeObject {
  const webhooks = webhooksOf(write.server.store, 'mutating');
  if (webhooks.length === 0 || isExempt(write)) return object;
  const seen = new Map<ConfiguredWebhook, KubeObject>();
  let current = object;
  for (const webhook of webhooks) {
    current = call(webhook, write, current, old, 'first');
    seen.set(webhook, current);
  }
  for (const webhook of webhooks)
    if (webhook.webhook.reinvocationPolicy === 'IfNeeded' && !deepEqual(seen.get(webhook), current))
      current = call(webhook, write, current, old, 'again');
  return current;
}

function call(
  configured: ConfiguredWebhook,
  write: WriteRequest,
  object: KubeObject,
  old: KubeObject | undefined,
  round: string,
): KubeObject {
  const attributes = attributesOf(write, object, old);
  const concern = concerns(configured, attributes);
  if ('error' in concern) throw concern.error;
  if (!concern.asks || !write.answers) return object;
  const { configuration, webhook } = configured;
  const key = `mutating ${round} ${configuration} ${webhook.name} ${write.namespace}/${write.name}`;
  const verdict = write.answers.get(key, [attributes.object, attributes.oldObject], () =>
    askWebhook(webhook, attributes),
  );
  const patched = consequence(configured, verdict, attributes);
  return patched ? decoded(write, patched) : object;
}

/** What a webhook made is read like what a client sends: unknown fields are dropped, defaults are filled in. */
function decoded({ requested }: WriteRequest, patched: KubeObject): KubeObject {
  const { definition } = requested;
  const { object } = decode(definition, patched);
  const whole = { ...patched, ...object };
  return asStored(requested, definition.defaults?.(whole) ?? whole);
}
