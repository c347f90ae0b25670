import type { InputLogRepository, LogEntry } from '@drydock/db';

const flushAfter = 40;

/**
 * Writes one attempt's log in batches. Entries are on disk at most 50 ms after they happened, and appends and
 * cuts reach the database in the order in which they were made.
 */
export class LogWriter {
  readonly #attempt: string;
  readonly #log: InputLogRepository;
  readonly #failed: (error: unknown) => void;
  /** Entries that are not on their way yet, and the position of the first of them. */
  #pending: LogEntry[] = [];
  #from: number;
  #work: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(attempt: string, length: number, log: InputLogRepository, failed: (error: unknown) => void) {
    this.#attempt = attempt;
    this.#from = length;
    this.#log = log;
    this.#failed = failed;
  }

  append(entries: readonly LogEntry[]): void {
    this.#pending.push(...entries);
    this.#timer ??= setTimeout(() => void this.flush(), flushAfter);
  }

  truncate(length: number): void {
    if (length >= this.#from) {
      this.#pending.length = Math.min(this.#pending.length, length - this.#from);
      return;
    }
    this.#pending = [];
    this.#from = length;
    this.#enqueue(() => this.#log.truncate(this.#attempt, length));
  }

  /** Resolves when everything said so far is in the database. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#pending.length > 0) {
      const [from, entries] = [this.#from, this.#pending];
      this.#pending = [];
      this.#from += entries.length;
      this.#enqueue(() => this.#log.append(this.#attempt, from, entries));
    }
    return this.#work;
  }

  /** After a failure nothing more is written: a log with a hole could not be replayed. */
  #enqueue(work: () => Promise<void>): void {
    this.#work = this.#work.then(work);
    this.#work.catch(this.#failed);
  }
}
