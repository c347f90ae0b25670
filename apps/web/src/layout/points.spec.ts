import { expect, test } from '@jest/globals';
import { formatPoints, percentOf } from './points.ts';

test('points have at most two decimals', () => {
  expect([3, 2.5, 0.1 + 0.2].map(formatPoints)).toEqual(['3', '2.5', '0.3']);
});

test('a share stays between nothing and everything', () => {
  expect([percentOf(1, 3), percentOf(5, 0), percentOf(7, 5), percentOf(-1, 5)]).toEqual([33, 0, 100, 0]);
});
