import type { Taint, Toleration } from '@drydock/kinds';

/** Whether one toleration covers one taint. */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  return toleration.operator === 'Exists' || (toleration.value ?? '') === (taint.value ?? '');
}

/** How long a pod may stay with these taints: milliseconds, `Infinity`, or undefined when one of them is not tolerated. */
export function toleratedFor(
  tolerations: readonly Toleration[],
  taints: readonly Taint[],
): number | undefined {
  const used: Toleration[] = [];
  for (const taint of taints) {
    const matching = tolerations.filter((toleration) => tolerates(toleration, taint));
    if (matching.length === 0) return undefined;
    used.push(...matching);
  }
  const limits = used.flatMap(({ tolerationSeconds }) =>
    tolerationSeconds === undefined ? [] : [tolerationSeconds],
  );
  return limits.length === 0 ? Infinity : Math.max(0, Math.min(...limits)) * 1000;
}
