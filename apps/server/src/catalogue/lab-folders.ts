import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { Logger } from '@nestjs/common';
import { parse } from 'yaml';
import type { LabContent, LabSource, LabTask } from './lab-source.ts';

type Json = Record<string, unknown>;
const asObject = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
const asList = (value: unknown): Json[] => (Array.isArray(value) ? value.map(asObject) : []);
const asText = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const map = asObject(value);
  const text = map['en'] ?? Object.values(map)[0];
  return typeof text === 'string' ? text : '';
};
const asNumber = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const asStrings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** Reads lab folders below a directory: `<track>/<lab>/lab.yaml`. */
export function createLabFolders(root: string): LabSource {
  const logger = new Logger('Labs');
  const read = async (directory: string) =>
    toContent(directory, asObject(parse(await readFile(path.join(directory, 'lab.yaml'), 'utf8'))));
  return {
    async list() {
      const labs: LabContent[] = [];
      for (const directory of await labDirectories(root)) {
        try {
          labs.push(await read(directory));
        } catch (error) {
          logger.warn(`${directory} is left out: ${String(error)}`);
        }
      }
      return labs;
    },
    read,
  };
}

async function labDirectories(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && entry.name === 'lab.yaml')
    .map((entry) => entry.parentPath)
    .sort();
}

function toContent(directory: string, lab: Json): LabContent {
  const metadata = asObject(lab['metadata']);
  const spec = asObject(lab['spec']);
  const policy = asObject(spec['policy']);
  const unlock = asObject(asObject(policy['solution'])['unlockAfter']);
  const [minutes, failedAttempts] = [asNumber(unlock['minutes']), asNumber(unlock['failedAttempts'])];
  const estimatedMinutes = asNumber(metadata['estimatedMinutes']);
  const address = asText(asList(asObject(spec['environment'])['endpoints'])[0]?.['url']);
  return {
    id: String(metadata['id']),
    track: path.basename(path.dirname(directory)),
    version: String(metadata['version'] ?? '0.0.0'),
    directory,
    title: asText(metadata['title']),
    summary: asText(metadata['summary']),
    tags: asStrings(metadata['tags']),
    ...(metadata['difficulty'] !== undefined && { difficulty: String(metadata['difficulty']) }),
    ...(estimatedMinutes !== undefined && { estimatedMinutes }),
    passScore: asNumber(policy['passScore']) ?? 0.7,
    tasks: asList(spec['tasks']).map(toTask),
    solution: {
      ...(minutes !== undefined && { minutes }),
      ...(failedAttempts !== undefined && { failedAttempts }),
      steps: asList(asObject(spec['solution'])['steps']).map((step) => ({
        explain: asText(step['explain']),
        ...(typeof step['run'] === 'string' && { code: step['run'] }),
      })),
    },
    ...(address && !address.includes('${') && { address }),
  };
}

function toTask(task: Json): LabTask {
  return {
    id: String(task['id']),
    title: asText(task['title']),
    body: asText(task['body']),
    optional: task['optional'] === true,
    dependsOn: asStrings(task['dependsOn']),
    checks: asList(task['checks'])
      .filter((check) => check['hidden'] !== true)
      .map((check) => ({
        id: String(check['id']),
        title: asText(check['title']),
        points: asNumber(check['points']) ?? 0,
      })),
    hints: asList(task['hints']).map((hint) => ({
      id: String(hint['id']),
      cost: asNumber(hint['cost']) ?? 0,
      text: asText(hint['text']),
    })),
  };
}
