import { expect, test } from '@jest/globals';
import { codePieces } from './code-pieces.ts';

test('what is in backticks is code', () => {
  expect(codePieces('What does `kubectl get pods` say?')).toEqual([
    { text: 'What does ', code: false },
    { text: 'kubectl get pods', code: true },
    { text: ' say?', code: false },
  ]);
  expect(codePieces('`a``b`')).toEqual([
    { text: 'a', code: true },
    { text: 'b', code: true },
  ]);
});

test('a single backtick stays one', () => {
  expect(codePieces('5` long')).toEqual([{ text: '5` long', code: false }]);
  expect(codePieces('')).toEqual([]);
});
