import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { plugins } from './registry.ts';

const here = path.dirname(fileURLToPath(import.meta.url));

test('every folder is one registered plugin', () => {
  const folders = readdirSync(here, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  expect(plugins.map((plugin) => plugin.name.toLowerCase()).sort()).toEqual(folders.sort());
});

test('every plugin decides something', () => {
  const idle = plugins.filter((plugin) => !plugin.preFilter && !plugin.filter && !plugin.score);
  expect(idle.map((plugin) => plugin.name)).toEqual([]);
});
