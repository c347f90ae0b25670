import { expect, test } from '@jest/globals';
import { splitPaste } from './split-paste.ts';

test('short input stays whole', () => {
  expect(splitPaste('ls\r')).toEqual(['ls\r']);
  expect(splitPaste('')).toEqual([]);
});

test('a mebibyte is split into pieces that the server takes, and none is lost', () => {
  const paste = 'abcdefg\n'.repeat(131_072);
  const pieces = splitPaste(paste);
  expect(pieces.length).toBe(64);
  expect(Math.max(...pieces.map((piece) => piece.length))).toBe(16_384);
  expect(pieces.join('') === paste).toBe(true);
});

test('no character is cut in two', () => {
  expect(splitPaste('ab🐳cd', 3)).toEqual(['ab', '🐳c', 'd']);
});
