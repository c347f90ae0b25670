import { checkKinds, kindsOf } from '../../schema/checks.ts';
import type { LintContext } from '../../loader/load-lab.ts';
import { eachBody, eachCheck } from '../visit.ts';

/** A check looks at exactly one kind of thing. */
export function checkKind({ lab, report }: LintContext): void {
  for (const { check, path } of eachCheck(lab))
    for (const { body, path: at } of eachBody(check, path)) {
      const kinds = kindsOf(body);
      if (kinds.length === 0) report(at, 'the check looks at nothing', `add one of ${checkKinds.join(', ')}`);
      if (kinds.length > 1)
        report(
          [...at, kinds[1]!],
          `a check has one kind, this one has ${kinds.join(' and ')}`,
          'split it or use all',
        );
    }
}
