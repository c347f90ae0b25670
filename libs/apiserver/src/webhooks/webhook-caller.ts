/** Where a webhook (or a converter, or an aggregated API) is reached. */
export interface ServiceTarget {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}

/** One POST of JSON to a webhook. */
export interface WebhookCall {
  /** `https://name.namespace.svc:443/path`, or the address that the configuration gives. */
  readonly url: string;
  /** Absent when the configuration gives an address. */
  readonly service?: ServiceTarget;
  /** PEM in base64. */
  readonly caBundle?: string;
  readonly body: unknown;
  readonly timeoutSeconds: number;
}

/**
 * How the API server reaches webhooks; `cluster` passes one that goes through the simulated network. Gives the decoded
 * answer, or rejects with an Error that says why there is none: `dial tcp 10.96.0.7:443: connect: connection refused`.
 */
export type WebhookCaller = (call: WebhookCall) => Promise<unknown>;

/** Without a network nobody is reached. */
export const unreachable: WebhookCaller = () =>
  Promise.reject(new Error('not simulated: this API server has no network'));
