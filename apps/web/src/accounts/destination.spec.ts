import { expect, test } from '@jest/globals';
import { destinationOf } from './destination.ts';

test.each([
  ['to=/progress', '/progress'],
  ['', '/'],
  ['to=//evil.example', '/'],
  ['to=/\\evil.example', '/'],
  ['to=https://evil.example', '/'],
])('%s leads to %s', (search, destination) => {
  expect(destinationOf(new URLSearchParams(search))).toBe(destination);
});
