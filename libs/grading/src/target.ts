// What the grader needs of a session. `session` implements it on a fork (grade) or on the live cluster (checkLive).
import type { Client } from '@drydock/client';

export interface TargetRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether a certificate that nobody trusts is an error. */
  readonly verify: boolean;
  /** Absent: from the learner's machine. */
  readonly from?: { readonly pod: string; readonly namespace: string };
}

export type TargetResponse =
  | { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }
  /** `error`: refused, timeout, dns, tls, reset …; `message` as curl would say it. */
  | { readonly error: string; readonly message: string };

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface GradingTarget {
  /** As cluster administrator. */
  readonly client: Client;
  /** Virtual milliseconds since the epoch. */
  now(): number;
  /** Lets virtual time run. Never called by checkLive. */
  advance(milliseconds: number): Promise<void>;
  http(request: TargetRequest): Promise<TargetResponse>;
  /** Bash on the learner's machine. Never called by checkLive. */
  run(script: string): Promise<CommandResult>;
  /** A text file of the learner's machine; `~/` is the home. Undefined when it is not there. */
  readFile(path: string): Promise<string | undefined>;
  /** Addresses of a name as a pod (or the learner's machine) resolves it; empty when it does not exist. */
  resolveDns(query: DnsQuery): Promise<readonly string[]>;
  /** The state before the learner's first input, for `unchanged`. */
  readonly baseline?: Client;
  /** What the learner answered, by check. */
  readonly answers?: Readonly<Record<string, string | number | readonly string[]>>;
  /** What may be done on a live cluster beyond reading objects. */
  readonly live?: { readonly http?: boolean };
}

export interface DnsQuery {
  readonly name: string;
  readonly type: string;
  readonly from?: { readonly pod: string; readonly namespace: string };
}
