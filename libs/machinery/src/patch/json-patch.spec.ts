import { expect, test } from '@jest/globals';
import { applyJsonPatch } from './json-patch.ts';
import { applyMergePatch, createMergePatch } from './merge-patch.ts';

const document = { a: { b: [1, 2, 3] }, 'x/y': 'z' };

test.each([
  [[{ op: 'add', path: '/a/b/1', value: 9 }], { a: { b: [1, 9, 2, 3] }, 'x/y': 'z' }],
  [[{ op: 'add', path: '/a/b/-', value: 9 }], { a: { b: [1, 2, 3, 9] }, 'x/y': 'z' }],
  [[{ op: 'remove', path: '/a/b/0' }], { a: { b: [2, 3] }, 'x/y': 'z' }],
  [[{ op: 'replace', path: '/x~1y', value: 1 }], { a: { b: [1, 2, 3] }, 'x/y': 1 }],
  [[{ op: 'move', from: '/x~1y', path: '/a/c' }], { a: { b: [1, 2, 3], c: 'z' } }],
  [[{ op: 'copy', from: '/a/b/0', path: '/c' }], { a: { b: [1, 2, 3] }, 'x/y': 'z', c: 1 }],
  [[{ op: 'test', path: '/a/b', value: [1, 2, 3] }], document],
])('%j', (operations, result) => {
  expect(applyJsonPatch(document, operations)).toEqual(result);
});

test.each([
  [[{ op: 'replace', path: '/nope', value: 1 }], 422],
  [[{ op: 'remove', path: '/a/b/7' }], 422],
  [[{ op: 'test', path: '/a', value: 1 }], 422],
  [[{ op: 'add', path: '/a/b/9', value: 1 }], 422],
  [{ op: 'add' }, 400],
  [Array.from({ length: 10_001 }, () => ({ op: 'test', path: '/a' })), 413],
])('refuses %#', (operations, code) => {
  expect(() => applyJsonPatch(document, operations)).toThrow(expect.objectContaining({ code }) as never);
});

test('merge patches', () => {
  expect(applyMergePatch({ a: 1, b: { c: 1, d: 2 } }, { a: null, b: { c: 5 }, e: [null] })).toEqual({
    b: { c: 5, d: 2 },
    e: [null],
  });
  expect(createMergePatch({ a: 1, b: { c: 1, d: 2 } }, { b: { c: 5, d: 2 }, e: 1 })).toEqual({
    a: null,
    b: { c: 5 },
    e: 1,
  });
});
