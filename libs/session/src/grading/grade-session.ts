// Grading a session: read-only checks on the live cluster, all of them on a fork.
import { checkLive as runLiveChecks, grade, type CheckResult, type GradeResult } from '@drydock/grading';
import type { CheckOutcome, GradeReport, SessionSpec } from '../contract.ts';
import { Session } from '../session.ts';
import { hintCost } from './hint-cost.ts';
import { SandboxTarget } from './sandbox-target.ts';

/** Checks that act are shown as the last fork found them. Never advances the clock. */
export async function checkLive(session: Session, forked: GradeReport | undefined): Promise<GradeReport> {
  if (!session.lab) return emptyReport(session.now);
  const live = await runLiveChecks(session.lab, new SandboxTarget(session.sandbox));
  const known = new Map(forked?.checks.map((check) => [check.id, check]));
  const checks = live.checks.map((check) => {
    const before = known.get(check.id);
    return check.state === 'PENDING' && before ? before : outcomeOf(check);
  });
  return { ...reportOf(live), checks, score: scoreOf(session, checks) };
}

/** The session once more, by replay up to `now`, and all checks on that. */
export async function gradeFork(session: Session, spec: SessionSpec): Promise<GradeReport> {
  if (!session.lab) return emptyReport(session.now);
  const { now } = session;
  const fork = await Session.replay(spec, {}, session.lab);
  try {
    await fork.sandbox.clock.runUntil(now);
    const report = reportOf(await grade(session.lab, new SandboxTarget(fork.sandbox)));
    return { ...report, score: scoreOf(fork, report.checks) };
  } finally {
    fork.stop();
  }
}

/** What the checks earn without what the hints cost. */
function scoreOf({ lab, log }: Session, checks: readonly CheckOutcome[]): number {
  const earned = checks.reduce((sum, { points }) => sum + points, 0);
  const cost = lab ? hintCost(lab.lab, log) : 0;
  return Math.max(0, Math.round((earned - cost) * 100) / 100);
}

function reportOf({ lab, score, max, virtualTime, checks }: GradeResult): GradeReport {
  return { lab, score, max, virtualTime, checks: checks.map(outcomeOf) };
}

function outcomeOf({
  id,
  task,
  title,
  state,
  points,
  max,
  message,
  found,
  wanted,
}: CheckResult): CheckOutcome {
  return {
    id,
    task,
    title,
    state,
    points,
    max,
    message,
    ...(found === undefined ? {} : { found }),
    ...(wanted === undefined ? {} : { wanted }),
  };
}

const emptyReport = (virtualTime: number): GradeReport => ({
  lab: '',
  score: 0,
  max: 0,
  virtualTime,
  checks: [],
});
