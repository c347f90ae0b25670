import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import {
  type Lab,
  type LabFiles,
  type Variables,
  formatFinding,
  loadLab,
  readLabFolder,
  stepScript,
  textIn,
} from '@drydock/lab';
import { Logger } from '@nestjs/common';
import type { LabContent, LabSource, LabTask } from './lab-source.ts';

const defaultPassScore = 0.7;
/** Labs as they were last read; a lab is read again when any of its files has changed. */
const cacheLimit = 500;

interface Cached {
  readonly stamp: string;
  readonly content: LabContent | undefined;
}

/** Reads lab folders below a directory: `<track>/<lab>/lab.yaml`. */
export function createLabFolders(root: string): LabSource {
  const logger = new Logger('Labs');
  const cache = new Map<string, Cached>();
  const read = async (directory: string, seed: string): Promise<LabContent | undefined> => {
    const files = await readLabFolder(directory);
    const [key, stamp] = [`${directory}\n${seed}`, stampOf(files)];
    const cached = cache.get(key);
    if (cached?.stamp === stamp) return cached.content;
    const { lab, variables, findings } = loadLab(files, seed);
    const content = lab && toContent(directory, lab, files, variables);
    if (!content)
      logger.warn(
        `${directory} is left out:\n${findings.map((finding) => formatFinding(finding)).join('\n')}`,
      );
    cache.delete(key);
    cache.set(key, { stamp, content });
    const oldest = cache.keys().next().value;
    if (cache.size > cacheLimit && oldest !== undefined) cache.delete(oldest);
    return content;
  };
  return {
    async list() {
      const labs: LabContent[] = [];
      for (const directory of await labDirectories(root)) {
        const lab = await read(directory, 'catalogue');
        if (lab) labs.push(lab);
      }
      return labs;
    },
    async read(directory, seed) {
      const lab = await read(directory, seed);
      if (!lab) throw new Error(`there is no lab in ${directory}`);
      return lab;
    },
  };
}

async function labDirectories(root: string): Promise<string[]> {
  const directories: string[] = [];
  for (const track of await folders(root))
    for (const lab of await folders(track)) {
      const entries = await readdir(lab);
      if (entries.includes('lab.yaml')) directories.push(lab);
    }
  return directories;
}

async function folders(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => path.join(directory, entry.name))
    .sort();
}

function stampOf(files: LabFiles): string {
  const hash = createHash('sha256');
  for (const [name, text] of files) hash.update(`${name}\0${text}\0`);
  return hash.digest('hex');
}

function toContent(directory: string, lab: Lab, files: LabFiles, variables: Variables): LabContent {
  const { metadata, spec } = lab;
  const { failedAttempts, minutes } = spec.policy?.solution?.unlockAfter ?? {};
  const address = spec.environment?.endpoints?.[0]?.url;
  return {
    id: metadata.id,
    track: path.basename(path.dirname(directory)),
    version: metadata.version,
    directory,
    title: textIn(metadata.title),
    summary: textIn(metadata.summary),
    tags: metadata.tags ?? [],
    ...(metadata.difficulty !== undefined && { difficulty: metadata.difficulty }),
    ...(metadata.estimatedMinutes !== undefined && { estimatedMinutes: metadata.estimatedMinutes }),
    passScore: spec.policy?.passScore ?? defaultPassScore,
    tasks: spec.tasks.map(toTask),
    solution: {
      ...(failedAttempts !== undefined && { failedAttempts }),
      ...(minutes !== undefined && { minutes }),
      steps: spec.solution.steps.map((step) => {
        const code = stepScript(step, files, variables)
          .replace(/^set -e\n/, '')
          .trim();
        return { explain: textIn(step.explain), ...(code && { code }) };
      }),
    },
    ...(address !== undefined && { address }),
  };
}

function toTask(task: Lab['spec']['tasks'][number]): LabTask {
  return {
    id: task.id,
    title: textIn(task.title),
    body: textIn(task.body),
    optional: task.optional ?? false,
    dependsOn: task.dependsOn ?? [],
    checks: (task.checks ?? [])
      .filter(({ hidden }) => !hidden)
      .map(({ id, title, points, bonus }) => ({
        id,
        title: textIn(title),
        points: points ?? 0,
        bonus: bonus ?? false,
      })),
    hints: (task.hints ?? []).map(({ id, cost, text }) => ({ id, cost: cost ?? 0, text: textIn(text) })),
  };
}
