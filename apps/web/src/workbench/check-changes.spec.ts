import { expect, test } from '@jest/globals';
import type { CheckOutcome, CheckState, GradeReport } from '@drydock/contracts';
import { changesBetween, noChanges, wordsOf } from './check-changes.ts';

const check = (id: string, state: CheckState): CheckOutcome => ({
  id,
  task: 'run',
  title: `The ${id} is ready`,
  state,
  points: 0,
  max: 1,
  message: '',
});
const report = (...checks: readonly CheckOutcome[]): GradeReport => ({
  lab: 'lab',
  score: 0,
  max: 2,
  virtualTime: 0,
  checks,
});

test('the first report changes nothing', () => {
  expect(changesBetween(undefined, report(check('pod', 'PASS')))).toEqual(noChanges);
  expect(wordsOf(noChanges)).toBe('');
});

test('checks that turn are told apart by where they turn', () => {
  const before = report(check('pod', 'FAIL'), check('claim', 'PASS'), check('page', 'PENDING'));
  const after = report(check('pod', 'PASS'), check('claim', 'FAIL'), check('page', 'INVALID'));
  const changes = changesBetween(before, after);
  expect(changes).toEqual({ passed: [check('pod', 'PASS')], lost: [check('claim', 'FAIL')] });
  expect(wordsOf(changes)).toBe('Passed: The pod is ready. No longer passed: The claim is ready.');
});

test('a check that was not there before has not turned', () => {
  expect(changesBetween(report(), report(check('pod', 'PASS')))).toEqual(noChanges);
});
