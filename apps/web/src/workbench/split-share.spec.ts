import { expect, test } from '@jest/globals';
import { clampShare, shareFromKey } from './split-share.ts';

test('neither pane vanishes', () => {
  expect([clampShare(0), clampShare(0.5), clampShare(2)]).toEqual([0.15, 0.5, 0.85]);
});

test('arrow keys move the bar along its own direction', () => {
  expect(shareFromKey('ArrowLeft', 'horizontal', 0.5)).toBeCloseTo(0.46);
  expect(shareFromKey('ArrowDown', 'vertical', 0.5)).toBeCloseTo(0.54);
  expect(shareFromKey('ArrowDown', 'horizontal', 0.5)).toBeUndefined();
  expect(shareFromKey('End', 'vertical', 0.5)).toBe(0.85);
});
