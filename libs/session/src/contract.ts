// What the outside may do with a session, and what it hears from it. All of it is plain data: it crosses threads.
import type { StatusObject } from '@drydock/machinery';

/** One thing that reached the session from outside. Everything that can change its state is one of these. */
export type SessionInput =
  | {
      readonly type: 'terminal.open';
      readonly terminal: string;
      readonly columns: number;
      readonly rows: number;
    }
  | { readonly type: 'terminal.data'; readonly terminal: string; readonly data: string }
  | {
      readonly type: 'terminal.resize';
      readonly terminal: string;
      readonly columns: number;
      readonly rows: number;
    }
  | { readonly type: 'terminal.close'; readonly terminal: string }
  | HttpInput
  | ({ readonly type: 'api.request' } & ApiRequest)
  | ({ readonly type: 'api.connect' } & ApiConnect)
  | ApiStreamInput
  | { readonly type: 'hint'; readonly task: string; readonly hint: string };

/** A request of the browser pane into the simulated network. */
export interface HttpInput {
  readonly type: 'http';
  readonly id: string;
  readonly method: string;
  /** Absolute, of the learner's own machine: `https://localhost:30779/api/status`. */
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  /** Base64. */
  readonly body: string;
  /** Whether the learner accepted the certificate. */
  readonly insecure?: boolean;
}

/** A request of the learner's own kubectl, helm or k9s to the session's API server. */
export interface ApiRequest extends ApiConnect {
  /** Base64. */
  readonly body: string;
}

/** The same for what is a stream: exec, attach, portforward. */
export interface ApiConnect {
  /** Of the call; never used twice in a session. */
  readonly id: string;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the client shows for itself instead of being the user of the workstation's kubeconfig. Nothing: anonymous. */
  readonly credentials?: { /** A service account's. */ readonly bearerToken?: string };
}

/** What a client says into a call that is open. */
export type ApiStreamInput =
  | { readonly type: 'api.stdin'; readonly id: string; /** Base64. */ readonly data: string }
  | { readonly type: 'api.stdin.close'; readonly id: string }
  | { readonly type: 'api.resize'; readonly id: string; readonly columns: number; readonly rows: number }
  | { readonly type: 'api.close'; readonly id: string };

/** `warning` headers are joined by a line feed. Without a body the chunks come as events. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** Whether the stream takes input and has a second output; or why there is none. */
export type ApiConnection =
  { readonly stdin: boolean; readonly stderr: boolean } | { readonly refused: StatusObject };

/** What an open call has to say after its answer. `end` is the last. */
export type ApiEvent =
  | { readonly type: 'body' | 'stdout' | 'stderr'; readonly data: Uint8Array }
  | { readonly type: 'status'; readonly status: StatusObject }
  | { readonly type: 'end' };

/** An input with the virtual time (ms since the epoch) at which it took effect. The log of these is the session. */
export interface LoggedInput {
  readonly at: number;
  readonly input: SessionInput;
}

export interface SessionSpec {
  readonly attempt: string;
  /** Absolute path of the lab's folder. */
  readonly labDirectory: string;
  readonly seed: string;
  /** ms since the epoch: when the learner sits down. Default: the date of the simulated registry. */
  readonly start?: number;
  /** Add-ons beyond those of profile and lab. */
  readonly addons?: readonly string[];
  /** Replayed before anything else. */
  readonly log: readonly LoggedInput[];
}

export type CheckState = 'PASS' | 'FAIL' | 'INVALID' | 'PENDING';

export interface CheckOutcome {
  readonly id: string;
  readonly task: string;
  readonly title: string;
  readonly state: CheckState;
  readonly points: number;
  readonly max: number;
  readonly message: string;
  readonly found?: string;
  readonly wanted?: string;
}

export interface GradeReport {
  readonly lab: string;
  readonly score: number;
  readonly max: number;
  /** ms since the epoch, of the session's clock. */
  readonly virtualTime: number;
  readonly checks: readonly CheckOutcome[];
}

export interface ClusterMap {
  readonly nodes: readonly { readonly name: string; readonly ready: boolean }[];
  readonly workloads: readonly {
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
    readonly ready: number;
    readonly desired: number;
  }[];
  readonly pods: readonly {
    readonly namespace: string;
    readonly name: string;
    readonly node: string;
    readonly phase: string;
    readonly ready: boolean;
    /** The STATUS column of `kubectl get pods`. */
    readonly status: string;
    readonly owner?: string;
  }[];
  readonly services: readonly {
    readonly namespace: string;
    readonly name: string;
    readonly type: string;
    readonly ports: readonly string[];
    /** Names of the ready pods behind it. */
    readonly pods: readonly string[];
  }[];
}

export interface CertificateInfo {
  readonly subject: string;
  readonly issuer: string;
  readonly trusted: boolean;
}

export type HttpOutcome =
  | {
      readonly status: number;
      readonly headers: readonly (readonly [string, string])[];
      readonly body: Uint8Array;
      readonly certificate?: CertificateInfo;
    }
  | { readonly error: string; readonly message: string; readonly certificate?: CertificateInfo };

/** Called in the order in which things happened. */
export interface SessionListener {
  logged(entries: readonly LoggedInput[]): void;
  /** Undo: the log now has this many entries. */
  truncated(length: number): void;
  output(terminal: string, data: string): void;
  /** The shell of a terminal has ended. */
  ended?(terminal: string, exitCode: number): void;
  checks(report: GradeReport): void;
  map(map: ClusterMap): void;
  /** Of a call of `api` or `apiConnect` that is open. */
  api?(call: string, event: ApiEvent): void;
  /** The session is gone for a reason that is not the learner's. */
  failed(message: string): void;
}

/** Inputs that have no answer. */
export type SilentInput = Exclude<SessionInput, HttpInput | { readonly type: 'api.request' | 'api.connect' }>;

export interface OpenSession {
  input(input: SilentInput): Promise<void>;
  http(request: Omit<HttpInput, 'type'>): Promise<HttpOutcome>;
  /** A request to the API server. What may change something is logged; what only reads is not. */
  api(request: ApiRequest): Promise<ApiResponse>;
  apiConnect(request: ApiConnect): Promise<ApiConnection>;
  /** Escape sequences that draw the terminal as it is. */
  screen(terminal: string): Promise<string>;
  /** All checks, on a fork; the learner's cluster does not notice. */
  grade(): Promise<GradeReport>;
  /** What can be told from the live cluster alone. */
  checks(): Promise<GradeReport>;
  map(): Promise<ClusterMap>;
  /** Takes the last command (or click) back. */
  undo(): Promise<void>;
  virtualTime(): Promise<number>;
  close(): Promise<void>;
}

export interface SessionPool {
  open(spec: SessionSpec, listener: SessionListener): Promise<OpenSession>;
  close(): Promise<void>;
}
