import { textIn, type CheckBody, type Expectation, type Lab, type Variables } from '@drydock/lab';
import type { ClusterReader } from './cel/cluster-reader.ts';
import type { Expressions } from './cel/expressions.ts';
import type { GradingTarget } from './target.ts';
import type { Verdict } from './result.ts';

/** Everything a check type may use. */
export interface CheckContext {
  readonly target: GradingTarget;
  readonly lab: Lab;
  readonly variables: Variables;
  readonly reader: ClusterReader;
  readonly expressions: Expressions;
  /** The id of the check, for `answer`. */
  readonly check: string;
  readonly language: string;
  /** Looks at a nested check. */
  evaluate(body: CheckBody): Promise<Verdict>;
}

type Kind = keyof CheckBody;
export type Settings<K extends Kind> = NonNullable<CheckBody[K]>;

/** One kind of check. Throws InvalidCheck when the check itself makes no sense. */
export interface CheckType<K extends Kind = Kind> {
  readonly kind: K;
  /** Whether it only reads objects, so that it may run on the live cluster; `http` when a GET is all it does. */
  readonly live: boolean | 'http';
  evaluate(settings: Settings<K>, context: CheckContext): Promise<Verdict>;
}

/** The first expectation that does not hold, with its message; undefined when all do. */
export async function firstUnmet(
  expectations: readonly Expectation[] | undefined,
  values: Readonly<Record<string, unknown>>,
  context: CheckContext,
): Promise<{ readonly message: string; readonly wanted?: string; readonly met: number } | undefined> {
  const variables = { ...values, vars: context.variables };
  for (const [index, { cel, feedback }] of (expectations ?? []).entries()) {
    const outcome = await context.expressions.test(cel, variables);
    if (outcome.state === 'value' && outcome.value === true) continue;
    const text = feedback === undefined ? undefined : textIn(feedback, context.language);
    const absent = outcome.state === 'missing' ? `${outcome.path} is not set` : undefined;
    const unfit = outcome.state === 'unfit' ? outcome.reason : undefined;
    const message = text
      ? await context.expressions.fill(text, variables)
      : (absent ?? unfit ?? `This does not hold: ${cel}`);
    // An author's own words say enough; the expression behind them would only give the answer away.
    return { message, ...(feedback === undefined ? { wanted: cel } : {}), met: index };
  }
  return undefined;
}
