// A command of kubectl: what it is called, what it takes, how it is explained, and what it does.
import type { Flag } from './flags/flag.ts';
import type { Invocation } from './invocation.ts';

export type CommandGroup =
  | 'Basic Commands (Beginner)'
  | 'Basic Commands (Intermediate)'
  | 'Deploy Commands'
  | 'Cluster Management Commands'
  | 'Troubleshooting and Debugging Commands'
  | 'Advanced Commands'
  | 'Settings Commands'
  | 'Other Commands';

/** Which words completion offers for the arguments of a command. */
export type ArgumentKind =
  'resources' | 'pods' | 'nodes' | 'contexts' | 'clusters' | 'users' | 'files' | 'none';

export interface Command {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** Heading of `kubectl help` under which a top-level verb stands. */
  readonly group?: CommandGroup;
  /** One sentence without a full stop. */
  readonly short: string;
  /** Paragraphs below the short text; absent: the short text alone. */
  readonly long?: string;
  /** Each: what it does, and the lines that do it. */
  readonly examples?: readonly (readonly [title: string, ...lines: string[]])[];
  /** The line after `kubectl `, without `[options]`. */
  readonly usage: string;
  readonly flags?: readonly Flag[];
  readonly subcommands?: readonly Command[];
  /** Where the help of a command group that was called without a verb goes. */
  readonly bareHelpTo?: 'stdout' | 'stderr';
  readonly completes?: ArgumentKind;
  /** Known, but not named in the help. */
  readonly hidden?: boolean;
  /** False: named in the help as the official one is, but it only says that it is not simulated. */
  readonly simulated?: boolean;
  /** Resolves with an exit code when that is not 0. */
  readonly run?: (invocation: Invocation) => Promise<number | void>;
}

/** A command that exists officially and is not simulated: any arguments, one answer. */
export function notSimulated(command: Omit<Command, 'run' | 'simulated'>): Command {
  return { ...command, simulated: false };
}
