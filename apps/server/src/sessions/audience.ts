import type { ClusterMap, GradeReport } from '@drydock/contracts';

export type StaleReason = 'undo' | 'reset' | 'overflow' | 'restart';

/** Whoever watches sessions: told what happens in the session of an attempt. */
export interface Audience {
  output(attempt: string, terminal: string, data: string): void;
  checks(attempt: string, report: GradeReport): void;
  map(attempt: string, map: ClusterMap): void;
  stale(attempt: string, reason: StaleReason): void;
  failed(attempt: string, message: string): void;
  /** Whether anybody is there. */
  watches(attempt: string): boolean;
}
