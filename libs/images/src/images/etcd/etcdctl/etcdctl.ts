// The program `etcdctl`, version 3.6: finds the command as cobra does, runs it, prints what went wrong.
import { writeText } from '@drydock/machinery';
import type { Program } from '@drydock/shell';
import type { CtlCommand } from './command.ts';
import { CtlError, parseFlags, type FlagTable } from './flags.ts';
import { helpText } from './help.ts';
import { Invocation } from './invocation.ts';
import { keyCommands } from './keys.ts';
import { leaseCommands } from './leases.ts';
import { memberCommands } from './members.ts';
import { notSimulatedCommands } from './not-simulated.ts';

/** In the order of help: by their words. */
export const commands: readonly CtlCommand[] = [
  ...keyCommands,
  ...leaseCommands,
  ...memberCommands,
  ...notSimulatedCommands,
].sort((a, b) => (a.words < b.words ? -1 : 1));

export const etcdctlProgram =
  (version: string): Program =>
  async (process) => {
    try {
      return await run(version, process);
    } catch (error) {
      if (!(error instanceof CtlError)) throw error;
      const text = error.message.startsWith('not simulated')
        ? `etcdctl: ${error.message}`
        : `Error: ${error.message}`;
      await writeText(process.stderr, `${text}\n`);
      return error.code;
    }
  };

async function run(version: string, process: Parameters<Program>[0]): Promise<number> {
  const argv = process.argv.slice(1);
  const all: FlagTable = Object.assign({}, ...commands.map(({ flags }) => flags ?? {})) as FlagTable;
  const words = parseFlags(argv, all).args;
  const asked = argv.includes('--help') || argv.includes('-h') || words.length === 0 || words[0] === 'help';
  const found = findCommand(words[0] === 'help' ? words.slice(1) : words);
  if (asked || 'group' in found) {
    await writeText(process.stdout, helpText(commands, found, version));
    return 0;
  }
  const { command, used } = found;
  if (!command.run) throw new CtlError(`not simulated: etcdctl ${command.words}`);
  const line = parseFlags(argv, command.flags ?? {});
  const invocation = new Invocation(process, version, { flags: line.flags, args: line.args.slice(used) });
  await invocation.checkEnvironment();
  void invocation.output; // a format that does not exist is refused before anything is asked
  return (await command.run(invocation)) ?? 0;
}

/** A command, or the words of a group of them that needs a further word. */
export type Found = { readonly command: CtlCommand; readonly used: number } | { readonly group: string };

/** Beginnings of words will do, where only one word begins so: `etcdctl compact`. */
function findCommand(words: readonly string[]): Found {
  const [first, second] = words;
  if (first === undefined) return { group: '' };
  const name = complete(first, [...new Set(commands.map((one) => one.words.split(' ')[0]!))]);
  if (name === undefined)
    throw new CtlError(
      `unknown command ${JSON.stringify(first)} for "etcdctl"\nRun 'etcdctl --help' for usage.`,
    );
  const single = commands.find((one) => one.words === name);
  if (single) return { command: single, used: 1 };
  const below = commands.filter((one) => one.words.startsWith(`${name} `));
  const verb = complete(second ?? ' ', below.map((one) => one.words.slice(name.length + 1))); // prettier-ignore
  const command = below.find((one) => one.words === `${name} ${verb}`);
  return command ? { command, used: 2 } : { group: name };
}

function complete(word: string, names: readonly string[]): string | undefined {
  if (names.includes(word)) return word;
  const candidates = names.filter((name) => name.startsWith(word));
  return candidates.length === 1 ? candidates[0] : undefined;
}
