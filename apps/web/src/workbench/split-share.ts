const [smallest, largest, step] = [0.15, 0.85, 0.04];
const keyOf = (name: string) => `drydock.split.${name}`;

/** Neither pane may vanish. */
export function clampShare(share: number): number {
  return Math.min(largest, Math.max(smallest, share));
}

/** What an arrow key, Home or End makes of the first pane's share; undefined for other keys. */
export function shareFromKey(
  key: string,
  orientation: 'horizontal' | 'vertical',
  share: number,
): number | undefined {
  const [less, more] = orientation === 'horizontal' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
  if (key === less) return clampShare(share - step);
  if (key === more) return clampShare(share + step);
  if (key === 'Home') return smallest;
  if (key === 'End') return largest;
  return undefined;
}

export function readShare(name: string): number | undefined {
  const share = Number(localStorage.getItem(keyOf(name)) ?? Number.NaN);
  return Number.isFinite(share) ? clampShare(share) : undefined;
}

export function storeShare(name: string, share: number): void {
  localStorage.setItem(keyOf(name), String(share));
}
