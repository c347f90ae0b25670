import type { HttpAnswer, HttpInput } from '@drydock/apiserver';
import type { StreamConnection, UserInfo } from '@drydock/machinery';

/**
 * What is behind the HTTPS port: a cluster in this process (`drydock sandbox serve`, where a caller is a user), or the
 * sessions of a server (where a caller is a user in one attempt, told by the path).
 */
export interface ServedApi<Caller = UserInfo> {
  /** Who asks, by certificate or token; undefined: 401. Neither of both: `system:anonymous`. Never rejects. */
  authenticate(credentials: Credentials): Caller | undefined | Promise<Caller | undefined>;
  /** One request with its answer; a watch ends when `input.signal` fires. Never rejects. */
  handle(input: HttpInput, caller: Caller): Promise<HttpAnswer>;
  /** exec, attach, portforward. Rejects with StatusError before a stream stands. */
  connect(input: Omit<HttpInput, 'body'>, caller: Caller): Promise<StreamConnection>;
}

export interface Credentials {
  /** Of the request, with its query. */
  readonly path: string;
  /** Subject of a certificate that the port's own CA has signed. */
  readonly certificate?: {
    readonly commonName: string;
    readonly organizations: readonly string[];
    /** Of the whole certificate, in hexadecimal. */
    readonly sha256: string;
  };
  readonly bearerToken?: string;
}
