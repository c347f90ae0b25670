/** Points as people write them: at most two decimals, no trailing zeros. */
export function formatPoints(points: number): string {
  return String(Math.round(points * 100) / 100);
}

/** Share of the points in per cent; nothing to earn counts as nothing earned. */
export function percentOf(score: number, max: number): number {
  return max > 0 ? Math.round((Math.min(Math.max(score, 0), max) / max) * 100) : 0;
}
