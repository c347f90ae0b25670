import { expect, test } from '@jest/globals';
import type { Attempt } from '@drydock/contracts';
import { gradebookOf, isWanted } from './gradebook.ts';

const attempt = (changes: Partial<Attempt>): Attempt => ({
  id: '1',
  lab: 'pods',
  labTitle: 'Pods',
  labVersion: '1',
  learner: 'ada',
  number: 1,
  status: 'active',
  startedAt: '2026-01-01T00:00:00.000Z',
  virtualTime: 0,
  score: 0,
  max: 10,
  submissions: 0,
  passed: false,
  ...changes,
});

test('nobody has a gradebook without rows', () => {
  expect(gradebookOf([])).toEqual({ labs: [], rows: [] });
});

test('every learner stands with the best of all attempts', () => {
  const attempts = [
    attempt({ learner: 'grace', lab: 'services', labTitle: 'Services', score: 3 }),
    attempt({ number: 1, submissions: 2, best: 8, passed: true }),
    attempt({ number: 2, submissions: 1, best: 9 }),
    attempt({ learner: 'grace', submissions: 1, best: 5, score: 10 }),
  ];
  expect(gradebookOf(attempts)).toEqual({
    labs: [
      { lab: 'pods', title: 'Pods', max: 10 },
      { lab: 'services', title: 'Services', max: 10 },
    ],
    rows: [
      {
        learner: 'ada',
        standings: [{ score: 9, max: 10, state: 'passed', attempts: 2 }, undefined],
        passed: 1,
        percent: 45,
      },
      {
        learner: 'grace',
        standings: [
          { score: 5, max: 10, state: 'submitted', attempts: 1 },
          { score: 3, max: 10, state: 'started', attempts: 1 },
        ],
        passed: 0,
        percent: 40,
      },
    ],
  });
});

test('learners are found by a part of their name', () => {
  const learners = [{ learner: 'ada' }, { learner: 'grace' }, { learner: 'Radia' }];
  const found = (text: string) =>
    learners.filter((each) => isWanted(each, text)).map(({ learner }) => learner);
  expect(found('')).toEqual(['ada', 'grace', 'Radia']);
  expect(found(' AD')).toEqual(['ada', 'Radia']);
  expect(found('linus')).toEqual([]);
});
