// The labs that come with Drydock have nothing to mend.
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { formatFinding } from './lint/finding.ts';
import { readLabFolder } from './loader/lab-files.ts';
import { loadLab } from './loader/load-lab.ts';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../../labs');
const folders = (await readdir(root, { recursive: true }))
  .map((entry) => path.join(root, entry))
  .filter((folder) => existsSync(path.join(folder, 'lab.yaml')))
  .sort();

test.each(folders.map((folder) => [path.relative(root, folder), folder] as const))(
  '%s',
  async (_name, folder) => {
    expect(loadLab(await readLabFolder(folder)).findings.map(formatFinding)).toEqual([]);
  },
);
