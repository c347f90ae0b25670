import type { LintContext } from '../loader/load-lab.ts';
import { brittleChecks } from './rules/brittle-checks.ts';
import { checkKind } from './rules/check-kind.ts';
import { environment } from './rules/environment.ts';
import { hintsGiveAway } from './rules/hints-give-away.ts';
import { points } from './rules/points.ts';
import { proof } from './rules/proof.ts';
import { references } from './rules/references.ts';
import { taskOrder } from './rules/task-order.ts';
import { texts } from './rules/texts.ts';
import { uniqueIds } from './rules/unique-ids.ts';

export type LintRule = (context: LintContext) => void;

/** What the linter looks at once the schema is satisfied. */
export const lintRules: readonly LintRule[] = [
  brittleChecks,
  checkKind,
  environment,
  hintsGiveAway,
  points,
  proof,
  references,
  taskOrder,
  texts,
  uniqueIds,
];
