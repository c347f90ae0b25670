// Simple commands: assignments, redirections, and a function, builtin or program.
import { Errno } from '../kernel/file-system.ts';
import { searchPath } from '../kernel/executable.ts';
import type { Command, Redirection, Word } from 'unbash';
import {
  assignmentFrom,
  type EvaluatedAssignment,
  performAssignment,
  traceAssignment,
} from './assignment.ts';
import { builtins, declarations, runDeclaration } from './builtins/index.ts';
import { spawn, waitForeground } from './child.ts';
import { executeBody } from './compound.ts';
import { ReturnFrom, ShellError } from './control.ts';
import { closeSubstitutions } from './expand/command.ts';
import { expandFields } from './expand/fields.ts';
import { quoteTrace } from './quote.ts';
import { redirectForGood, withRedirections } from './redirect.ts';
import { runSource } from './run-source.ts';
import { runScriptText } from './script-file.ts';
import type { Shell, ShellFunction } from './shell.ts';
import { SourceUnit } from './source.ts';
import { runTrap } from './traps.ts';

export async function executeSimple(shell: Shell, command: Command): Promise<void> {
  if (await expandAlias(shell, command)) return;
  const before = new Set(shell.substitutions.keys());
  shell.substitutionStatus = undefined;
  try {
    const words = command.suffix.filter((part): part is Word => part.type === 'Word');
    const named = command.name ? [command.name, ...words] : words;
    const name = command.name?.value;
    if (name !== undefined && declarations.has(name) && !shell.functions.has(name))
      return await declare(shell, command, name);
    const args = await expandFields(shell, named);
    const assignments: EvaluatedAssignment[] = [];
    for (const part of command.prefix)
      if (part.type === 'Assignment') assignments.push(await assignmentFrom(shell, part));
    await trace(shell, assignments, args);
    if (args.length === 0) return await assignOnly(shell, assignments, command.redirects);
    shell.lastArgument = args.at(-1)!;
    await runNamed(shell, args, assignments, command);
  } finally {
    closeSubstitutions(shell, before);
  }
}

/** Replaces an alias by its text and runs that. Returns false when the name is none. */
async function expandAlias(shell: Shell, command: Command): Promise<boolean> {
  const { name } = command;
  if (!name || name.parts || !shell.shopt.has('expand_aliases') || command.prefix.length > 0) return false;
  const value = shell.aliases.get(name.text);
  if (value === undefined) return false;
  shell.aliases.delete(name.text);
  try {
    const rest = shell.unit.text.slice(name.end, command.end);
    // a value that ends with a blank lets the next word be an alias too
    const next = /\s$/.test(value)
      ? rest.replace(/^\s*(\S+)/, (whole, word: string) => shell.aliases.get(word) ?? whole)
      : rest;
    await runSource(shell, new SourceUnit(value + next, shell.unit.name, shell.line));
  } finally {
    shell.aliases.set(name.text, value);
  }
  return true;
}

async function declare(shell: Shell, command: Command, name: string): Promise<void> {
  const args: (string | EvaluatedAssignment)[] = [];
  for (const part of command.suffix) {
    if (part.type === 'Word') args.push(...(await expandFields(shell, [part])));
    else if (part.type === 'Assignment') args.push(await assignmentFrom(shell, part));
  }
  const shown = args.map((arg) => (typeof arg === 'string' ? quoteTrace(arg) : traceAssignment(arg)));
  if (shell.option('xtrace')) await shell.write(`${tracePrefix(shell)}${[name, ...shown].join(' ')}\n`, 2);
  await withRedirections(shell, command.redirects, async () => {
    shell.status = await runDeclaration(shell, name, args);
  });
}

async function trace(
  shell: Shell,
  assignments: readonly EvaluatedAssignment[],
  args: readonly string[],
): Promise<void> {
  if (!shell.option('xtrace')) return;
  const prefix = tracePrefix(shell);
  for (const assignment of assignments) await shell.write(`${prefix}${traceAssignment(assignment)}\n`, 2);
  if (args.length > 0) await shell.write(`${prefix}${args.map(quoteTrace).join(' ')}\n`, 2);
}

export function tracePrefix(shell: Shell): string {
  const prompt = shell.variables.get('PS4') ?? '+ ';
  return (prompt[0] ?? '').repeat(shell.subshellDepth) + prompt;
}

async function assignOnly(
  shell: Shell,
  assignments: readonly EvaluatedAssignment[],
  redirects: readonly Redirection[],
): Promise<void> {
  await withRedirections(shell, redirects, async () => {
    for (const assignment of assignments) performAssignment(shell, assignment);
    shell.status = shell.substitutionStatus ?? 0;
  });
}

async function runNamed(
  shell: Shell,
  args: readonly string[],
  assignments: readonly EvaluatedAssignment[],
  command: Command,
): Promise<void> {
  const [name = ''] = args;
  if (name === 'exec' && args.length === 1) {
    await redirectForGood(shell, command.redirects);
    for (const assignment of assignments) performAssignment(shell, assignment);
    return void (shell.status = 0);
  }
  const text = shell.unit.text.slice(command.pos, command.end);
  const made = shell.functions.get(name);
  const builtin = builtins.get(name);
  await withRedirections(shell, command.redirects, async () => {
    if (!made && !builtin) return runProgram(shell, args, assignments, text);
    const { mayBecome } = shell;
    shell.mayBecome = mayBecome && (name === 'exec' || name === 'command' || name === 'eval');
    try {
      await withTemporary(shell, assignments, async () => {
        shell.status = made ? await callFunction(shell, made, args) : await builtin!(shell, args.slice(1));
      });
    } finally {
      shell.mayBecome = mayBecome;
    }
  });
}

