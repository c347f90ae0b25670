// What one redis-server holds while it runs, and what its commands may do to it.
import type { CancelSignal, Clock, Random } from '@drydock/machinery';
import type { Client } from './client.ts';
import { Database } from './database.ts';
import type { Reply } from './resp.ts';
import type { Settings } from './settings.ts';

export interface MasterLink {
  readonly host: string;
  readonly port: number;
  up: boolean;
  readonly stop: () => void;
}

/** What the process does for the commands. */
export interface Host {
  readonly clock: Clock;
  readonly random: Random;
  readonly ended: CancelSignal;
  readonly version: string;
  readonly pid: number;
  readonly hostname: string;
  readonly log: (level: '#' | '*', text: string) => Promise<void>;
  /** Writes the snapshot; false when that failed. */
  readonly save: (state: RedisState, background: boolean) => Promise<boolean>;
  readonly append: (state: RedisState, database: number, words: readonly string[]) => void;
  readonly rewrite: (state: RedisState) => Promise<void>;
  readonly shutdown: (save: boolean) => void;
  readonly follow: (state: RedisState, host: string, port: number) => MasterLink;
  /** Runs one command of a transaction; failures are answers. */
  readonly perform: (state: RedisState, client: Client, words: readonly string[]) => Promise<Reply>;
}

export class RedisState {
  readonly databases: Database[];
  readonly clients = new Map<number, Client>();
  readonly runId: string;
  readonly startedAt: number;
  readonly replicationId: string;
  readonly random: Random;
  master?: MasterLink;
  offset = 0;
  dirty = 0;
  lastSave: number;
  saves = 0;
  lastSaveOk = true;
  commands = 0;
  connections = 0;
  errors = 0;
  #nextClient = 3;
  #version = 0;
  #versions = new Map<string, number>();
  #waiting = new Set<() => void>();
  #saveTimer: { cancel(): void } | undefined;

  constructor(
    readonly host: Host,
    readonly settings: Settings,
  ) {
    const now = () => host.clock.now();
    this.databases = Array.from({ length: settings.number('databases') }, () => new Database(now));
    this.random = host.random.fork('redis');
    this.runId = this.random.string(40, '0123456789abcdef');
    this.replicationId = this.random.string(40, '0123456789abcdef');
    this.startedAt = host.clock.now();
    this.lastSave = this.startedAt;
  }

  perform(client: Client, words: readonly string[]): Promise<Reply> {
    return this.host.perform(this, client, words);
  }

  database(index: number): Database | undefined {
    return this.databases[index];
  }

  addClient(make: (id: number) => Client): Client {
    const client = make(this.#nextClient++);
    this.clients.set(client.id, client);
    this.connections++;
    return client;
  }

  /** Something was written: waiting clients look again, followers and files get it. */
  written(database: number, words: readonly string[]): void {
    this.dirty++;
    this.#version++;
    for (const word of words) this.#versions.set(`${database}/${word}`, this.#version);
    this.host.append(this, database, words);
    this.feed('follower', [String(database), ...words]);
    this.scheduleSave();
    for (const look of [...this.#waiting]) look();
  }

  versionOf(database: number, key: string): number {
    return this.#versions.get(`${database}/${key}`) ?? 0;
  }

  feed(kind: 'monitor' | 'follower', reply: Reply): void {
    if (kind === 'follower') this.offset += JSON.stringify(reply).length;
    for (const client of this.clients.values()) if (client.feed === kind) client.push(reply);
  }

  followers(): Client[] {
    return [...this.clients.values()].filter(({ feed }) => feed === 'follower');
  }

  /** Blocks a client until `attempt` has an answer, at most `ms` (0: for ever). */
  async waitFor<T>(client: Client, attempt: () => T | undefined, ms: number): Promise<T | undefined> {
    const first = attempt();
    if (first !== undefined || client.executing) return first;
    return this.host.ended.race(
      new Promise<T | undefined>((resolve, reject) => {
        const finish = (value: T | undefined) => {
          this.#waiting.delete(look);
          timer?.cancel();
          resolve(value);
        };
        const look = () => {
          try {
            const value = this.clients.has(client.id) ? attempt() : undefined;
            if (value !== undefined || !this.clients.has(client.id)) finish(value);
          } catch (error) {
            this.#waiting.delete(look);
            reject(error as Error);
          }
        };
        const timer = ms > 0 ? this.host.clock.after(ms, () => finish(undefined)) : undefined;
        this.#waiting.add(look);
      }),
    );
  }

  /** A client is gone: what it waited for is dropped. */
  removeClient(client: Client): void {
    this.clients.delete(client.id);
    for (const look of [...this.#waiting]) look();
  }

  /** One timer at most: at the first moment at which a save point is reached. */
  scheduleSave(): void {
    if (this.#saveTimer || this.dirty === 0) return;
    const due = this.settings
      .savePoints()
      .filter(([, changes]) => this.dirty >= changes)
      .map(([seconds]) => this.lastSave + seconds * 1000);
    if (due.length === 0) return;
    const now = this.host.clock.now();
    this.#saveTimer = this.host.clock.after(Math.max(0, Math.min(...due) - now), () => {
      this.#saveTimer = undefined;
      if (!this.host.ended.cancelled) void this.#automaticSave();
    });
  }

  async #automaticSave(): Promise<void> {
    const point = this.settings
      .savePoints()
      .find(
        ([seconds, changes]) =>
          this.dirty >= changes && this.host.clock.now() - this.lastSave >= seconds * 1000,
      );
    if (!point) return this.scheduleSave();
    await this.host.log('*', `${point[1]} changes in ${point[0]} seconds. Saving...`);
    await this.host.save(this, true);
  }
}
