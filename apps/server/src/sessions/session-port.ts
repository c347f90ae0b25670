// What the server needs of `@drydock/session`, in the words of its interface. Specs inject a fake.
import type { ClusterMap, GradeReport } from '@drydock/contracts';

export type SessionInput =
  | { type: 'terminal.open'; terminal: string; columns: number; rows: number }
  | { type: 'terminal.data'; terminal: string; data: string }
  | { type: 'terminal.resize'; terminal: string; columns: number; rows: number }
  | { type: 'terminal.close'; terminal: string }
  | { type: 'hint'; task: string; hint: string };

export interface LoggedInput {
  /** Virtual milliseconds. */
  readonly at: number;
  readonly input: object;
}
export interface SessionSpec {
  readonly attempt: string;
  readonly labDirectory: string;
  readonly seed: string;
  readonly log: readonly LoggedInput[];
}
export interface SessionListener {
  logged(entries: readonly LoggedInput[]): void;
  truncated(length: number): void;
  output(terminal: string, data: string): void;
  checks(report: GradeReport): void;
  map(map: ClusterMap): void;
  failed(message: string): void;
}
export interface SessionHttpRequest {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  /** Base64. */
  readonly body: string;
  readonly insecure?: boolean;
}
export interface SessionCertificate {
  readonly subject: string;
  readonly trusted: boolean;
}
export interface SessionHttpResponse {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
  readonly certificate?: SessionCertificate;
}
export interface SessionHttpFailure {
  /** Chromium's error code, such as `ERR_CONNECTION_REFUSED`. */
  readonly error: string;
  readonly message: string;
  readonly certificate?: SessionCertificate;
}
export interface OpenSession {
  input(input: SessionInput): Promise<void>;
  http(request: SessionHttpRequest): Promise<SessionHttpResponse | SessionHttpFailure>;
  screen(terminal: string): Promise<string>;
  grade(): Promise<GradeReport>;
  checks(): Promise<GradeReport>;
  map(): Promise<ClusterMap>;
  undo(): Promise<void>;
  virtualTime(): Promise<number>;
  close(): Promise<void>;
}
export interface SessionPool {
  open(spec: SessionSpec, listener: SessionListener): Promise<OpenSession>;
  close(): Promise<void>;
}

/** Token under which the pool is injected. */
export const sessionPoolToken = Symbol('SessionPool');
