import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../../command.ts';

/** The lab folders at or below a directory (those with a lab.yaml), sorted. */
export async function findLabs(directory: string): Promise<readonly string[]> {
  if (!existsSync(directory)) throw new UsageError(`${directory}: No such file or directory`);
  const found: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    if (existsSync(path.join(folder, 'lab.yaml'))) return void found.push(folder);
    for (const entry of await readdir(folder, { withFileTypes: true }))
      if (entry.isDirectory()) await visit(path.join(folder, entry.name));
  };
  await visit(path.resolve(directory));
  if (found.length === 0) throw new UsageError(`${directory}: no lab.yaml below it`);
  return found.sort();
}
