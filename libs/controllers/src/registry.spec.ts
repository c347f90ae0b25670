import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import type { ControllerDefinition } from './controller.ts';
import { controllers } from './registry.ts';

const here = path.dirname(fileURLToPath(import.meta.url));
const folders = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(path.join(here, entry.name, 'index.ts')))
  .map((entry) => entry.name)
  .sort();

test('every folder with an index.ts is one controller, registered once and in order', async () => {
  const modules = await Promise.all(
    folders.map((folder) => import(pathToFileURL(path.join(here, folder, 'index.ts')).href)),
  );
  const definitions = modules.map((module: object) => Object.values(module) as ControllerDefinition[]);
  expect(definitions.map((exported) => exported.length)).toEqual(folders.map(() => 1));
  expect(definitions.flat()).toEqual(controllers);
});

test('names are unique', () => {
  const names = controllers.map((controller) => controller.name);
  expect([...new Set(names)]).toEqual(names);
});
