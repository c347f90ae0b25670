import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Db, openDb } from './client.ts';
import { deployMigrations } from './migrate.ts';
import { type Repositories, createRepositories } from './repositories.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const migrations = path.join(root, 'prisma/migrations');
const directory = mkdtempSync(path.join(tmpdir(), 'drydock-db-'));
const url = process.env['TEST_DATABASE_URL'] ?? `file:${path.join(directory, 'test.db')}`; // or an empty PostgreSQL database
let db: Db;
let repositories: Repositories;

beforeAll(async () => {
  await deployMigrations(url, migrations);
  db = openDb(url);
  repositories = createRepositories(db);
});
afterAll(async () => {
  await db.$disconnect();
  rmSync(directory, { recursive: true });
});

let users = 0;
const newUser = async () => {
  const username = `learner-${++users}`;
  const user = await repositories.users.create({
    email: `${username}@example.org`,
    username,
    passwordHash: 'hash',
    role: 'student',
    passwordChangeRequired: false,
  });
  return user!;
};
const newAttempt = (userId: string) =>
  repositories.attempts.create({
    userId,
    lab: 'pods',
    labVersion: '1.0.0',
    labDirectory: '/labs/basics/pods',
    max: 10,
    previewToken: `token-${Math.random()}`,
    seedFor: (number) => `seed-${number}`,
  });

describe('migrations', () => {
  test('are applied once', async () => {
    expect(await deployMigrations(url, migrations)).toEqual([]);
  });

  test('are made from the schema as it is now', () => {
    expect(readFileSync(path.join(migrations, 'schema.snapshot.prisma'), 'utf8')).toBe(
      readFileSync(path.join(root, 'prisma/schema.prisma'), 'utf8'),
    );
  });
});

describe('users', () => {
  test('are found by email address and by user name', async () => {
    const user = await newUser();
    expect(await repositories.users.findByLogin(user.email)).toEqual(user);
    expect(await repositories.users.findByLogin(user.username)).toEqual(user);
    expect(await repositories.users.findByLogin('nobody')).toBeUndefined();
  });

  test('cannot share an email address or a user name', async () => {
    const user = await newUser();
    const { id: _, ...again } = user;
    expect(await repositories.users.create({ ...again, username: 'other' })).toBeUndefined();
    expect(await repositories.users.create({ ...again, email: 'other@example.org' })).toBeUndefined();
  });

  test('lose the duty to change the password by changing it', async () => {
    const user = await repositories.users.create({
      email: 'staff@example.org',
      username: 'staff',
      passwordHash: 'first',
      role: 'instructor',
      passwordChangeRequired: true,
    });
    await repositories.users.changePassword(user!.id, 'second');
    expect(await repositories.users.findByLogin('staff')).toMatchObject({
      passwordHash: 'second',
      passwordChangeRequired: false,
    });
  });
});

describe('auth sessions', () => {
  const now = new Date('2026-01-01T00:00:00Z');
  const later = new Date('2026-01-02T00:00:00Z');

  test('end at their expiry, at sign-out and with a change of password elsewhere', async () => {
    const user = await newUser();
    for (const tokenHash of ['a', 'b', 'c'])
      await repositories.authSessions.create({ tokenHash, userId: user.id, expiresAt: later });
    expect((await repositories.authSessions.findUser('a', now))?.id).toBe(user.id);
    expect(await repositories.authSessions.findUser('a', later)).toBeUndefined();
    await repositories.authSessions.remove('a');
    expect(await repositories.authSessions.findUser('a', now)).toBeUndefined();
    await repositories.authSessions.removeOthers(user.id, 'b');
    expect(await repositories.authSessions.findUser('c', now)).toBeUndefined();
    expect(await repositories.authSessions.removeExpired(later)).toBe(1);
  });
});

