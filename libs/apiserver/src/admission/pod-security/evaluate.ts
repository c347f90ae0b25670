import type { ObjectMeta, PodSpec } from '@drydock/kinds';
import { baselineChecks } from './checks/baseline.ts';
import type { Check, Violation } from './checks/check.ts';
import { restrictedChecks } from './checks/restricted.ts';
import type { LevelVersion } from './policy.ts';

/** The minor version of this server: what `latest` stands for. */
const latest = 34;

/** Everything in which a pod falls short of a standard, in the order in which it is reported. */
export function evaluate(
  { level, version }: LevelVersion,
  metadata: ObjectMeta,
  spec: PodSpec,
): readonly Violation[] {
  if (level === 'privileged') return [];
  const minor = version === 'latest' ? latest : Math.min(version, latest);
  const current = (checks: readonly Check[]) => checks.filter(({ since }) => since <= minor);
  const restricted = level === 'restricted' ? current(restrictedChecks) : [];
  const overridden = new Set(restricted.map(({ overrides }) => overrides));
  const baseline = current(baselineChecks).filter(({ id }) => !overridden.has(id));
  return [...baseline, ...restricted].flatMap((check) => check.run(spec, metadata, minor) ?? []);
}

export const violationText = (violations: readonly Violation[]) =>
  violations.map(({ reason, detail }) => (detail === '' ? reason : `${reason} (${detail})`)).join(', ');

export const reasonText = (violations: readonly Violation[]) =>
  violations.map(({ reason }) => reason).join(', ');
