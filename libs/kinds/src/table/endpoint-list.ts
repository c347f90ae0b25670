const shown = 3;

/** `a,b,c + 2 more...`; `<none>` when the list is empty. */
export function firstThree(items: readonly string[]): string {
  if (items.length === 0) return '<none>';
  const more = items.length - shown;
  return items.slice(0, shown).join(',') + (more > 0 ? ` + ${more} more...` : '');
}
