import { expect, test } from '@jest/globals';
import { parseQuantity } from './quantity.ts';

test.each([
  ['1', '1'],
  ['1000m', '1'],
  ['0.5', '500m'],
  ['1500m', '1500m'],
  ['1Gi', '1Gi'],
  ['1024Mi', '1Gi'],
  ['0.5Gi', '512Mi'],
  ['1.5Gi', '1536Mi'],
  ['100M', '100M'],
  ['1e3', '1e3'],
  ['1000', '1k'],
  ['0', '0'],
  ['-1', '-1'],
  ['100n', '100n'],
  ['0.0000000001', '1n'],
  ['12e6', '12e6'],
  ['1E', '1E'],
  ['1000Ki', '1000Ki'],
  ['0.1Ki', '102400m'],
])('%s is %s in canonical form', (text, canonical) => {
  expect(parseQuantity(text)?.toString()).toBe(canonical);
});

test.each(['', 'abc', '1 Gi', '1gi', '--1', '1e', '.', '1.2.3'])('%j is no quantity', (text) => {
  expect(parseQuantity(text)).toBeUndefined();
});

test('compares and adds by value', () => {
  const one = parseQuantity('1')!;
  expect([
    one.compare(parseQuantity('1000m')!),
    one.compare(parseQuantity('1001m')!),
    one.compare(parseQuantity('999m')!),
  ]).toEqual([0, -1, 1]);
  expect(parseQuantity('64Mi')!.add(parseQuantity('64Mi')!).toString()).toBe('128Mi');
  expect([parseQuantity('1500m')!.value(), parseQuantity('1500m')!.milliValue()]).toEqual([2, 1500]);
});
