// The way from the API server to an address inside the cluster, for `proxy` subresources. The API server owns the interface;
// `cluster` connects it with the simulated network.
import type { ByteReader, CancelSignal } from '@drydock/machinery';

export interface ProxyRequest {
  readonly scheme: 'http' | 'https';
  /** An IP address. */
  readonly host: string;
  readonly port: number;
  readonly method: string;
  /** With query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly signal?: CancelSignal;
}

export interface ProxyAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ByteReader;
}

/** Rejects with an Error in Go's words when nobody answers: `dial tcp 10.1.0.7:80: connect: connection refused`. */
export type ProxyTransport = (request: ProxyRequest) => Promise<ProxyAnswer>;
