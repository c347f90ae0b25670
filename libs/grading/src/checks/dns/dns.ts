import { firstUnmet, type CheckType } from '../../check-type.ts';
import { failed, passed } from '../../result.ts';

/** A name as it is resolved in a pod or on the learner's machine. */
export const dns: CheckType<'dns'> = {
  kind: 'dns',
  live: false,
  async evaluate({ name, type = 'A', from, expect }, context) {
    const query = {
      name,
      type,
      ...(from ? { from: { pod: from.pod, namespace: from.namespace ?? 'default' } } : {}),
    };
    const answers = await context.target.resolveDns(query);
    const found = answers.length > 0 ? answers.join(', ') : 'no such name';
    const unmet = await firstUnmet(
      expect ?? [{ cel: 'size(answers) > 0', feedback: `${name} has no address.` }],
      { answers },
      context,
    );
    return unmet
      ? failed(unmet.message, { found, wanted: unmet.wanted })
      : passed(`${name} is ${found}.`, { found });
  },
};
