// The one door into a cluster: Kubernetes' REST API as values. The in-process handler of `apiserver` and an HTTPS
// client implement RestTransport alike, so nothing above it knows which one it talks to.
import type { CancelSignal } from './cancel.ts';
import type { ByteReader, ByteWriter } from './streams.ts';

export interface UserInfo {
  readonly username: string;
  readonly groups: readonly string[];
  readonly uid?: string;
  /** What else is known of the user, by key; each may have several values. */
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

export interface RestRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with query, percent-encoded: `/api/v1/namespaces/default/pods?limit=500`. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A JSON value (never mutated by the receiver), or text or bytes with a `content-type` that says so. */
  readonly body?: unknown;
  /** What was wrong with the bytes that the body was read from. */
  readonly bodyProblems?: BodyProblems;
  /** Ends a watch or a followed log from the caller's side. */
  readonly signal?: CancelSignal;
}

export interface BodyProblems {
  /** Why there is no body although bytes came: `unexpected end of JSON input`. */
  readonly malformed?: string;
  /** The beginning of the bytes, as error messages show them. */
  readonly summary?: string;
  /** Paths of the fields that the document has twice. */
  readonly duplicates?: readonly string[];
}

export interface RestResponse {
  readonly status: number;
  /** Names in lower case. `warning` headers are joined by `\n`. */
  readonly headers: Readonly<Record<string, string>>;
  /** A JSON value or, for text answers, a string. Absent when there is a stream. */
  readonly body?: unknown;
  /** A watch: parsed events `{type, object}`. */
  readonly events?: AsyncIterable<WatchEvent>;
  /** A log: bytes as they come. */
  readonly bytes?: ByteReader;
}

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: unknown;
}

/** exec, attach and port-forward: what the websocket and SPDY protocols carry. */
export interface StreamConnection {
  readonly stdin?: ByteWriter;
  readonly stdout: ByteReader;
  readonly stderr?: ByteReader;
  /** The Status object of the error channel: Success, or NonZeroExitCode with cause ExitCode. */
  readonly status: Promise<StatusObject>;
  resize(columns: number, rows: number): void;
  close(): void;
}

export interface RestTransport {
  request(request: RestRequest): Promise<RestResponse>;
  /** exec and attach (path with their query), or portforward (`?ports=80`: stdin and stdout are the connection). Rejects with StatusError. */
  connect(request: RestRequest): Promise<StreamConnection>;
}

export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

/** metav1.Status. */
export interface StatusObject {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly status: 'Success' | 'Failure';
  readonly message?: string;
  readonly reason?: string;
  readonly details?: {
    readonly name?: string;
    readonly group?: string;
    readonly kind?: string;
    readonly uid?: string;
    readonly causes?: readonly StatusCause[];
    readonly retryAfterSeconds?: number;
  };
  readonly code?: number;
}
