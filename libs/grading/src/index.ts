export type { CheckContext, CheckType } from './check-type.ts';
export { offeredHints } from './hints/offered-hints.ts';
export { lintExpressions } from './proof/lint-expressions.ts';
export {
  proveLab,
  type Proof,
  type ProofCase,
  type ProofOptions,
  type ProofSession,
} from './proof/prove-lab.ts';
export { checkTypes } from './registry.ts';
export type { CheckResult, CheckState, GradeResult, ObjectReference, Verdict } from './result.ts';
export { checkLive, grade, type GradableLab } from './runner/run-lab.ts';
export * from './target.ts';
