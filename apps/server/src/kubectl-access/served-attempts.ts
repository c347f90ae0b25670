import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import type { AttemptRecord, Repositories } from '@drydock/db';
import { failure, StatusError, type StatusObject, type StreamConnection } from '@drydock/machinery';
import type { Credentials, ServedApi } from '@drydock/secure-serving';
import type { ApiConnect } from '@drydock/session';
import { Inject, Injectable } from '@nestjs/common';
import type { LiveSession } from '../sessions/live-session.ts';
import { LiveSessions } from '../sessions/live-sessions.ts';
import { repositoriesToken } from '../tokens.ts';
import type { OutsideCall } from './outside-call.ts';
import { RequestRate } from './request-rate.ts';

/** Somebody with a kubeconfig of an attempt. */
export interface AttemptCaller {
  readonly access: string;
  readonly attempt: AttemptRecord;
  readonly credentials?: ApiConnect['credentials'];
}

type Input = Parameters<ServedApi['handle']>[0];
type Answer = Awaited<ReturnType<ServedApi['handle']>>;

/** Where the API of an attempt begins: `/clusters/<id of the access>`. */
export const prefixOf = (access: string): string => `/clusters/${access}`;
const prefix = /^\/clusters\/([0-9a-f-]{36})(?=[/?]|$)/;
/** How exactly "last used" is told (ms). */
const usedAgainAfter = 30_000;

export function hashAccessToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** The API servers of the attempts, behind one port. Sessions are woken when somebody asks. */
@Injectable()
export class ServedAttempts implements ServedApi<AttemptCaller> {
  readonly #repositories: Repositories;
  readonly #sessions: LiveSessions;
  readonly #open = new Map<string, Set<OutsideCall>>();
  readonly #used = new Map<string, number>();
  readonly #rate = new RequestRate();

  constructor(@Inject(repositoriesToken) repositories: Repositories, sessions: LiveSessions) {
    this.#repositories = repositories;
    this.#sessions = sessions;
  }

  async authenticate({ path, bearerToken }: Credentials): Promise<AttemptCaller | undefined> {
    const access = prefix.exec(path)?.[1];
    const found = access === undefined ? undefined : await this.#repositories.kubectlAccess.find(access);
    const attempt = found && (await this.#repositories.attempts.find(found.attemptId));
    if (access === undefined || !attempt) return undefined;
    this.#remember(access);
    if (bearerToken !== undefined && isTokenOf(bearerToken, found.tokenHash)) return { access, attempt };
    return { access, attempt, credentials: bearerToken === undefined ? {} : { bearerToken } };
  }

  async handle(input: Input, caller: AttemptCaller): Promise<Answer> {
    if (!this.#rate.take(caller.access, Date.now())) return tooMany;
    try {
      const { session, call } = await this.#call(caller);
      input.signal?.onCancel(() => call.close());
      const body = Buffer.from(input.body).toString('base64');
      const reply = await session.api({ ...described(call, caller, input), body });
      if (reply.body === undefined) return { ...reply, body: call.body() };
      call.take({ type: 'end' });
      return { ...reply, body: reply.body };
    } catch {
      return unavailable;
    }
  }

  async connect(input: Omit<Input, 'body'>, caller: AttemptCaller): Promise<StreamConnection> {
    if (!this.#rate.take(caller.access, Date.now())) throw refused;
    const { session, call } = await this.#call(caller);
    const connection = await session.apiConnect(described(call, caller, input));
    if (!('refused' in connection)) return call.stream(connection);
    call.take({ type: 'end' });
    throw new StatusError(connection.refused);
  }

  /** Ends what a revoked kubeconfig still has open. */
  cutOff(access: string): void {
    this.#rate.forget(access);
    this.#used.delete(access);
    for (const call of [...(this.#open.get(access) ?? [])]) call.close();
  }

  /** Wakes the session when it sleeps. */
  async #call({ access, attempt }: AttemptCaller): Promise<{ session: LiveSession; call: OutsideCall }> {
    const session = await this.#sessions.get(attempt);
    const call = session.outsideCall(randomUUID(), (over) => this.#forget(access, over));
    const calls = this.#open.get(access) ?? new Set();
    this.#open.set(access, calls.add(call));
    return { session, call };
  }

  #forget(access: string, call: OutsideCall): void {
    const calls = this.#open.get(access);
    calls?.delete(call);
    if (calls?.size === 0) this.#open.delete(access);
  }

  #remember(access: string): void {
    const now = Date.now();
    if (now - (this.#used.get(access) ?? 0) < usedAgainAfter) return;
    this.#used.set(access, now);
    // a convenience for its owner: the next use repairs a lost one
    this.#repositories.kubectlAccess.used(access, new Date(now)).catch(() => undefined);
  }
}

function isTokenOf(token: string, hash: string): boolean {
  return timingSafeEqual(Buffer.from(hashAccessToken(token)), Buffer.from(hash));
}

/** The token of the access is nobody's business but ours: it must not reach the session's log. */
function described(call: OutsideCall, caller: AttemptCaller, input: Omit<Input, 'body'>): ApiConnect {
  const { authorization: _, ...headers } = input.headers;
  const { credentials } = caller;
  return {
    id: call.id,
    method: input.method,
    path: input.path.replace(prefix, '') || '/',
    headers,
    ...(credentials ? { credentials } : {}),
  };
}

const retry = { retryAfterSeconds: 1 };

const answer = (body: StatusObject): Answer => ({
  status: body.code ?? 500,
  headers: { 'content-type': 'application/json', 'retry-after': '1' },
  body: new TextEncoder().encode(JSON.stringify(body)),
});

/** The server's own trouble, in the words of a real API server that is going down. */
const unavailable = answer(
  failure(503, 'ServiceUnavailable', 'the server is currently unable to handle the request', retry).status,
);
/** As API Priority and Fairness refuses; clients wait a second and ask again. */
const refused = failure(
  429,
  'TooManyRequests',
  'the server has received too many requests and has asked us to try again later',
  retry,
);
const tooMany = answer(refused.status);
