import { searchPath } from '../../kernel/executable.ts';
import { Errno } from '../../kernel/file-system.ts';
import { keywords } from '../keywords.ts';
import { quoteForInput } from '../quote.ts';
import type { Shell } from '../shell.ts';
import { runProgram } from '../simple-command.ts';
import { ReadonlyVariable } from '../variables.ts';
import { elementKey } from '../expand/arithmetic.ts';
import { type Builtins, complain, shortFlags } from './builtin.ts';
import { builtins, declarations } from './index.ts';

export const nameBuiltins: Builtins = {
  alias: async (shell, args) => {
    if (args.length === 0 || args[0] === '-p')
      for (const name of [...shell.aliases.keys()].sort()) await shell.write(`${aliasLine(shell, name)}\n`);
    let status = 0;
    for (const arg of args.filter((word) => word !== '-p')) {
      const at = arg.indexOf('=');
      if (at > 0) shell.aliases.set(arg.slice(0, at), arg.slice(at + 1));
      else if (shell.aliases.has(arg)) await shell.write(`${aliasLine(shell, arg)}\n`);
      else status = await complain(shell, 'alias', `${arg}: not found`);
    }
    return status;
  },
  builtin: async (shell, args) => {
    const [name] = args;
    if (name === undefined) return 0;
    const found = builtins.get(name);
    if (found) return found(shell, args.slice(1));
    const declared = declarations.get(name);
    return declared
      ? declared(shell, args.slice(1))
      : complain(shell, 'builtin', `${name}: not a shell builtin`);
  },
  command: async (shell, args) => {
    const { flags, rest } = shortFlags(args, 'pvV');
    const [name] = rest;
    if (name === undefined) return 0;
    if (flags.has('v') || flags.has('V')) {
      let status = 1;
      for (const wanted of rest)
        if (await describe(shell, 'command', wanted, flags.has('v') ? 'short' : 'long')) status = 0;
      return status;
    }
    const found = builtins.get(name) ?? declarations.get(name);
    if (found) return found(shell, rest.slice(1));
    await runProgram(shell, rest, [], rest.join(' '));
    return shell.status;
  },
  hash: async (shell, args) => {
    if (args.length === 0) await shell.write('hash: hash table empty\n');
    return 0;
  },
  type: async (shell, args) => {
    const { flags, rest } = shortFlags(args, 'afptP');
    let status = 0;
    const form = flags.has('t') ? 'type' : flags.has('p') || flags.has('P') ? 'path' : 'long';
    for (const name of rest) if (!(await describe(shell, 'type', name, form))) status = 1;
    return status;
  },
  unalias: async (shell, args) => {
    if (args[0] === '-a') shell.aliases.clear();
    let status = 0;
    for (const name of args.filter((arg) => arg !== '-a'))
      if (!shell.aliases.delete(name)) status = await complain(shell, 'unalias', `${name}: not found`);
    return status;
  },
  unset: async (shell, args) => {
    const { flags, rest } = shortFlags(args, 'fvn');
    for (const name of rest) {
      if (flags.has('f')) shell.functions.delete(name);
      else if (!(await unsetOne(shell, name, flags.has('v')))) return 1;
    }
    return 0;
  },
};

async function unsetOne(shell: Shell, name: string, variableOnly: boolean): Promise<boolean> {
  const element = /^(\w+)\[(.*)\]$/s.exec(name);
  try {
    if (element) {
      const variable = shell.variables.find(element[1]!);
      if (element[2] === '@' || element[2] === '*') shell.variables.unset(element[1]!);
      else if (variable?.associative) variable.associative.delete(element[2]!);
      else variable?.indexed?.delete(Number(elementKey(shell, element[1]!, element[2]!)));
    } else if (shell.variables.find(name) || variableOnly || shell.variables.dynamic.has(name))
      shell.variables.unset(name);
    else shell.functions.delete(name);
    return true;
  } catch (error) {
    if (!(error instanceof ReadonlyVariable)) throw error;
    await shell.complain(`unset: ${name}: cannot unset: readonly variable`);
    return false;
  }
}

function aliasLine(shell: Shell, name: string): string {
  return `alias ${name}=${quoteForInput(shell.aliases.get(name)!)}`;
}

type Form = 'short' | 'long' | 'type' | 'path';

/** What a name is, as `type`, `command -v` and `which` say it. Returns false when it is nothing. */
async function describe(shell: Shell, command: string, name: string, form: Form): Promise<boolean> {
  const found = classify(shell, name);
  if (!found) {
    if (form === 'long') await shell.complain(`${command}: ${name}: not found`);
    return false;
  }
  const texts: Readonly<Record<Form, string>> = {
    short: found.short,
    long: found.long,
    type: found.type,
    path: found.path ?? '',
  };
  if (texts[form] !== '') await shell.write(`${texts[form]}\n`);
  return true;
}

interface Classified {
  readonly type: string;
  readonly short: string;
  readonly long: string;
  readonly path?: string;
}

function classify(shell: Shell, name: string): Classified | undefined {
  const alias = shell.aliases.get(name);
  if (alias !== undefined && shell.shopt.has('expand_aliases'))
    return { type: 'alias', short: aliasLine(shell, name), long: `${name} is aliased to \`${alias}'` };
  if (keywords.has(name)) return { type: 'keyword', short: name, long: `${name} is a shell keyword` };
  const made = shell.functions.get(name);
  if (made)
    return { type: 'function', short: name, long: `${name} is a function\n${name} () \n${made.text}` };
  if (builtins.has(name) || declarations.has(name))
    return { type: 'builtin', short: name, long: `${name} is a shell builtin` };
  const { fs, cwd, uid, gid } = shell.process;
  try {
    const path = searchPath(fs as never, name, shell.variables.get('PATH') ?? '', cwd, { uid, gid });
    return { type: 'file', short: path, long: `${name} is ${path}`, path };
  } catch (error) {
    if (error instanceof Errno) return undefined;
    throw error;
  }
}
