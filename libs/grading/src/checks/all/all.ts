import type { CheckType } from '../../check-type.ts';
import { passed } from '../../result.ts';

/** Every branch has to pass; the first that does not explains. */
export const all: CheckType<'all'> = {
  kind: 'all',
  live: true,
  async evaluate(branches, context) {
    for (const branch of branches) {
      const verdict = await context.evaluate(branch);
      if (verdict.state !== 'PASS') return verdict;
    }
    return passed('All of it is so.');
  },
};
