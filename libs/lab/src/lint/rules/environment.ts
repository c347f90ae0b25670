import type { LintContext } from '../../loader/load-lab.ts';

/** Parts of the environment that this engine takes no notice of: an author must know. */
const ignored = ['nodes', 'storageClasses', 'faults'] as const;
/** What `cluster` can switch on. */
const addons = ['ingress-nginx', 'metrics-server'] as const;

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
  for (const [index, addon] of (settings.addons ?? []).entries()) {
    const name = typeof addon === 'string' ? addon : addon['name'];
    if (!addons.some((known) => known === name))
      report(
        ['spec', 'environment', 'addons', index],
        `no add-on named ${JSON.stringify(name)}; there is ${addons.join(', ')}`,
      );
  }
  for (const [index, file] of (settings.files ?? []).entries())
    if ((file.content === undefined) === (file.from === undefined))
      report(['spec', 'environment', 'files', index], 'needs either content or from');
}