describe('attempts', () => {
  test('are numbered per learner and lab, and the seed knows the number', async () => {
    const user = await newUser();
    const first = await newAttempt(user.id);
    const second = await newAttempt(user.id);
    expect([first.number, first.seed, second.number, second.seed]).toEqual([1, 'seed-1', 2, 'seed-2']);
    expect((await repositories.attempts.latest(user.id, 'pods'))?.id).toBe(second.id);
    expect(await repositories.attempts.findByPreviewToken(first.previewToken)).toEqual(first);
  });

  test('are listed for one learner or for all', async () => {
    const [one, other] = [await newUser(), await newUser()];
    const mine = await newAttempt(one.id);
    const theirs = await newAttempt(other.id);
    expect((await repositories.attempts.list(one.id)).map(({ id }) => id)).toEqual([mine.id]);
    const all = (await repositories.attempts.list()).map(({ id }) => id);
    expect(all).toEqual(expect.arrayContaining([mine.id, theirs.id]));
  });

  test('keep every submission with its checks', async () => {
    const { id } = await newAttempt((await newUser()).id);
    const check = {
      id: 'c',
      task: 't',
      title: 'C',
      state: 'FAIL',
      points: 0,
      max: 2,
      message: 'no',
    } as const;
    const report = {
      lab: 'pods',
      score: 0,
      max: 2,
      virtualTime: 5,
      checks: [{ ...check, found: '1', wanted: '2' }],
    };
    await repositories.scores.add(id, report, false);
    await repositories.attempts.update(id, { status: 'submitted', score: 1 });
    expect(await repositories.scores.lastChecks(id)).toEqual(report.checks);
    expect(await repositories.attempts.find(id)).toMatchObject({
      status: 'submitted',
      score: 1,
      submissions: [{ score: 0, max: 2, passed: false }],
    });
  });
});

describe('hints', () => {
  test('are taken once', async () => {
    const { id } = await newAttempt((await newUser()).id);
    await repositories.hints.take(id, { task: 'a', hint: 'one' });
    await repositories.hints.take(id, { task: 'a', hint: 'one' });
    expect(await repositories.hints.list(id)).toEqual([{ task: 'a', hint: 'one' }]);
  });
});

describe('the input log', () => {
  test('is read back in order and cut by undo', async () => {
    const { id } = await newAttempt((await newUser()).id);
    const entry = (at: number) => ({ at, input: { type: 'terminal.data', data: `${at}` } });
    await repositories.inputLog.append(id, 0, [entry(1_760_000_000_000.5), entry(2)]);
    await repositories.inputLog.append(id, 2, [entry(3)]);
    expect(await repositories.inputLog.read(id)).toEqual([entry(1_760_000_000_000.5), entry(2), entry(3)]);
    await repositories.inputLog.truncate(id, 1);
    expect(await repositories.inputLog.read(id)).toEqual([entry(1_760_000_000_000.5)]);
  });
});

describe('access with the learner’s own kubectl', () => {
  test('is found by its id, and gone once it is revoked', async () => {
    const attempt = await newAttempt((await newUser()).id);
    const other = await newAttempt((await newUser()).id);
    const { kubectlAccess } = repositories;
    const { id, createdAt } = await kubectlAccess.create(attempt.id, 'hash-1');
    expect(await kubectlAccess.find(id)).toEqual({ attemptId: attempt.id, tokenHash: 'hash-1' });
    expect(await kubectlAccess.find(attempt.id)).toBeUndefined();
    const now = new Date('2026-11-21T00:00:00Z');
    await kubectlAccess.used(id, now);
    expect(await kubectlAccess.list(attempt.id)).toEqual([{ id, createdAt, lastUsedAt: now }]);
    expect(await kubectlAccess.revoke(other.id, id)).toBe(false);
    expect(await kubectlAccess.revoke(attempt.id, id)).toBe(true);
    expect(await kubectlAccess.list(attempt.id)).toEqual([]);
    await kubectlAccess.used(id, now);
    expect(await kubectlAccess.find(id)).toBeUndefined();
  });
});
