import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Attempt } from '@drydock/contracts';
import { type Application, startApplication } from '../application.ts';
import { type ServerConfig, readConfig } from '../config.ts';
import { FakeSessionPool } from './fake-session-pool.ts';
import { labSourceFixture } from './lab-fixture.ts';

export interface Harness {
  readonly url: string;
  readonly pool: FakeSessionPool;
  readonly config: ServerConfig;
  readonly application: Application;
  /** Starts a second time over the same database. */
  restart(): Promise<Harness>;
  close(): Promise<void>;
}

/** A server on a free port with a database of its own, over a fake session pool. */
export async function startHarness(changes: Partial<ServerConfig> = {}): Promise<Harness> {
  const directory = mkdtempSync(path.join(tmpdir(), 'drydock-server-'));
  const config = {
    ...readConfig({ DRYDOCK_DATA_DIR: directory, PORT: '0', DRYDOCK_API_PORT: '0' }),
    ...changes,
  };
  return startOver(config, () => rmSync(directory, { recursive: true, force: true }));
}

async function startOver(config: ServerConfig, cleanUp: () => void): Promise<Harness> {
  const pool = new FakeSessionPool();
  const application = await startApplication(config, labSourceFixture, pool);
  let closed = false;
  const stop = async () => {
    if (!closed) await application.close();
    closed = true;
  };
  return {
    url: application.url,
    pool,
    config,
    application,
    restart: async () => {
      await stop();
      return startOver(config, cleanUp);
    },
    close: async () => {
      await stop();
      cleanUp();
    },
  };
}

/** A signed-in learner, as far as HTTP is concerned. */
export interface Learner {
  readonly cookie: string;
  get(path: string): Promise<Response>;
  post(path: string, body?: unknown): Promise<Response>;
  start(): Promise<Attempt>;
}

export async function signUp(url: string, username: string): Promise<Learner> {
  const body = JSON.stringify({ email: `${username}@example.org`, username, password: 'correct horse' });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/api/auth/sign-up`, { method: 'POST', headers, body });
  return learnerWith(url, cookieOf(response));
}

export function cookieOf(response: Response): string {
  return (response.headers.get('set-cookie') ?? '').split(';', 1)[0]!;
}

export function learnerWith(url: string, cookie: string): Learner {
  const post = (where: string, body: unknown = {}) =>
    fetch(url + where, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  return {
    cookie,
    get: (where) => fetch(url + where, { headers: { cookie } }),
    post,
    start: async () => (await (await post('/api/attempts', { lab: 'pods' })).json()) as Attempt,
  };
}
