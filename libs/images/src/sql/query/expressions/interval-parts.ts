/** `1` DAY; `'1:30'` MINUTE_SECOND; `'2 days 3 hours'` of PostgreSQL. */
export function intervalParts(text: string, unit: string): readonly (readonly [number, string])[] {
  const names = ['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND'];
  if (unit === '')
    return [...text.matchAll(/(-?\d+(?:\.\d+)?)\s*([a-z]+)/gi)].map(
      (match) =>
        [
          Number(match[1]),
          match[2]!
            .toUpperCase()
            .replace(/S$/, '')
            .replace(/^MIN$/, 'MINUTE')
            .replace(/^(SEC)$/, 'SECOND'),
        ] as const,
    );
  if (!unit.includes('_')) return [[Number(text) || Number(/-?\d+/.exec(text)?.[0] ?? 0), unit]];
  const [first, last] = unit.split('_') as [string, string];
  const wanted = names.slice(names.indexOf(first), names.indexOf(last) + 1);
  const numbers = text.match(/\d+/g)?.map(Number) ?? [];
  const sign = text.trim().startsWith('-') ? -1 : 1;
  const used = wanted.slice(wanted.length - numbers.length);
  return used.map((name, index) => [sign * numbers[index]!, name] as const);
}
