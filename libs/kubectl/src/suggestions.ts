import type { Command } from './command.ts';

/** The commands that someone who typed `word` may have meant: cobra's rule. */
export function suggestions(word: string, commands: readonly Command[]): string[] {
  const typed = word.toLowerCase();
  return commands
    .filter(({ name }) => distance(typed, name.toLowerCase()) <= 2 || name.toLowerCase().startsWith(typed))
    .map(({ name }) => name)
    .sort();
}

/** Levenshtein distance. */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + same));
    }
    row = next;
  }
  return row[b.length]!;
}
