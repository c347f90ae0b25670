import type { Db } from './client.ts';

export interface LogEntry {
  /** Virtual milliseconds. */
  readonly at: number;
  /** Plain JSON; what it means is the session's business. */
  readonly input: object;
}

/** The logs of attempts: appended in batches, cut at the end by undo. */
export interface InputLogRepository {
  read(attemptId: string): Promise<readonly LogEntry[]>;
  append(attemptId: string, from: number, entries: readonly LogEntry[]): Promise<void>;
  truncate(attemptId: string, length: number): Promise<void>;
}

export function createInputLogRepository(db: Db): InputLogRepository {
  return {
    async read(attemptId) {
      const rows = await db.inputEntry.findMany({ where: { attemptId }, orderBy: { seq: 'asc' } });
      return rows.map((row) => ({ at: row.at, input: row.input as object }));
    },
    async append(attemptId, from, entries) {
      await db.inputEntry.createMany({
        data: entries.map((entry, index) => ({
          attemptId,
          seq: from + index,
          at: entry.at,
          input: entry.input,
        })),
      });
    },
    async truncate(attemptId, length) {
      await db.inputEntry.deleteMany({ where: { attemptId, seq: { gte: length } } });
    },
  };
}
