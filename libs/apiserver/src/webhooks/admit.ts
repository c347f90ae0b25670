// What both webhook plugins do: find the webhooks that a write concerns, ask, and draw the consequences.
import { badRequest, internalError, StatusError, type KubeObject } from '@drydock/machinery';
import type { AdmissionAttributes } from '../policy-matching/admission-attributes.ts';
import { celVariables, evaluateConditions } from '../policy-matching/match-conditions.ts';
import { matchesRules, matchesSelectors } from '../policy-matching/match-rules.ts';
import type { WriteRequest } from '../registry/write-request.ts';
import type { ConfiguredWebhook } from './configurations.ts';
import type { Verdict } from './review.ts';

/** Webhook configurations cannot lock themselves up, and reviews are questions. */
const exempt = new Set([
  'admissionregistration.k8s.io/mutatingwebhookconfigurations',
  'admissionregistration.k8s.io/validatingwebhookconfigurations',
]);

export function isExempt({ requested }: WriteRequest): boolean {
  return exempt.has(`${requested.definition.group}/${requested.definition.plural}`);
}

export type Concern = { readonly asks: boolean } | { readonly error: StatusError };

/** Whether a webhook is to be asked about a write. */
export function concerns({ webhook }: ConfiguredWebhook, attributes: AdmissionAttributes): Concern {
  if (!matchesSelectors(attributes, webhook)) return { asks: false };
  if (!matchesRules(attributes, webhook.rules ?? [], webhook.matchPolicy)) return { asks: false };
  const { matchConditions } = webhook;
  if (matchConditions?.length) {
    const result = evaluateConditions(matchConditions, celVariables(attributes));
    if ('error' in result)
      return webhook.failurePolicy === 'Ignore'
        ? { asks: false }
        : { error: failed(webhook.name, result.error) };
    if (!result.match) return { asks: false };
  }
  const safe = webhook.sideEffects === 'None' || webhook.sideEffects === 'NoneOnDryRun';
  if (attributes.write.dryRun && !safe)
    return {
      error: badRequest(`admission webhook ${JSON.stringify(webhook.name)} does not support dry run`),
    };
  return { asks: true };
}

const failed = (name: string, reason: string) =>
  internalError(`failed calling webhook ${JSON.stringify(name)}: ${reason}`);

/** The object as the webhook leaves it. Throws when the webhook refuses, or cannot be asked and must be. */
export function consequence(
  { webhook }: ConfiguredWebhook,
  verdict: Verdict,
  { write }: AdmissionAttributes,
): KubeObject | undefined {
  if (verdict.type === 'failed') {
    if (webhook.failurePolicy === 'Ignore') return undefined;
    throw failed(webhook.name, verdict.reason);
  }
  write.warnings.push(...verdict.warnings);
  if (verdict.type === 'denied') throw denied(webhook.name, verdict.status);
  return verdict.patched;
}

function denied(name: string, status: Readonly<Record<string, unknown>>): StatusError {
  const by = `admission webhook ${JSON.stringify(name)} denied the request`;
  const { message, reason, code } = status;
  const text =
    typeof message === 'string' && message !== ''
      ? `${by}: ${message}`
      : typeof reason === 'string' && reason !== ''
        ? `${by}: ${reason}`
        : `${by} without explanation`;
  return new StatusError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: text,
    ...(typeof reason === 'string' && reason !== '' ? { reason } : {}),
    code: typeof code === 'number' && code >= 400 ? code : 400,
  });
}
