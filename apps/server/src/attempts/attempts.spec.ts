import type { LabCard, Progress, Workbench } from '@drydock/contracts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Harness, cookieOf, learnerWith, signUp, startHarness } from '../testing/harness.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

const runPod = (attempt: string) =>
  harness.pool.sessions.get(attempt)!.input({ type: 'terminal.data', terminal: 'main', data: 'run web\r' });

describe('an attempt', () => {
  test('is started once and then resumed', async () => {
    const learner = await signUp(harness.url, 'ada');
    const [first, second] = await Promise.all([learner.start(), learner.start()]);
    expect(first).toEqual({
      id: expect.any(String),
      lab: 'pods',
      labTitle: 'Run a pod',
      labVersion: '1.0.0',
      learner: 'ada',
      number: 1,
      status: 'active',
      startedAt: expect.any(String),
      virtualTime: 0,
      score: 0,
      max: 5,
      submissions: 0,
      passed: false,
    });
    expect(second.id).toBe(first.id);
    expect((await learner.start()).id).toBe(first.id);
    const fresh = await learner.post('/api/attempts', { lab: 'pods', fresh: true });
    expect(await fresh.json()).toMatchObject({ number: 2 });
  });

  test('cannot be started at a lab that is not there', async () => {
    const learner = await signUp(harness.url, 'bob');
    const response = await learner.post('/api/attempts', { lab: 'none' });
    expect([response.status, await response.json()]).toEqual([
      404,
      { error: 'not-found', message: 'There is no lab "none".' },
    ]);
  });

  test('shows tasks, but no hint that is not taken and no solution that is locked', async () => {
    const learner = await signUp(harness.url, 'cleo');
    const { id } = await learner.start();
    const text = await (await learner.get(`/api/attempts/${id}`)).text();
    expect(text).not.toMatch(/Try `kubectl run`|explain|seed|directory/);
    const workbench = JSON.parse(text) as Workbench;
    expect(workbench.tasks[0]).toEqual({
      id: 'run',
      title: 'Run it',
      body: 'Run a pod:\n\n```sh\nkubectl run web --image=nginx\n```\n',
      points: 3,
      optional: false,
      dependsOn: [],
      checks: [{ id: 'pod-runs', title: 'A pod runs', points: 3 }],
      hints: [{ id: 'how', cost: 0.1, taken: false }],
    });
    expect(workbench.solution).toEqual({
      unlocked: false,
      condition: 'The solution opens when you pass, or 2 submissions did not pass.',
      steps: [],
    });
  });

  test('tells a hint when it is taken, logs it, and keeps it over undo and reset', async () => {
    const learner = await signUp(harness.url, 'dora');
    const { id } = await learner.start();
    const hint = { task: 'run', hint: 'how' };
    const taken = await learner.post(`/api/attempts/${id}/hints`, hint);
    expect(await taken.json()).toEqual({ text: 'Try `kubectl run`.' });
    const logged = { type: 'hint', ...hint };
    const inputs = () => harness.pool.sessions.get(id)!.log.map(({ input }) => input);
    expect(inputs()).toEqual([logged]);
    await runPod(id);
    await learner.post(`/api/attempts/${id}/undo`);
    expect(inputs()).toEqual([logged]);
    await runPod(id);
    await learner.post(`/api/attempts/${id}/reset`);
    expect(inputs()).toEqual([logged]);
    const workbench = (await (await learner.get(`/api/attempts/${id}`)).json()) as Workbench;
    expect(workbench.tasks[0]!.hints).toEqual([
      { id: 'how', cost: 0.1, taken: true, text: 'Try `kubectl run`.' },
    ]);
  });

  test('has nothing to undo at the start', async () => {
    const learner = await signUp(harness.url, 'emil');
    const { id } = await learner.start();
    await learner.post(`/api/attempts/${id}/hints`, { task: 'run', hint: 'how' });
    const response = await learner.post(`/api/attempts/${id}/undo`);
    expect([response.status, await response.json()]).toEqual([
      409,
      { error: 'nothing-to-undo', message: 'There is nothing to undo.' },
    ]);
  });

  test('is graded as often as it is submitted, and the best counts', async () => {
    const learner = await signUp(harness.url, 'finn');
    const { id } = await learner.start();
    await learner.post(`/api/attempts/${id}/hints`, { task: 'run', hint: 'how' });
    await runPod(id);
    const passed = await (await learner.post(`/api/attempts/${id}/submit`)).json();
    expect(passed).toMatchObject({ passed: true, passScore: 0.6, best: 3, report: { score: 3, max: 5 } });
    await learner.post(`/api/attempts/${id}/reset`);
    const failed = await (await learner.post(`/api/attempts/${id}/submit`)).json();
    expect(failed).toMatchObject({ passed: false, best: 3, report: { score: 0 } });
    const results = await (await learner.get(`/api/attempts/${id}/results`)).json();
    expect(results).toMatchObject({ checks: [{ id: 'pod-runs', state: 'FAIL', found: '0 pods' }, {}] });
    const labs = (await (await learner.get('/api/labs')).json()) as LabCard[];
    expect(labs[0]!.progress).toEqual({ state: 'passed', score: 3, max: 5 });
  });

  test('is graded once at a time', async () => {
    const learner = await signUp(harness.url, 'zoe');
    const { id } = await learner.start();
    const [submit, busy] = [() => learner.post(`/api/attempts/${id}/submit`), { refused: 0 }];
    harness.pool.beforeGrade = async () => {
      busy.refused = (await submit()).status;
    };
    expect((await submit()).status).toBe(200);
    expect(busy.refused).toBe(409);
    harness.pool.beforeGrade = async () => undefined;
  });

  test('opens its solution after the failed submissions that the lab names', async () => {
    const learner = await signUp(harness.url, 'gina');
    const { id } = await learner.start();
    await learner.post(`/api/attempts/${id}/submit`);
    expect((await learner.post(`/api/attempts/${id}/solution`)).status).toBe(403);
    await learner.post(`/api/attempts/${id}/submit`);
    const solution = await (await learner.post(`/api/attempts/${id}/solution`)).json();
    expect(solution).toEqual({
      unlocked: true,
      steps: [{ explain: 'Run it.', code: 'kubectl run web --image=nginx' }],
    });
  });
});

describe('progress', () => {
  test('is one’s own for learners and everybody’s for instructors', async () => {
    const learner = await signUp(harness.url, 'hugo');
    await learner.start();
    const own = (await (await learner.get('/api/progress')).json()) as Progress;
    expect([own.everyone, own.attempts.map((attempt) => attempt.learner)]).toEqual([false, ['hugo']]);

    const { username: login, password } = harness.application.firstInstructor!;
    const signIn = await fetch(`${harness.url}/api/auth/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login, password }),
    });
    const instructor = learnerWith(harness.url, cookieOf(signIn));
    await instructor.post('/api/auth/password', { current: password, next: 'a better password' });
    const all = (await (await instructor.get('/api/progress')).json()) as Progress;
    expect(all.everyone).toBe(true);
    expect(new Set(all.attempts.map((attempt) => attempt.learner)).size).toBeGreaterThan(3);
    const results = await instructor.get(`/api/attempts/${own.attempts[0]!.id}/results`);
    expect(results.status).toBe(200);
  });
});
