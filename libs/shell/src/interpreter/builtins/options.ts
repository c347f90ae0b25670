import { quoteAssigned, quoteDouble } from '../quote.ts';
import type { Shell } from '../shell.ts';
import { keysOf, valuesOf } from '../variables.ts';
import { type Builtins, complain, shortFlags } from './builtin.ts';

const optionLetters: Readonly<Record<string, string>> = {
  a: 'allexport',
  b: 'notify',
  B: 'braceexpand',
  C: 'noclobber',
  e: 'errexit',
  E: 'errtrace',
  f: 'noglob',
  h: 'hashall',
  H: 'histexpand',
  k: 'keyword',
  m: 'monitor',
  n: 'noexec',
  P: 'physical',
  p: 'privileged',
  t: 'onecmd',
  T: 'functrace',
  u: 'nounset',
  v: 'verbose',
  x: 'xtrace',
};
const optionNames = [
  ...Object.values(optionLetters),
  'emacs',
  'history',
  'ignoreeof',
  'interactive-comments',
  'nolog',
  'pipefail',
  'posix',
  'vi',
].sort();
const shoptNames =
  'autocd cdable_vars checkwinsize cmdhist dotglob expand_aliases extglob extquote failglob force_fignore globstar histappend hostcomplete huponexit inherit_errexit interactive_comments lastpipe lithist login_shell nocaseglob nocasematch nullglob progcomp promptvars sourcepath'.split(
    ' ',
  );

export const optionBuiltins: Builtins = {
  getopts,
  set,
  shopt: async (shell, args) => {
    const { flags, rest } = shortFlags(args, 'supqo');
    let status = 0;
    for (const name of rest.length > 0 ? rest : shoptNames) {
      const known = flags.has('o') ? optionNames : shoptNames;
      if (!known.includes(name)) return complain(shell, 'shopt', `${name}: invalid shell option name`);
      const settings = flags.has('o') ? shell.options : shell.shopt;
      if (flags.has('s')) settings.add(name);
      else if (flags.has('u')) settings.delete(name);
      else {
        if (!settings.has(name) && rest.length > 0) status = 1;
        if (!flags.has('q'))
          await shell.write(
            `${name.padEnd(16)}${settings.has(name) ? 'on' : 'off'}\n`.replace(/ (on|off)\n$/, '\t$1\n'),
          );
      }
    }
    return status;
  },
  ulimit: async (shell) => {
    await shell.write('unlimited\n');
    return 0;
  },
  umask: async (shell, args) => {
    const { flags, rest } = shortFlags(args, 'Sp');
    const [mask] = rest;
    if (mask !== undefined) {
      if (!/^[0-7]+$/.test(mask)) return complain(shell, 'umask', `${mask}: octal number out of range`);
      shell.process.umask = parseInt(mask, 8) & 0o777;
      return 0;
    }
    const text = `0${shell.process.umask.toString(8).padStart(3, '0')}`;
    await shell.write(flags.has('S') ? `${symbolic(shell.process.umask)}\n` : `${text}\n`);
    return 0;
  },
};

function symbolic(mask: number): string {
  const part = (shift: number) =>
    ['r', 'w', 'x'].filter((_, i) => ((mask >> (shift + 2 - i)) & 1) === 0).join('');
  return `u=${part(6)},g=${part(3)},o=${part(0)}`;
}

async function set(shell: Shell, args: readonly string[]): Promise<number> {
  if (args.length === 0) return showAll(shell);
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--') {
      shell.positional = args.slice(i + 1);
      return 0;
    }
    if (arg === '-') {
      shell.options.delete('xtrace');
      shell.options.delete('verbose');
      if (i + 1 < args.length) shell.positional = args.slice(i + 1);
      return 0;
    }
    if (!/^[-+]./.test(arg)) {
      shell.positional = args.slice(i);
      return 0;
    }
    for (const letter of arg.slice(1)) {
      const name = letter === 'o' ? args[++i] : optionLetters[letter];
      if (letter === 'o' && name === undefined) return showOptions(shell, arg[0] === '-');
      if (name === undefined || !optionNames.includes(name)) {
        await complain(
          shell,
          'set',
          letter === 'o' ? `${name}: invalid option name` : `-${letter}: invalid option`,
        );
        if (letter !== 'o')
          await shell.write(
            'set: usage: set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]\n',
            2,
          );
        return 2;
      }
      if (arg[0] === '-') shell.options.add(name);
      else shell.options.delete(name);
    }
  }
  return 0;
}

async function showOptions(shell: Shell, readable: boolean): Promise<number> {
  for (const name of optionNames) {
    const on = shell.options.has(name);
    await shell.write(
      readable ? `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n` : `set ${on ? '-' : '+'}o ${name}\n`,
    );
  }
  return 0;
}

async function showAll(shell: Shell): Promise<number> {
  for (const name of shell.variables.names()) {
    const variable = shell.variables.find(name);
    if (!variable) continue;
    if (variable.indexed || variable.associative) {
      const values = valuesOf(variable);
      const shown = keysOf(variable).map((key, i) => `[${key}]=${quoteDouble(values[i]!)}`);
      await shell.write(`${name}=(${shown.join(' ')})\n`);
    } else if (variable.value !== undefined) await shell.write(`${name}=${quoteAssigned(variable.value)}\n`);
  }
  return 0;
}

async function getopts(shell: Shell, args: readonly string[]): Promise<number> {
  const [spec = '', name = ''] = args;
  const words = args.length > 2 ? args.slice(2) : shell.positional;
  const silent = spec.startsWith(':');
  const index = Number(shell.variables.get('OPTIND') ?? 1);
  // where in a word like -abc: kept beside OPTIND, which scripts reset
  const inside = shell.optionIndex.word === index ? shell.optionIndex.letter : 1;
  const word = words[index - 1];
  const finish = (status: number, value: string) => {
    shell.variables.set(name, value);
    return status;
  };
  if (word === undefined || !/^-./.test(word)) return finish(1, '?');
  if (word === '--') {
    shell.variables.set('OPTIND', String(index + 1));
    return finish(1, '?');
  }
  const letter = word[inside]!;
  const at = letter === ':' ? -1 : spec.indexOf(letter, silent ? 1 : 0);
  const lastLetter = inside + 1 >= word.length;
  const advance = (next: number, within: number) => {
    shell.variables.set('OPTIND', String(next));
    shell.optionIndex = { word: next, letter: within };
  };
  if (at < 0) {
    advance(lastLetter ? index + 1 : index, lastLetter ? 1 : inside + 1);
    if (silent) shell.variables.set('OPTARG', letter);
    else {
      shell.variables.unset('OPTARG');
      await shell.write(`${shell.name}: illegal option -- ${letter}\n`, 2);
    }
    return finish(0, '?');
  }
  if (spec[at + 1] !== ':') {
    advance(lastLetter ? index + 1 : index, lastLetter ? 1 : inside + 1);
    return finish(0, letter);
  }
  const value = lastLetter ? words[index] : word.slice(inside + 1);
  advance(index + (lastLetter && value !== undefined ? 2 : 1), 1);
  if (value !== undefined) {
    shell.variables.set('OPTARG', value);
    return finish(0, letter);
  }
  if (silent) {
    shell.variables.set('OPTARG', letter);
    return finish(0, ':');
  }
  await shell.write(`${shell.name}: option requires an argument -- ${letter}\n`, 2);
  return finish(0, '?');
}
