// A lab as a session has it: read from its folder, with the variables of the session's seed.
import {
  homeFiles,
  readLabFolder,
  requireLab,
  startManifests,
  type Lab,
  type LabFiles,
  type Variables,
} from '@drydock/lab';
import type { Sandbox, SandboxOptions } from '../sandbox.ts';
import { placeFile } from '../workstation/create-workstation.ts';

export interface SessionLab {
  readonly lab: Lab;
  readonly variables: Variables;
  readonly files: LabFiles;
}

/**
 * Undefined without a folder: a sandbox without a task. Rejects with the linter's words when the lab is broken. `known`
 * is what this folder and seed gave before: it is given again while the files are the same.
 */
export async function loadSessionLab(
  directory: string,
  seed: string,
  known?: SessionLab,
): Promise<SessionLab | undefined> {
  if (directory === '') return undefined;
  const files = await readLabFolder(directory);
  if (known && sameFiles(known.files, files)) return known;
  return { ...requireLab(files, seed), files };
}

function sameFiles(a: LabFiles, b: LabFiles): boolean {
  return a.size === b.size && [...a].every(([name, text]) => b.get(name) === text);
}

export function profileOf(lab: SessionLab | undefined): string | undefined {
  return lab?.lab.spec.environment?.profile;
}

/** Names of add-ons: written as `- metrics-server` or `- name: metrics-server`. */
export function addonsOf(lab: SessionLab | undefined): readonly string[] {
  const { addons = [] } = lab?.lab.spec.environment ?? {};
  return addons.map((addon) => (typeof addon === 'string' ? addon : String(addon['name'])));
}

/** The images that the lab describes. */
export function imagesOf(lab: SessionLab | undefined): NonNullable<SandboxOptions['images']> {
  return lab?.lab.spec.environment?.images ?? [];
}

/** How long (virtual ms) the manifests of a lab may take to settle before the learner sits down. */
const settleLimit = 5 * 60_000;

/** Puts the lab's files into the home and applies its manifests. Rejects when a manifest is refused: the lab is broken. */
export async function prepareLab({ lab, variables, files }: SessionLab, sandbox: Sandbox): Promise<void> {
  for (const { path, content, mode } of homeFiles(lab, files, variables))
    placeFile(sandbox.workstation.fs, path, content, mode);
  const manifests = startManifests(lab, files, variables);
  for (const manifest of manifests) {
    const { exitCode, stderr } = await sandbox.runScript(
      `kubectl apply -f - <<'END_OF_MANIFEST'\n${manifest}\nEND_OF_MANIFEST\n`,
      'setup.sh',
    );
    if (exitCode !== 0) throw new Error(`the lab's manifests cannot be applied: ${stderr.trim()}`);
  }
  if (manifests.length > 0) await sandbox.clock.runUntil(sandbox.clock.now() + settleLimit);
}
