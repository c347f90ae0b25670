import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { commands } from './registry.ts';

test('every command folder is registered, once, with words that no other has', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  expect([...new Set(commands.map(({ words }) => words[0]))].sort()).toEqual(folders.sort());
  const names = commands.map(({ words }) => words.join(' '));
  expect(names).toEqual([...new Set(names)].sort());
  for (const { usage, words } of commands) expect(usage.startsWith(words.join(' '))).toBe(true);
});
