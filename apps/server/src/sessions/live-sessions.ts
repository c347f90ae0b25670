import type { AttemptRecord, Repositories } from '@drydock/db';
import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import type { ServerConfig } from '../config.ts';
import { DomainError } from '../errors/domain-error.ts';
import { configToken, repositoriesToken, sessionPoolToken } from '../tokens.ts';
import type { Audience } from './audience.ts';
import { LiveSession } from './live-session.ts';
import type { SessionPool } from '@drydock/session';

interface Running {
  readonly userId: string;
  readonly session: Promise<LiveSession>;
}
const nobody: Audience = {
  output: () => undefined,
  checks: () => undefined,
  map: () => undefined,
  stale: () => undefined,
  failed: () => undefined,
  watches: () => false,
};

/** The sessions that run in this process: opened when first needed, closed when nobody has used them for a while. */
@Injectable()
export class LiveSessions implements BeforeApplicationShutdown {
  readonly #logger = new Logger('Sessions');
  readonly #config: ServerConfig;
  readonly #pool: SessionPool;
  readonly #repositories: Repositories;
  readonly #open = new Map<string, Running>();
  readonly #closing = new Map<string, Promise<void>>();
  readonly #sweeper: NodeJS.Timeout;
  #audience: Audience = nobody;
  #ending = false;

  constructor(
    @Inject(configToken) config: ServerConfig,
    @Inject(sessionPoolToken) pool: SessionPool,
    @Inject(repositoriesToken) repositories: Repositories,
  ) {
    this.#config = config;
    this.#pool = pool;
    this.#repositories = repositories;
    this.#sweeper = setInterval(() => void this.closeIdle(Date.now()), 30_000);
    this.#sweeper.unref();
  }

  /** Names who is told what happens in sessions. */
  addAudience(audience: Audience): void {
    this.#audience = audience;
  }

  /** The running session of an attempt; opened by replay of its log if there is none. */
  async get(attempt: AttemptRecord): Promise<LiveSession> {
    await this.#closing.get(attempt.id);
    const running = this.#open.get(attempt.id);
    if (running) return running.session;
    await this.#makeRoom(attempt.userId);
    const opened = this.#open.get(attempt.id); // by somebody else while there was no room
    if (opened) return opened.session;
    if (this.#ending) throw new DomainError('unavailable', 'The server is being restarted. Try again soon.');
    const opening = LiveSession.open({
      attempt,
      repositories: this.#repositories,
      pool: this.#pool,
      audience: this.#audience,
      ended: (message) => this.#failed(attempt.id, message),
    });
    this.#open.set(attempt.id, { userId: attempt.userId, session: opening });
    opening.catch((error: unknown) => {
      this.#logger.error(`session ${attempt.id} did not open: ${String(error)}`);
      this.#open.delete(attempt.id);
    });
    return opening;
  }

  /** Ends the session of an attempt, if it runs, after everything is written. */
  async close(attempt: string): Promise<void> {
    const running = this.#open.get(attempt);
    if (!running) return this.#closing.get(attempt);
    this.#open.delete(attempt);
    const closing = running.session
      .then((session) => session.close())
      .catch((error: unknown) => this.#logger.error(`session ${attempt} did not close: ${String(error)}`))
      .finally(() => this.#closing.delete(attempt));
    this.#closing.set(attempt, closing);
    return closing;
  }

  /** Back to the untouched lab; only the hints stay. */
  async reset(attempt: AttemptRecord): Promise<void> {
    await this.close(attempt.id);
    await this.#repositories.inputLog.truncate(attempt.id, 0);
    await this.#repositories.attempts.update(attempt.id, { score: 0, virtualTime: 0 });
    await this.get(attempt);
    this.#audience.stale(attempt.id, 'reset');
  }

  async closeIdle(now: number): Promise<void> {
    for (const [attempt, running] of [...this.#open]) {
      const session = await running.session.catch(() => undefined);
      if (!session || this.#audience.watches(attempt)) continue;
      if (now - session.idleSince >= this.#config.idleMilliseconds) await this.close(attempt);
    }
  }

  /** Before the server closes its connections, which can take a while: the logs come first. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#ending = true;
    clearInterval(this.#sweeper);
    await Promise.all([...this.#open.keys()].map((attempt) => this.close(attempt)));
    await Promise.all(this.#closing.values());
    await this.#pool.close();
  }

  /** One learner does not fill the machine: what they left open goes first, then they are asked to. */
  async #makeRoom(userId: string): Promise<void> {
    const own = [...this.#open].filter(([, running]) => running.userId === userId).map(([id]) => id);
    if (own.length < this.#config.sessionsPerUser) return;
    const left = own.find((id) => !this.#audience.watches(id));
    if (left === undefined)
      throw new DomainError('too-many-requests', 'You have too many labs open. Close one of them first.');
    await this.close(left);
  }

  #failed(attempt: string, message: string): void {
    this.#logger.error(`session ${attempt} failed: ${message}`);
    void this.close(attempt);
    this.#audience.failed(attempt, message);
  }
}
