import type { Db } from './client.ts';

export interface TakenHint {
  readonly task: string;
  readonly hint: string;
}

/** The hints a learner has read in an attempt, in the order of reading. */
export interface HintRepository {
  list(attemptId: string): Promise<readonly TakenHint[]>;
  /** Taking a hint again changes nothing. */
  take(attemptId: string, hint: TakenHint): Promise<void>;
}

export function createHintRepository(db: Db): HintRepository {
  return {
    async list(attemptId) {
      const select = { task: true, hint: true };
      return db.hintTaken.findMany({ where: { attemptId }, orderBy: { takenAt: 'asc' }, select });
    },
    async take(attemptId, { task, hint }) {
      const key = { attemptId, task, hint };
      await db.hintTaken.upsert({ where: { attemptId_task_hint: key }, create: key, update: {} });
    },
  };
}
