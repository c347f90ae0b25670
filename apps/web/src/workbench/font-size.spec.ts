import { expect, test } from '@jest/globals';
import { clampFontSize, readFontSize, storeFontSize } from './font-size.ts';

test.each([
  [13, 13],
  [9, 10],
  [99, 24],
  [14.4, 14],
  [Number.NaN, 13],
])('a terminal in %d pixels has %d', (wanted, size) => {
  expect(clampFontSize(wanted)).toBe(size);
});

test('the browser remembers the size', () => {
  const items = new Map<string, string>();
  const storage = {
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, value: string) => void items.set(name, value),
  };
  expect(readFontSize(storage)).toBe(13);
  storeFontSize(16, storage);
  expect(readFontSize(storage)).toBe(16);
});
