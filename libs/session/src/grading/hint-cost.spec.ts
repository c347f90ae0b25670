import { expect, test } from '@jest/globals';
import type { Lab } from '@drydock/lab';
import type { LoggedInput } from '../contract.ts';
import { hintCost } from './hint-cost.ts';

const task = (id: string, points: number) => ({
  id,
  checks: [{ id: `${id}-a`, points }, { id: `${id}-b` }],
  hints: [
    { id: 'free', text: {} },
    { id: 'dear', cost: 0.5, text: {} },
  ],
});
const labWith = (policy: object) =>
  ({ spec: { policy, tasks: [task('one', 4), task('two', 6)] } }) as unknown as Lab;
const take = (taskId: string, hint: string): LoggedInput => ({
  at: 0,
  input: { type: 'hint', task: taskId, hint },
});

test('a hint costs its share of its task, once', () => {
  const lab = labWith({});
  expect(hintCost(lab, [])).toBe(0);
  expect(hintCost(lab, [take('one', 'free')])).toBe(0);
  expect(hintCost(lab, [take('one', 'dear'), take('one', 'dear')])).toBe(2);
  expect(hintCost(lab, [take('one', 'dear'), take('two', 'dear'), take('gone', 'dear')])).toBe(5);
});

test('all hints together cost no more than the policy allows', () => {
  const lab = labWith({ hints: { maxPenalty: 0.3 } });
  expect(hintCost(lab, [take('one', 'dear'), take('two', 'dear')])).toBe(3);
});
