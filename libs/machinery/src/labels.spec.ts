import { expect, test } from '@jest/globals';
import { parseSelector, selectorOf } from './labels.ts';
import { parseFieldSelector } from './fields.ts';

test.each([
  ['app=web', { app: 'web' }, true],
  ['app==web,tier!=db', { app: 'web' }, true],
  ['app!=web', { app: 'web' }, false],
  ['app in (a, b),!old', { app: 'b' }, true],
  ['app notin (a,b)', {}, true],
  ['app', { other: 'x' }, false],
  ['n>3', { n: '10' }, true],
  ['', { any: 'thing' }, true],
  ['app=', { app: '' }, true],
])('%j on %j: %j', (text, labels, matches) => {
  expect(parseSelector(text).matches(labels as Record<string, string>)).toBe(matches);
});

test.each([
  ['app in a', "unable to parse requirement: found 'a' expected: '('"],
  ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
  [',a', "unable to parse requirement: found ',', expected: !, identifier, or 'end of string'"],
])('%j is refused', (text, message) => {
  expect(() => parseSelector(text)).toThrow(message);
});

test('object selectors: absent selects nothing, empty everything', () => {
  expect(selectorOf(undefined).matches({ a: 'b' })).toBe(false);
  expect(selectorOf({}).matches({ a: 'b' })).toBe(true);
  const selector = selectorOf({
    matchLabels: { app: 'web' },
    matchExpressions: [{ key: 'x', operator: 'In', values: ['2', '1'] }],
  });
  expect([selector.matches({ app: 'web', x: '1' }), selector.matches({ app: 'web' })]).toEqual([true, false]);
  expect(selector.toString()).toBe('app=web,x in (1,2)');
});

test('field selectors', () => {
  expect(parseFieldSelector('status.phase!=Running,metadata.name=a\\,b')).toEqual([
    { field: 'status.phase', operator: '!=', value: 'Running' },
    { field: 'metadata.name', operator: '=', value: 'a,b' },
  ]);
});
