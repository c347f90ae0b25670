import { expect, test } from '@jest/globals';
import { parseYamlDocuments } from './parse-yaml.ts';

test.each([
  [`a:\n  - c: ['sh', 'echo\n"Hi" && x']\n    d: 1\n`, { a: [{ c: ['sh', 'echo "Hi" && x'], d: 1 }] }],
  ['a:\n  b: "one\n\ntwo"\nc: "x\ny"\n', { a: { b: 'one\ntwo' }, c: 'x y' }],
  ["a:\n  b: 'it''s\nhere'\n", { a: { b: "it's here" } }],
])('quoted texts may go on at any column, as in go-yaml: %j', (text, value) => {
  expect(parseYamlDocuments(text)).toEqual([{ value }]);
});

test('a quote that never ends is still an error', () => {
  expect(parseYamlDocuments('a: "x\nb: y\n')).toEqual([
    { error: 'yaml: line 3: found unexpected end of stream' },
  ]);
});
