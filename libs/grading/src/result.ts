/** PENDING: not looked at here, because it would change something or has to wait. INVALID: the lab or the system is broken. */
export type CheckState = 'PASS' | 'FAIL' | 'INVALID' | 'PENDING';

export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** What a check type says about one look at the world. */
export interface Verdict {
  readonly state: CheckState;
  /** For the learner: what is so and what should be. */
  readonly message: string;
  readonly found?: string;
  readonly wanted?: string;
  readonly objectRefs?: readonly ObjectReference[];
}

export interface CheckResult extends Verdict {
  readonly id: string;
  readonly task: string;
  readonly title: string;
  /** Points earned. */
  readonly points: number;
  readonly max: number;
  readonly hidden?: boolean;
  readonly bonus?: boolean;
}

export interface GradeResult {
  readonly lab: string;
  readonly labVersion: string;
  readonly score: number;
  readonly max: number;
  /** ms since the epoch, of the session's clock. */
  readonly virtualTime: number;
  readonly checks: readonly CheckResult[];
}

export const passed = (message: string, more: Partial<Verdict> = {}): Verdict => ({
  state: 'PASS',
  message,
  ...more,
});
export const failed = (message: string, more: Partial<Verdict> = {}): Verdict => ({
  state: 'FAIL',
  message,
  ...more,
});
export const invalid = (message: string): Verdict => ({ state: 'INVALID', message });

/** Thrown by a check type when the check itself makes no sense: becomes INVALID. */
export class InvalidCheck extends Error {}
