import type { CheckType } from '../../check-type.ts';
import { failed, type Verdict } from '../../result.ts';

/** One branch is enough; when none passes, what each said is shown. */
export const any: CheckType<'any'> = {
  kind: 'any',
  live: true,
  async evaluate(branches, context) {
    const verdicts: Verdict[] = [];
    for (const branch of branches) {
      const verdict = await context.evaluate(branch);
      if (verdict.state === 'PASS') return verdict;
      verdicts.push(verdict);
    }
    const undecided = verdicts.find(({ state }) => state !== 'FAIL');
    return undecided ?? failed([...new Set(verdicts.map(({ message }) => message))].join(' Or: '));
  },
};
