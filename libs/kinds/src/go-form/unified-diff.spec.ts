import { expect, test } from '@jest/globals';
import { unifiedDiff } from './unified-diff.ts';

// expected texts are those of Python's difflib.unified_diff, without its two header lines
const numbers = (count: number) => Array.from({ length: count }, (_unused, index) => `line ${index}`);

test('nothing to say about equal texts', () => {
  expect(unifiedDiff('a\nb', 'a\nb')).toBe('');
});

test('a change has three lines around it', () => {
  const before = numbers(10);
  const after = before.map((line) => (line === 'line 5' ? 'five' : line));
  expect(unifiedDiff(before.join('\n'), after.join('\n'))).toBe(
    '@@ -3,7 +3,7 @@\n line 2\n line 3\n line 4\n-line 5\n+five\n line 6\n line 7\n line 8\n',
  );
});

test('changes far apart are hunks of their own; one line is no range', () => {
  const before = numbers(20);
  const after = ['new', ...before.slice(0, 19)];
  expect(unifiedDiff(before.join('\n'), after.join('\n'))).toBe(
    '@@ -1,3 +1,4 @@\n+new\n line 0\n line 1\n line 2\n@@ -17,4 +18,3 @@\n line 16\n line 17\n line 18\n-line 19\n',
  );
  expect(unifiedDiff('a', 'b')).toBe('@@ -1 +1 @@\n-a\n+b\n');
});

test('in a long text frequent lines anchor nothing', () => {
  const before = [...numbers(150), ...Array.from({ length: 60 }, () => 'null'), 'end'];
  const after = ['null', 'null', ...before.slice(2)];
  expect(unifiedDiff(before.join('\n'), after.join('\n'))).toBe(
    '@@ -1,5 +1,5 @@\n-line 0\n-line 1\n+null\n+null\n line 2\n line 3\n line 4\n',
  );
});
