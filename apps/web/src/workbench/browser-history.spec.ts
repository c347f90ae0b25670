import { describe, expect, test } from '@jest/globals';
import {
  type BrowserStep,
  addressOf,
  completeAddress,
  emptyHistory,
  previewPath,
  reduceHistory,
} from './browser-history.ts';

const go = (address: string): BrowserStep => ({ type: 'go', address });
const after = (...steps: BrowserStep[]) => steps.reduce(reduceHistory, emptyHistory);

describe('the history of the browser pane', () => {
  test('goes back and forward, and a new address cuts what lay ahead', () => {
    const history = after(go('a'), go('b'), { type: 'back' });
    expect([addressOf(history), history.visit]).toEqual(['a', 3]);
    expect(addressOf(reduceHistory(history, { type: 'forward' }))).toBe('b');
    expect(reduceHistory(history, go('c')).entries).toEqual(['a', 'c']);
  });

  test('loads nothing when the page went on by itself', () => {
    const history = after(go('a'), { type: 'arrived', address: 'a' }, { type: 'arrived', address: 'b' });
    expect(history).toEqual({ entries: ['a', 'b'], index: 1, visit: 1 });
  });

  test('has ends', () => {
    expect(after({ type: 'back' }, { type: 'forward' }, { type: 'reload' })).toEqual(emptyHistory);
    expect(after(go('a'), { type: 'reload' })).toEqual({ entries: ['a'], index: 0, visit: 2 });
  });
});

test.each([
  ['localhost:30080', 'http://localhost:30080/'],
  [' https://localhost:30779 ', 'https://localhost:30779/'],
  ['localhost', 'http://localhost/'],
  ['javascript:alert(1)', undefined],
  ['ftp://localhost/', undefined],
  ['', undefined],
])('the address %p', (typed, address) => {
  expect(completeAddress(typed)).toBe(address);
});

test('addresses become paths of the preview', () => {
  expect(previewPath('/preview/t', 'https://localhost:30779/a?b=c#d')).toBe(
    '/preview/t/https:localhost:30779/a?b=c#d',
  );
  expect(previewPath('/preview/t', 'http://localhost/')).toBe('/preview/t/http:localhost:80/');
});
