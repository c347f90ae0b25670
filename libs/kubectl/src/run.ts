import { Cancelled, BrokenPipe, writeText } from '@drydock/machinery';
import type { Command } from './command.ts';
import { root } from './commands/registry.ts';
import { reportOf } from './errors.ts';
import { FlagError, parseFlags } from './flags/parse.ts';
import { globalFlags } from './flags/global.ts';
import type { Flag } from './flags/flag.ts';
import { helpText, rootUsage } from './help/help.ts';
import type { KubectlHost } from './host.ts';
import { Invocation } from './invocation.ts';
import { suggestions } from './suggestions.ts';

/** Runs one kubectl command line to its end and resolves with the exit code. */
export async function runKubectl(host: KubectlHost): Promise<number> {
  try {
    return await dispatch(host);
  } catch (error) {
    if (error instanceof Cancelled) return 130;
    if (error instanceof BrokenPipe) return 141;
    const { text, code } = reportOf(error);
    if (text !== '') await writeText(host.stderr, text).catch(() => undefined);
    return code;
  }
}

async function dispatch(host: KubectlHost): Promise<number> {
  const { command, path, rest } = findCommand(root, host.argv);
  if (command === root && rest.some((word) => !word.startsWith('-'))) refuseUnknown(rest);
  if (command.name === 'help') return help(host, rest);
  if (command.simulated === false && !asksForHelp(rest)) {
    await writeText(host.stderr, `not simulated: ${path}\n`);
    return 1;
  }
  const parsed = parseOrRefuse(command, path, rest);
  if (parsed.help || !command.run) return showHelp(host, command, path, parsed);
  const missing = (command.flags ?? []).filter((flag) => flag.required && !parsed.values.changed(flag.name));
  if (missing.length > 0)
    throw new Error(`required flag(s) ${missing.map((flag) => `"${flag.name}"`).join(', ')} not set`);
  const invocation = new Invocation(host, command, path, parsed.values, parsed.args, parsed.dashAt);
  const code = (await command.run(invocation)) ?? 0;
  if (code === 0 && parsed.values.bool('warnings-as-errors')) return invocation.access.refuseWarnings();
  return code;
}

/** `kubectl help get`: the same as `kubectl get --help`. */
async function help(host: KubectlHost, topic: readonly string[]): Promise<number> {
  const words = topic.filter((word) => !word.startsWith('-'));
  const { command, path, rest } = findCommand(root, words);
  if (rest.length > 0)
    await writeText(host.stderr, `Unknown help topic [\`${words.join('` `')}\`]\n\n\n${rootUsage(root)}`);
  else await writeText(host.stdout, helpText(command, path));
  return 0;
}

function asksForHelp(rest: readonly string[]): boolean {
  return rest.includes('--help') || rest.includes('-h');
}

function parseOrRefuse(command: Command, path: string, rest: readonly string[]) {
  try {
    return parseFlags(flagsOf(command), rest);
  } catch (error) {
    if (error instanceof FlagError)
      throw new Error(`${error.message}\nSee '${path} --help' for usage.`, { cause: error });
    throw error;
  }
}

/** A command's own flags, then the global ones that it does not redefine. */
export function flagsOf(command: Command): readonly Flag[] {
  const own = command.flags ?? [];
  const inherited = globalFlags
    .filter((flag) => !own.some((one) => one.name === flag.name))
    .map((flag) =>
      own.some((one) => one.short && one.short === flag.short) ? { ...flag, short: undefined } : flag,
    );
  return [...own, ...(inherited as readonly Flag[])];
}

async function showHelp(
  host: KubectlHost,
  command: Command,
  path: string,
  parsed: { readonly help: boolean; readonly args: readonly string[] },
): Promise<number> {
  if (parsed.help || command === root) {
    await writeText(host.stdout, helpText(command, path));
    return 0;
  }
  if (parsed.args.length > 0)
    throw new Error(
      `unknown command ${JSON.stringify(parsed.args.join(' '))}\nSee '${path} -h' for help and examples`,
    );
  const target = command.bareHelpTo === 'stdout' ? host.stdout : host.stderr;
  await writeText(target, helpText(command, path));
  return 1;
}

function refuseUnknown(rest: readonly string[]): void {
  const word = firstWord(root, rest);
  if (word === undefined) return;
  const near = suggestions(word, root.subcommands ?? []);
  const hint = near.length > 0 ? `\n\nDid you mean this?\n${near.map((name) => `\t${name}\n`).join('')}` : '';
  throw new Error(`unknown command ${JSON.stringify(word)} for "kubectl"${hint}`);
}

/** Walks from the root to the deepest command that the words name, as cobra does: flags may stand anywhere. */
export function findCommand(
  start: Command,
  argv: readonly string[],
): { command: Command; path: string; rest: readonly string[] } {
  let command = start;
  let path = 'kubectl';
  let rest = argv;
  for (;;) {
    const word = firstWord(command, rest);
    const next = command.subcommands?.find((one) => one.name === word || one.aliases?.includes(word ?? ''));
    if (word === undefined || !next) return { command, path, rest };
    const at = indexOfWord(command, rest);
    rest = [...rest.slice(0, at), ...rest.slice(at + 1)];
    command = next;
    path = `${path} ${next.name}`;
  }
}

function firstWord(command: Command, words: readonly string[]): string | undefined {
  const at = indexOfWord(command, words);
  return at < 0 ? undefined : words[at];
}

/** Where the first word stands that is neither a flag nor the value of one. */
function indexOfWord(command: Command, words: readonly string[]): number {
  const flags = flagsOf(command);
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === '--') return -1;
    if (word.startsWith('--')) {
      const flag = flags.find((one) => one.name === word.slice(2));
      if (!word.includes('=') && flag?.bare === undefined && word !== '--help') i++;
    } else if (word.startsWith('-') && word.length > 1) {
      const flag = flags.find((one) => one.short === word[1]);
      if (word.length === 2 && flag?.bare === undefined && word !== '-h') i++;
    } else if (word !== '') return i;
  }
  return -1;
}
