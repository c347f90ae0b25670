// The two ways to look at a lab: at once on the live cluster, and with all checks and virtual time on a fork.
import { checksOf, textIn, type Check, type Lab, type Task, type Variables } from '@drydock/lab';
import { parseDuration } from '@drydock/machinery';
import { ClusterReader } from '../cel/cluster-reader.ts';
import { Expressions } from '../cel/expressions.ts';
import type { CheckContext } from '../check-type.ts';
import type { CheckResult, GradeResult, Verdict } from '../result.ts';
import type { GradingTarget } from '../target.ts';
import { evaluateBody, type Mode } from './evaluate-body.ts';

export interface GradableLab {
  /** With variables filled in. */
  readonly lab: Lab;
  readonly variables: Variables;
  readonly language?: string;
}

/** Only what reads: cheap enough to run after every command. Everything else is PENDING. */
export function checkLive(lab: GradableLab, target: GradingTarget): Promise<GradeResult> {
  return runLab(lab, target, 'live');
}

/** All checks, on a fork: time advances, commands run. */
export function grade(lab: GradableLab, target: GradingTarget): Promise<GradeResult> {
  return runLab(lab, target, 'grade');
}

async function runLab(gradable: GradableLab, target: GradingTarget, mode: Mode): Promise<GradeResult> {
  const { lab, variables } = gradable;
  const reader = new ClusterReader(target.client);
  const shared = {
    target,
    lab,
    variables,
    reader,
    expressions: new Expressions(reader),
    language: gradable.language ?? 'en',
  };
  const results = new Map<string, CheckResult>();
  for (const { task, check } of checksOf(lab)) {
    const blocker = blockedBy(task, check, lab, results);
    const verdict = blocker
      ? ({
          state: mode === 'live' ? 'PENDING' : 'FAIL',
          message: `First this has to be right: ${blocker.title}`,
        } as const)
      : await evaluateInTime(check, mode, { ...shared, check: check.id });
    results.set(check.id, resultOf(task, check, await withFeedback(check, verdict, shared), shared.language));
  }
  return summarize(lab, target.now(), [...results.values()]);
}

/** A check it depends on, or a gate of a task before, that has not passed. */
function blockedBy(
  task: Task,
  check: Check,
  lab: Lab,
  results: ReadonlyMap<string, CheckResult>,
): CheckResult | undefined {
  const gates = lab.spec.tasks
    .filter(({ id }) => task.dependsOn?.includes(id))
    .flatMap((before) => (before.checks ?? []).filter(({ gate }) => gate).map(({ id }) => id));
  return [...(check.dependsOn ?? []), ...gates]
    .map((id) => results.get(id))
    .find((result): result is CheckResult => result !== undefined && result.state !== 'PASS');
}

type Shared = Omit<CheckContext, 'evaluate'>;
const shortestStep = 100;
const longestStep = 5000;

/** Waits, in virtual time, until the check passes or `within` is over, and then for as long as it has to stay so. */
async function evaluateInTime(check: Check, mode: Mode, context: Shared): Promise<Verdict> {
  const { target } = context;
  let verdict = await evaluateBody(check, mode, context);
  if (mode === 'live') return verdict;
  const deadline = target.now() + (parseDuration(check.within ?? '0s') ?? 0);
  let step = shortestStep;
  while (verdict.state === 'FAIL' && target.now() < deadline) {
    await target.advance(Math.min(step, deadline - target.now()));
    step = Math.min(step * 2, longestStep);
    verdict = await evaluateBody(check, mode, context);
  }
  if (verdict.state !== 'PASS' || check.stableFor === undefined) return verdict;
  const stable = target.now() + (parseDuration(check.stableFor) ?? 0);
  while (verdict.state === 'PASS' && target.now() < stable) {
    await target.advance(Math.min(1000, stable - target.now()));
    verdict = await evaluateBody(check, mode, context);
  }
  return verdict.state === 'FAIL'
    ? { ...verdict, message: `It was right for a moment only. ${verdict.message}` }
    : verdict;
}

async function withFeedback(
  check: Check,
  verdict: Verdict,
  shared: Pick<Shared, 'expressions' | 'variables' | 'language'>,
): Promise<Verdict> {
  const texts = {
    PASS: check.feedback?.pass,
    FAIL: check.feedback?.fail,
    INVALID: check.feedback?.invalid,
    PENDING: undefined,
  };
  const text = texts[verdict.state];
  if (text === undefined) return verdict;
  const values = {
    found: verdict.found ?? '',
    wanted: verdict.wanted ?? '',
    message: verdict.message,
    vars: shared.variables,
  };
  return { ...verdict, message: await shared.expressions.fill(textIn(text, shared.language), values) };
}

function resultOf(task: Task, check: Check, verdict: Verdict, language: string): CheckResult {
  // An INVALID check costs nothing and earns nothing: it is left out of the sum, for it is not the learner who is wrong.
  const max = verdict.state === 'INVALID' ? 0 : (check.points ?? 0);
  return {
    id: check.id,
    task: task.id,
    title: textIn(check.title, language),
    ...verdict,
    points: verdict.state === 'PASS' ? max : 0,
    max,
    ...(check.hidden ? { hidden: true } : {}),
    ...(check.bonus ? { bonus: true } : {}),
  };
}

function summarize(lab: Lab, virtualTime: number, checks: readonly CheckResult[]): GradeResult {
  const sum = (of: readonly number[]) => Math.round(of.reduce((total, one) => total + one, 0) * 100) / 100;
  const { id, version } = lab.metadata;
  const score = sum(checks.map(({ points }) => points));
  const max = sum(checks.filter(({ bonus }) => !bonus).map((check) => check.max));
  return { lab: id, labVersion: version, score, max, virtualTime, checks };
}
