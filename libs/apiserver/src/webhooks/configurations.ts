// The webhooks that are configured, in the order in which they are called.
import type { MutatingWebhook, WebhookClientConfig } from '@drydock/kinds';
import type { Store } from '@drydock/etcd';
import { isObject } from '@drydock/machinery';
import type { WebhookCall } from './webhook-caller.ts';

/** A webhook with the name of the configuration that it is in. */
export interface ConfiguredWebhook {
  readonly configuration: string;
  readonly webhook: MutatingWebhook;
}

const prefixes = {
  mutating: '/registry/mutatingwebhookconfigurations/',
  validating: '/registry/validatingwebhookconfigurations/',
} as const;

export type WebhookType = keyof typeof prefixes;

/** By the names of the configurations; within one in its own order. */
export function webhooksOf(store: Store, type: WebhookType): readonly ConfiguredWebhook[] {
  return store.range(prefixes[type]).items.flatMap((item) => {
    const { webhooks } = item as { readonly webhooks?: readonly MutatingWebhook[] };
    return (webhooks ?? []).map((webhook) => ({ configuration: item.metadata.name ?? '', webhook }));
  });
}

/** Where a client configuration leads. */
export function targetOf({
  url,
  service,
  caBundle,
}: WebhookClientConfig): Omit<WebhookCall, 'body' | 'timeoutSeconds'> {
  const authority = caBundle ? { caBundle } : {};
  if (!isObject(service)) return { url: url ?? '', ...authority };
  const { namespace, name, port = 443, path = '' } = service;
  return {
    url: `https://${name}.${namespace}.svc:${port}${path}`,
    service: { namespace, name, port },
    ...authority,
  };
}
