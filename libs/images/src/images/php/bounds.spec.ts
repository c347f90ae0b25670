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
    [
      'a text that doubles',
      '$a = "x"; while (true) $a .= $a;',
      /Allowed memory size of 134217728 bytes exhausted \(tried to allocate 134217760 bytes\) in/,
    ],
    [
      'an array that grows',
      '$a = []; while (true) $a[] = [1, str_repeat("x", 1000)];',
      /Allowed memory size of 134217728 bytes exhausted \(tried to allocate \d+ bytes\) in/,
    ],
    [
      'one long text',
      '$a = str_repeat("x", 200000000);',
      /Allowed memory size of 134217728 bytes exhausted \(tried to allocate 200000032 bytes\) in/,
    ],
    ['a big range', '$a = array_fill(0, 100000000, 1);', /Allowed memory size of 134217728 bytes exhausted/],
  ])('%s', async (_, source, expected) => {
    const php = await runContainer('php:8.3-fpm');
    const { code, stdout } = await php.exec('php', '-r', source);
    expect([code, expected.test(stdout.slice(-400))]).toEqual([255, true]);
  });

  test('what is let go of does not count, and what many hold counts once', async () => {
    const php = await runContainer('php:8.3-fpm');
    const source = `for ($i = 0; $i < 1000; $i++) $a = str_repeat("x", 1000000);
      for ($i = 0; $i < 1000; $i++) $all[] = $a; echo strlen($a), " ", count($all);`;
    expect(await php.exec('php', '-r', source)).toMatchObject({ code: 0, stdout: '1000000 1000' });
  });

  test('neighbours run while a script loops', async () => {
    const php = await runContainer('php:8.3-fpm');
    let turns = 0;
    let over = false;
    const neighbour = () => void (!over && (turns++, setImmediate(neighbour)));
    neighbour();
    await php.exec('php', '-r', 'for ($i = 0; $i < 200000; $i++);');
    over = true;
    expect(turns).toBeGreaterThan(8);
  });
});
