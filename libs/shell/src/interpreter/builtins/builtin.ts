import type { Shell } from '../shell.ts';

/** A command that runs inside the shell. `args` are without the name. */
export type Builtin = (shell: Shell, args: readonly string[]) => Promise<number>;
export type Builtins = Readonly<Record<string, Builtin>>;

/** `bash: cd: …` */
export async function complain(shell: Shell, name: string, message: string, code = 1): Promise<number> {
  await shell.complain(`${name}: ${message}`);
  return code;
}

export interface ShortFlags {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly rest: readonly string[];
  /** The first letter that is no option. */
  readonly bad?: string;
}

/** getopt(3) for single letters; a colon after a letter in `spec` says that it takes a value. */
export function shortFlags(args: readonly string[], spec: string): ShortFlags {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  let i = 0;
  for (; i < args.length; i++) {
    const word = args[i]!;
    if (word === '--') {
      i++;
      break;
    }
    if (!/^-./.test(word)) break;
    for (let j = 1; j < word.length; j++) {
      const letter = word[j]!;
      const at = spec.indexOf(letter);
      if (at < 0 || letter === ':') return { flags, values, rest: args.slice(i), bad: letter };
      flags.add(letter);
      if (spec[at + 1] !== ':') continue;
      values.set(letter, word.slice(j + 1) || (args[++i] ?? ''));
      break;
    }
  }
  return { flags, values, rest: args.slice(i) };
}
