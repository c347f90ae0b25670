// A script that runs away ends itself, not the machine.
import { describe, expect, test } from '@jest/globals';
import { runContainer } from '../../testing/container.ts';

describe('bounds', () => {
  test.each([
    ['a loop', 'while (true) {}', /Maximum execution time of 30 seconds exceeded/],
    ['recursion', 'function f() { return f(); } f();', /Allowed memory size of 134217728 bytes exhausted/],
    [
      'output',
      'ob_start(); while (true) echo str_repeat("x", 1000000);',
      /Allowed memory size of 134217728 bytes exhausted/,
    ],
    ['memory', '$a = "x"; while (true) $a .= $a;', /Allowed memory size of 134217728 bytes exhausted/],
  ])('%s', async (_, source, expected) => {
    const php = await runContainer('php:8.3-fpm');
    const { code, stdout } = await php.exec('php', '-r', source);
    expect([code, expected.test(stdout.slice(-400))]).toEqual([255, true]);
  });
});
