import { expect, test } from '@jest/globals';
import { Screen } from './screen.ts';

test('shows everything that was written before, in order', async () => {
  const screen = new Screen(20, 5);
  screen.write('one\r\n');
  screen.write('two\r\n');
  screen.write('three');
  expect(await screen.serialize()).toBe('one\r\ntwo\r\nthree');
  screen.dispose();
});

test('survives a flood and shows its end', async () => {
  const screen = new Screen(20, 5);
  const flood = 'y\r\n'.repeat(200_000);
  for (let megabytes = 0; megabytes < 100; megabytes++) screen.write(flood.slice(0, 600_000));
  screen.write('\x1b[2J\x1b[Hafter the flood');
  expect(await screen.serialize()).toContain('after the flood');
  screen.dispose();
});
