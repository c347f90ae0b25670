const key = 'drydock.terminal-font';
const [smallest, usual, largest] = [10, 13, 24];

/** The terminal's font size in pixels, as this browser remembers it. */
export function readFontSize(storage: Pick<Storage, 'getItem'> = localStorage): number {
  return clampFontSize(Number(storage.getItem(key) ?? usual));
}

export function storeFontSize(size: number, storage: Pick<Storage, 'setItem'> = localStorage): void {
  storage.setItem(key, String(size));
}

/** The nearest size at which a terminal is of use. */
export function clampFontSize(size: number): number {
  return Number.isFinite(size) ? Math.min(largest, Math.max(smallest, Math.round(size))) : usual;
}
