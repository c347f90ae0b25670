import type { CheckType } from '../../check-type.ts';
import { failed, passed } from '../../result.ts';

/** The branch must not pass. */
export const not: CheckType<'not'> = {
  kind: 'not',
  live: true,
  async evaluate(branch, context) {
    const verdict = await context.evaluate(branch);
    if (verdict.state === 'PASS') return failed(verdict.message);
    return verdict.state === 'FAIL' ? passed(verdict.message) : verdict;
  },
};
