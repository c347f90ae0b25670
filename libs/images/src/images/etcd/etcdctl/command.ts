import type { FlagTable } from './flags.ts';
import type { Invocation } from './invocation.ts';

/** One command: its words, what help says of it, its own flags, and what it does. */
export interface CtlCommand {
  /** `endpoint health`. */
  readonly words: string;
  /** What follows the words in its usage line. */
  readonly usage: string;
  readonly short: string;
  readonly flags?: FlagTable;
  /** Absent: not simulated. Throws CtlError for what fails; resolves to an exit code other than zero where it has said why. */
  readonly run?: (invocation: Invocation) => Promise<number | void>;
}
