import { firstUnmet, type CheckType } from '../../check-type.ts';
import { failed, passed } from '../../result.ts';

const quoted = 400;

/** Bash on the learner's machine, on a fork. */
export const command: CheckType<'command'> = {
  kind: 'command',
  live: false,
  async evaluate({ run, expect }, context) {
    const result = await context.target.run(run);
    const found = `exit code ${result.exitCode}\n${result.stdout}${result.stderr}`.trim().slice(0, quoted);
    const unmet = await firstUnmet(
      expect ?? [{ cel: 'exitCode == 0', feedback: `\`${run.trim()}\` failed.` }],
      { ...result },
      context,
    );
    return unmet
      ? failed(unmet.message, { found, wanted: unmet.wanted })
      : passed(`\`${run.trim()}\` did what it should.`, { found });
  },
};
