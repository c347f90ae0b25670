import type { HttpAnswer, HttpInput } from '@drydock/apiserver';
import type { StreamConnection, UserInfo } from '@drydock/machinery';

/** What is behind the HTTPS port: a cluster in this process (`drydock sandbox serve`), or a session in a worker. */
export interface ServedApi {
  /** Who a client certificate or a bearer token speaks for; undefined: 401. Neither: `system:anonymous`. */
  authenticate(credentials: Credentials): UserInfo | undefined;
  /** One request with its answer; a watch ends when `input.signal` fires. Never rejects. */
  handle(input: HttpInput, user: UserInfo): Promise<HttpAnswer>;
  /** exec, attach, portforward. Rejects with StatusError before a stream stands. */
  connect(input: Omit<HttpInput, 'body'>, user: UserInfo): Promise<StreamConnection>;
}

export interface Credentials {
  /** Subject of a certificate that the port's own CA has signed. */
  readonly certificate?: { readonly commonName: string; readonly organizations: readonly string[] };
  readonly bearerToken?: string;
}
