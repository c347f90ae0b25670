// What a session gets from a lab: the files of the home, the manifests of the start and the scripts of solution steps.
import { toYaml } from '@drydock/machinery';
import type { Lab, Step } from '../schema/lab.ts';
import type { Variables } from '../variables/draw-variables.ts';
import { fillIn } from '../variables/interpolate.ts';
import type { LabFiles } from './lab-files.ts';

export interface HomeFile {
  /** Absolute or beginning with `~/`. */
  readonly path: string;
  readonly content: string;
  readonly mode?: number;
}

/** The files of the learner's home, variables filled in. */
export function homeFiles(lab: Lab, files: LabFiles, variables: Variables): readonly HomeFile[] {
  return (lab.spec.environment?.files ?? []).map((file) => ({
    path: file.path,
    content: file.content ?? fillIn(files.get(file.from ?? '') ?? '', variables),
    ...(file.mode === undefined ? {} : { mode: Number.parseInt(file.mode, 8) }),
  }));
}

/** YAML documents to apply, in order, before the learner sits down. */
export function startManifests(lab: Lab, files: LabFiles, variables: Variables): readonly string[] {
  return (lab.spec.environment?.manifests ?? []).map((manifest) =>
    typeof manifest['from'] === 'string'
      ? fillIn(files.get(manifest['from']) ?? '', variables)
      : toYaml(manifest),
  );
}

/** One bash script that does what a step of a solution or a wrong answer does; stops at the first failure. */
export function stepScript(step: Step, files: LabFiles, variables: Variables): string {
  const parts: string[] = ['set -e'];
  if (step.edit)
    parts.push(
      hereDocument(
        `mkdir -p "$(dirname ${shellPath(step.edit.path)})"\ncat > ${shellPath(step.edit.path)}`,
        textOf(step.edit.from, files, variables),
      ),
    );
  if (step.apply) {
    const namespace = step.apply.namespace ? ` -n ${step.apply.namespace}` : '';
    parts.push(hereDocument(`kubectl apply${namespace} -f -`, textOf(step.apply.file, files, variables)));
  }
  if (step.run !== undefined) parts.push(step.run);
  return `${parts.join('\n')}\n`;
}

function textOf(name: string, files: LabFiles, variables: Variables): string {
  return fillIn(files.get(name) ?? '', variables);
}

/** `~` stays outside the quotes so that the shell expands it. */
function shellPath(path: string): string {
  return path.startsWith('~/') ? `~/'${path.slice(2)}'` : `'${path}'`;
}

/** The learner reads this too: `EOF`, as everyone writes it, unless the text has such a line. */
function hereDocument(command: string, text: string): string {
  const end = /^EOF$/m.test(text) ? 'END_OF_FILE' : 'EOF';
  return `${command} <<'${end}'\n${text.endsWith('\n') ? text : `${text}\n`}${end}`;
}
