// One question to one webhook: the AdmissionReview, and what its answer means.
import type { MutatingWebhook } from '@drydock/kinds';
import { applyJsonPatch, decodeBase64, decodeUtf8, isObject, type KubeObject } from '@drydock/machinery';
import { requestOf, type AdmissionAttributes } from '../policy-matching/admission-attributes.ts';
import { targetOf } from './configurations.ts';
import { unreachable } from './webhook-caller.ts';

/** What a webhook said. */
export type Verdict =
  | {
      readonly type: 'allowed';
      readonly warnings: readonly string[];
      /** The changed object, when there is a patch. */
      readonly patched?: KubeObject;
    }
  | {
      readonly type: 'denied';
      readonly warnings: readonly string[];
      readonly status: Readonly<Record<string, unknown>>;
    }
  /** There was no usable answer. */
  | { readonly type: 'failed'; readonly reason: string };

/** Asks a webhook. Never rejects. */
export async function askWebhook(
  webhook: MutatingWebhook,
  attributes: AdmissionAttributes,
): Promise<Verdict> {
  const { write, object, oldObject } = attributes;
  const timeoutSeconds = webhook.timeoutSeconds ?? 10;
  const version = webhook.admissionReviewVersions.find((name) => name === 'v1' || name === 'v1beta1') ?? 'v1';
  const uid = write.server.random.fork('webhooks').fork(String(write.server.store.revision)).uuid();
  const body = {
    kind: 'AdmissionReview',
    apiVersion: `admission.k8s.io/${version}`,
    request: { uid, ...requestOf(attributes), object, oldObject },
  };
  const target = targetOf(webhook.clientConfig);
  try {
    const call = write.server.webhooks ?? unreachable;
    const answer = await call({
      ...target,
      url: withTimeout(target.url, timeoutSeconds),
      body,
      timeoutSeconds,
    });
    return readAnswer(answer, uid, object);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      type: 'failed',
      reason: `failed to call webhook: Post ${JSON.stringify(withTimeout(target.url, timeoutSeconds))}: ${why}`,
    };
  }
}

const withTimeout = (url: string, seconds: number) =>
  `${url}${url.includes('?') ? '&' : '?'}timeout=${seconds}s`;

function readAnswer(answer: unknown, uid: string, object: KubeObject | null): Verdict {
  const response = isObject(answer) ? answer['response'] : undefined;
  if (!isObject(response)) return { type: 'failed', reason: 'webhook response was absent' };
  if (response['uid'] !== uid)
    return {
      type: 'failed',
      reason: `expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(response['uid'] ?? '')}`,
    };
  const warnings = Array.isArray(response['warnings']) ? response['warnings'].map(String) : [];
  if (response['allowed'] !== true) {
    const { status } = response;
    return { type: 'denied', warnings, status: isObject(status) ? status : {} };
  }
  const { patch } = response;
  if (typeof patch !== 'string' || patch === '' || !object) return { type: 'allowed', warnings };
  const operations = JSON.parse(decodeUtf8(decodeBase64(patch) ?? new Uint8Array())) as readonly unknown[];
  return { type: 'allowed', warnings, patched: applyJsonPatch(object, operations) as unknown as KubeObject };
}