/** `A=1 command`: variables that last as long as the command. */
async function withTemporary(
  shell: Shell,
  assignments: readonly EvaluatedAssignment[],
  run: () => Promise<void>,
): Promise<void> {
  if (assignments.length === 0) return run();
  shell.variables.pushScope();
  try {
    for (const assignment of assignments) {
      shell.variables.declareLocal(assignment.name).exported = true;
      performAssignment(shell, assignment);
    }
    await run();
  } finally {
    shell.variables.popScope();
  }
}

const maxDepth = 1000;

export async function callFunction(
  shell: Shell,
  made: ShellFunction,
  args: readonly string[],
): Promise<number> {
  if (shell.frames.length >= maxDepth)
    throw new ShellError(`${made.name}: maximum function nesting level exceeded (${maxDepth})`, 1, true);
  const { positional, loopDepth, unit, line } = shell;
  shell.frames.push({ functionName: made.name, line, unit });
  shell.variables.pushScope();
  shell.positional = args.slice(1);
  shell.loopDepth = 0;
  shell.unit = made.unit;
  try {
    await executeBody(shell, made.body);
    return shell.status;
  } catch (error) {
    if (!(error instanceof ReturnFrom)) throw error;
    shell.status = error.code;
    return error.code;
  } finally {
    if (shell.traps.has('RETURN') && !shell.inTrap && !shell.process.exitStatus) await returnTrap(shell);
    shell.frames.pop();
    shell.variables.popScope();
    shell.positional = positional;
    shell.loopDepth = loopDepth;
    shell.unit = unit;
    shell.line = line;
  }
}

/** The trap that a function set for itself runs when it returns, and is then forgotten with it. */
async function returnTrap(shell: Shell): Promise<void> {
  await runTrap(shell, 'RETURN');
  if (!shell.option('functrace')) shell.traps.delete('RETURN');
}

/** A program in a process of its own, or in this one when nothing comes after. */
export async function runProgram(
  shell: Shell,
  args: readonly string[],
  assignments: readonly EvaluatedAssignment[],
  text: string,
): Promise<void> {
  const env = shell.environment();
  for (const { name, value } of assignments) if (typeof value === 'string') env.set(name, value);
  const path = await locate(shell, args[0]!, env);
  if (path === undefined) return;
  env.set('_', path);
  const { fs, cwd } = shell.process;
  try {
    const options = { argv: args, executable: path, env, descriptors: shell.fds };
    if (shell.mayBecome && shell.pendingTraps.length === 0 && !shell.traps.has('EXIT')) {
      shell.mayBecome = false;
      const program = shell.process.become(options);
      shell.dispose();
      shell.status = await program(shell.process);
      return;
    }
    const controlled = shell.interactive && shell.option('monitor') && shell.subshellDepth === 0;
    const child = spawn(shell, { ...options, ...(controlled ? { group: 'new' as const } : {}) });
    shell.status = await waitForeground(shell, [child], text);
    shell.pipeStatus = [shell.status];
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    if (error.code === 'ENOEXEC') return runScriptText(shell, path, args, env);
    const full = path.startsWith('/') ? path : `${cwd}/${path}`;
    if (error.code === 'EACCES' && fs.exists(full) && fs.stat(full).type === 'directory')
      return notRun(shell, `${args[0]}: Is a directory`, 126);
    if (error.code === 'ENOENT' && error.path !== path && error.path)
      return notRun(shell, `${args[0]}: ${error.path}: bad interpreter: No such file or directory`, 126);
    await notRun(shell, `${args[0]}: ${error.message}`, error.code === 'ENOENT' ? 127 : 126);
  }
}

async function locate(
  shell: Shell,
  name: string,
  env: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  const { fs, cwd, uid, gid } = shell.process;
  try {
    const path = searchPath(fs as never, name, shell.variables.get('PATH') ?? env.get('PATH') ?? '', cwd, {
      uid,
      gid,
    });
    return path;
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    const busybox = shell.dialect === 'busybox';
    if (error.code === 'EACCES') await notRun(shell, `${error.path}: ${error.message}`, 126);
    else if (name.includes('/'))
      await notRun(shell, busybox ? `${name}: not found` : `${name}: ${error.message}`, 127);
    else await commandNotFound(shell, name);
    return undefined;
  }
}

async function commandNotFound(shell: Shell, name: string): Promise<void> {
  const handler = shell.functions.get('command_not_found_handle');
  if (handler)
    return void (shell.status = await callFunction(shell, handler, ['command_not_found_handle', name]));
  await notRun(shell, shell.dialect === 'busybox' ? `${name}: not found` : `${name}: command not found`, 127);
}

async function notRun(shell: Shell, message: string, code: number): Promise<void> {
  await shell.complain(message);
  shell.status = code;
}
