import type { EvaluatedAssignment } from '../assignment.ts';
import type { Shell } from '../shell.ts';
import type { Builtin } from './builtin.ts';
import { controlBuiltins } from './control.ts';
import { declareBuiltin, exportBuiltin, localBuiltin, readonlyBuiltin } from './declare.ts';
import { directoryBuiltins } from './directory.ts';
import { jobBuiltins } from './job-control.ts';
import { nameBuiltins } from './names.ts';
import { optionBuiltins } from './options.ts';
import { outputBuiltins } from './output.ts';
import { readBuiltins } from './read.ts';
import { trapBuiltins } from './trap.ts';

/** Every builtin by name. */
export const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>(
  [
    controlBuiltins,
    directoryBuiltins,
    jobBuiltins,
    nameBuiltins,
    optionBuiltins,
    outputBuiltins,
    readBuiltins,
    trapBuiltins,
  ].flatMap((group) => Object.entries(group)),
);

type Declaration = (shell: Shell, args: readonly (string | EvaluatedAssignment)[]) => Promise<number>;

/** Builtins whose arguments may be assignments, arrays too. */
export const declarations: ReadonlyMap<string, Declaration> = new Map<string, Declaration>([
  ['alias', (shell, args) => nameBuiltins['alias']!(shell, args.map(asText))],
  ['declare', declareBuiltin],
  ['export', exportBuiltin],
  ['local', localBuiltin],
  ['readonly', readonlyBuiltin],
  ['typeset', declareBuiltin],
]);

export function runDeclaration(
  shell: Shell,
  name: string,
  args: readonly (string | EvaluatedAssignment)[],
): Promise<number> {
  return declarations.get(name)!(shell, args);
}

function asText(arg: string | EvaluatedAssignment): string {
  if (typeof arg === 'string') return arg;
  return `${arg.name}=${typeof arg.value === 'string' ? arg.value : ''}`;
}
