import type { CheckOutcome, GradeReport } from '@drydock/contracts';
import type { Db } from './client.ts';

/** Submissions with the result of every check. */
export interface ScoreRepository {
  add(attemptId: string, report: GradeReport, passed: boolean): Promise<void>;
  /** The checks of the last submission. */
  lastChecks(attemptId: string): Promise<readonly CheckOutcome[]>;
}

export function createScoreRepository(db: Db): ScoreRepository {
  return {
    async add(attemptId, report, passed) {
      await db.score.create({
        data: {
          attemptId,
          score: report.score,
          max: report.max,
          passed,
          virtualTime: report.virtualTime,
          checks: { create: report.checks.map(({ id, ...check }, seq) => ({ seq, check: id, ...check })) },
        },
      });
    },
    async lastChecks(attemptId) {
      const score = await db.score.findFirst({
        where: { attemptId },
        orderBy: { submittedAt: 'desc' },
        include: { checks: { orderBy: { seq: 'asc' } } },
      });
      return (score?.checks ?? []).map((row) => ({
        id: row.check,
        task: row.task,
        title: row.title,
        state: row.state as CheckOutcome['state'],
        points: row.points,
        max: row.max,
        message: row.message,
        ...(row.found !== null && { found: row.found }),
        ...(row.wanted !== null && { wanted: row.wanted }),
      }));
    },
  };
}
