import { gunzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { createRandom, decodeUtf8, encodeUtf8 } from '@drydock/machinery';
import { gzip } from './gzip.ts';

const random = createRandom('gzip');
const texts: Readonly<Record<string, string>> = {
  nothing: '',
  'one letter': 'a',
  'one letter many times': 'a'.repeat(70_000),
  'a page': '<p>to be or not to be, that is the question</p>\n'.repeat(40),
  'not ASCII': 'äöü€ '.repeat(50),
  'far apart': `start ${random.string(40_000, 'abcdefghij')} start`,
};

test.each(Object.entries(texts))('%s comes back', (_, text) => {
  expect(decodeUtf8(gunzipSync(gzip(encodeUtf8(text))))).toBe(text);
});

test('what repeats gets small', () => {
  expect(gzip(encodeUtf8(texts['a page']!)).length).toBeLessThan(150);
});
