// The proof that a lab is right: untouched it scores nothing, its solution and every alternative score full, and every
// near miss fails exactly the checks that it names — for many seeds.
import {
  loadLab,
  stepScript,
  type Finding,
  type Lab,
  type LabFiles,
  type NearMiss,
  type Step,
  type Variables,
} from '@drydock/lab';
import type { GradeResult } from '../result.ts';
import { grade } from '../runner/run-lab.ts';
import type { GradingTarget } from '../target.ts';
import { lintExpressions } from './lint-expressions.ts';

/** A fresh session of the lab with this seed; everything done to it is lost when it is closed. */
export interface ProofSession {
  readonly target: GradingTarget;
  close(): Promise<void>;
}

export interface ProofCase {
  /** `untouched`, `solution`, `alternative kubectl`, `near miss wrong-port`. */
  readonly name: string;
  readonly seed: string;
  readonly passed: boolean;
  /** What is not as it should be; empty when it passed. */
  readonly problems: readonly string[];
  readonly grade?: GradeResult;
}

export interface Proof {
  readonly passed: boolean;
  readonly findings: readonly Finding[];
  readonly cases: readonly ProofCase[];
}

export interface ProofOptions {
  /** Default: what the lab says, else 20. The wrong answers run for the first `nearMissSeeds` of them. */
  readonly seeds?: number;
  readonly nearMissSeeds?: number;
  /** Called after each case, for a progress line. */
  readonly onCase?: (done: ProofCase) => void;
}

const defaultSeeds = 20;

/** Runs the whole proof. Never rejects for what the lab does wrong: that is in the result. */
export async function proveLab(
  files: LabFiles,
  startSession: (seed: string) => Promise<ProofSession>,
  options: ProofOptions = {},
): Promise<Proof> {
  const { lab, findings } = loadLab(files, 'proof-0');
  const expressions = lab ? lintExpressions(lab, files) : [];
  const all = [...findings, ...expressions];
  if (!lab || all.some(({ severity }) => severity === 'error'))
    return { passed: false, findings: all, cases: [] };
  const seeds = options.seeds ?? lab.spec.selfTest?.seeds ?? defaultSeeds;
  const cases: ProofCase[] = [];
  for (let index = 0; index < seeds; index++) {
    const seed = `proof-${index}`;
    const withMisses = index < (options.nearMissSeeds ?? seeds);
    for (const scenario of scenariosOf(lab, withMisses)) {
      const done = await prove(scenario, files, seed, startSession);
      cases.push(done);
      options.onCase?.(done);
    }
  }
  return { passed: cases.every(({ passed }) => passed), findings: all, cases };
}

interface Scenario {
  readonly name: string;
  /** From the lab of the case's own seed. */
  readonly steps: (lab: Lab) => readonly Step[];
  readonly judge: (result: GradeResult, lab: Lab) => readonly string[];
}

function scenariosOf(lab: Lab, withMisses: boolean): readonly Scenario[] {
  const { solution, selfTest } = lab.spec;
  return [
    {
      name: 'untouched',
      steps: () => [],
      judge: (result) => judgeUntouched(result, selfTest?.initial?.maxScore ?? 0),
    },
    { name: 'solution', steps: ({ spec }) => spec.solution.steps, judge: judgeFull },
    ...(solution.alternatives ?? []).map((one, index) => ({
      name: `alternative ${one.id}`,
      steps: ({ spec }: Lab) => spec.solution.alternatives?.[index]?.steps ?? [],
      judge: judgeFull,
    })),
    ...(withMisses ? (selfTest?.nearMisses ?? []) : []).map((miss, index) => ({
      name: `near miss ${miss.id}`,
      steps: (own: Lab) => missSteps(own, own.spec.selfTest?.nearMisses?.[index] ?? miss),
      judge: (result: GradeResult) => judgeMiss(result, miss),
    })),
  ];
}

function missSteps({ spec }: Lab, miss: NearMiss): readonly Step[] {
  const after = miss.after ?? 'solution';
  const alternative = spec.solution.alternatives?.find(({ id }) => id === after);
  const before = after === 'start' ? [] : (alternative?.steps ?? spec.solution.steps);
  const own: Step = {
    ...(miss.run === undefined ? {} : { run: miss.run }),
    ...(miss.apply ? { apply: miss.apply } : {}),
  };
  return [...before, ...(own.run === undefined && !own.apply ? [] : [own]), ...(miss.steps ?? [])];
}

async function prove(
  scenario: Scenario,
  files: LabFiles,
  seed: string,
  startSession: (seed: string) => Promise<ProofSession>,
): Promise<ProofCase> {
  const { lab, variables } = loadLab(files, seed);
  const failing = (problem: string): ProofCase => ({
    name: scenario.name,
    seed,
    passed: false,
    problems: [problem],
  });
  if (!lab) return failing('the lab cannot be read with this seed');
  let session: ProofSession | undefined;
  try {
    session = await startSession(seed);
    for (const step of scenario.steps(lab)) {
      const problem = await runStep(step, files, variables, session.target);
      if (problem !== undefined) return failing(problem);
    }
    const result = await grade({ lab, variables }, session.target);
    const problems = [...invalidChecks(result), ...scenario.judge(result, lab)];
    return { name: scenario.name, seed, passed: problems.length === 0, problems, grade: result };
  } catch (error) {
    return failing(error instanceof Error ? error.message : String(error));
  } finally {
    await session?.close();
  }
}

async function runStep(
  step: Step,
  files: LabFiles,
  variables: Variables,
  target: GradingTarget,
): Promise<string | undefined> {
  const script = stepScript(step, files, variables);
  const { exitCode, stderr, stdout } = await target.run(script);
  if (exitCode === 0) return undefined;
  return `a step ended with exit code ${exitCode}: ${(step.run ?? step.apply?.file ?? step.edit?.path ?? '').trim()}\n${stderr || stdout}`.trim();
}

const invalidChecks = ({ checks }: GradeResult) =>
  checks.filter(({ state }) => state === 'INVALID').map(({ id, message }) => `${id} is INVALID: ${message}`);

function judgeUntouched({ score, checks }: GradeResult, maxScore: number): readonly string[] {
  if (score <= maxScore) return [];
  const earned = checks.filter(({ points }) => points > 0).map(({ id }) => id);
  return [`scores ${score} before anything was done (${earned.join(', ')})`];
}

function judgeFull({ score, max, checks }: GradeResult): readonly string[] {
  const wrong = checks.filter(({ state, bonus }) => state !== 'PASS' && state !== 'INVALID' && !bonus);
  const lines = wrong.map(({ id, state, message }) => `${id} is ${state}: ${message}`);
  return lines.length === 0 && score < max ? [`scores ${score} of ${max}`] : lines;
}

function judgeMiss({ checks }: GradeResult, { mustFail, mayFail = [] }: NearMiss): readonly string[] {
  return checks.flatMap(({ id, state, message }) => {
    if (mustFail.includes(id)) return state === 'FAIL' ? [] : [`${id} must fail and is ${state}: ${message}`];
    if (state === 'PASS' || state === 'INVALID' || mayFail.includes(id)) return [];
    return [`${id} must pass and is ${state}: ${message}`];
  });
}
