import type { LintContext } from '../../loader/load-lab.ts';

/** Parts of the environment that this engine takes no notice of: an author must know. */
const ignored = ['nodes', 'storageClasses', 'addons', 'images', 'faults'] as const;

export function environment({ lab, report }: LintContext): void {
  const settings = lab.spec.environment ?? {};
  for (const field of ignored)
    if ((settings[field]?.length ?? 0) > 0)
      report(
        ['spec', 'environment', field],
        `${field} is not simulated: the cluster is that of the profile`,
        undefined,
        'warning',
      );
  for (const [index, file] of (settings.files ?? []).entries())
    if ((file.content === undefined) === (file.from === undefined))
      report(['spec', 'environment', 'files', index], 'needs either content or from');
}
