import type { LabCard } from '@drydock/contracts';
import { expect, test } from '@jest/globals';
import { byTrack, titleOf } from './tracks.ts';

test('labs are shown by track, in the order given', () => {
  const labs = [
    { id: 'b', track: '02-apps' },
    { id: 'a', track: '01-first-steps' },
    { id: 'c', track: '02-apps' },
  ] as LabCard[];
  expect(byTrack(labs).map(({ title, cards }) => [title, cards.map(({ id }) => id)])).toEqual([
    ['Apps', ['b', 'c']],
    ['First steps', ['a']],
  ]);
});

test('a folder’s number is no part of its title', () => {
  expect(['01-first-steps', 'kompose', 'day_2'].map(titleOf)).toEqual(['First steps', 'Kompose', 'Day 2']);
});
