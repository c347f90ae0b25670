import { firstUnmet, type CheckType } from '../../check-type.ts';
import { failed, passed } from '../../result.ts';

/** A question to the learner. */
export const answer: CheckType<'answer'> = {
  kind: 'answer',
  live: true,
  async evaluate({ expect }, context) {
    const given = context.target.answers?.[context.check];
    if (given === undefined || given === '') return failed('There is no answer yet.', { found: 'nothing' });
    const unmet = await firstUnmet(expect, { answer: given }, context);
    return unmet
      ? failed(unmet.message === '' ? 'That is not it.' : unmet.message)
      : passed('That is right.');
  },
};
