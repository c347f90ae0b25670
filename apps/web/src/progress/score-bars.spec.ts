import type { Attempt } from '@drydock/contracts';
import { expect, test } from '@jest/globals';
import { barsOf } from './score-bars.ts';

const attempt = (changes: Partial<Attempt>): Attempt => ({
  id: 'a',
  lab: 'pods',
  labTitle: 'Run a pod',
  labVersion: '1.0.0',
  learner: 'ada',
  number: 1,
  status: 'active',
  startedAt: '2026-01-01T00:00:00Z',
  virtualTime: 0,
  score: 0,
  max: 10,
  submissions: 0,
  passed: false,
  ...changes,
});

test('a lab’s bar is the average over learners of their best', () => {
  const bars = barsOf([
    attempt({ score: 5 }),
    attempt({ number: 2, best: 8, submissions: 1, passed: true }),
    attempt({ learner: 'bob', best: 4, submissions: 1 }),
    attempt({ lab: 'dns', labTitle: 'DNS' }),
  ]);
  expect(bars).toEqual([
    { lab: 'dns', title: 'DNS', percent: 0, shares: [0], learners: 1, passed: 0 },
    { lab: 'pods', title: 'Run a pod', percent: 60, shares: [40, 80], learners: 2, passed: 1 },
  ]);
});
