import { writeText } from '@drydock/machinery';
import type { Command } from './command.ts';
import { ClusterAccess } from './config/access.ts';
import { globalFlags } from './flags/global.ts';
import { FlagValues } from './flags/values.ts';
import type { KubectlHost } from './host.ts';

/** One run of one command: its parsed line, the machine it runs on, and the way to the cluster. */
export class Invocation {
  readonly access: ClusterAccess;

  constructor(
    readonly host: KubectlHost,
    readonly command: Command,
    /** `kubectl get`. */
    readonly path: string,
    readonly flags: FlagValues,
    readonly args: readonly string[],
    /** How many arguments stood before `--`; -1 without one. */
    readonly dashAt: number,
  ) {
    this.access = new ClusterAccess(host, globalValues(command, flags));
  }

  /** Writes to stdout as it is. */
  out(text: string): Promise<void> {
    return text === '' ? Promise.resolve() : writeText(this.host.stdout, text);
  }

  /** Writes to stderr as it is. */
  err(text: string): Promise<void> {
    return text === '' ? Promise.resolve() : writeText(this.host.stderr, text);
  }

  /** An error that sends the reader to the command's help. */
  usageError(message: string): Error {
    return new Error(`${message}\nSee '${this.path} -h' for help and examples`);
  }
}

/** The global flags alone: a command's own --user or --server is not the one that leads to the cluster. */
function globalValues(command: Command, flags: FlagValues): FlagValues {
  const own = new Set((command.flags ?? []).map((flag) => flag.name));
  const inherited = globalFlags.filter((flag) => !own.has(flag.name));
  const given = [...flags.given].filter(([name]) => inherited.some((flag) => flag.name === name));
  return new FlagValues(inherited, new Map(given));
}
