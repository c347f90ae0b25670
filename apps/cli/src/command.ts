/** One command of `drydock`. `words` name it: `['sandbox', 'run']`. */
export interface Command {
  readonly words: readonly string[];
  readonly usage: string;
  readonly summary: string;
  /** Resolves to the exit code. */
  run(args: readonly string[]): Promise<number>;
}

/** The learner or author typed something that is not understood. The message is printed; exit code 2. */
export class UsageError extends Error {}
