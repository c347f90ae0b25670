// GetUnifiedDiffString of go-difflib, which is Python's difflib: how Kubernetes shows what an update must not change.
// The matching is part of the format: lines that are frequent in a long text anchor nothing, as in the original.

interface Match {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}

interface Step {
  readonly kind: 'equal' | 'change';
  readonly fromA: number;
  readonly toA: number;
  readonly fromB: number;
  readonly toB: number;
}

const context = 3;
const longText = 200;

/** The hunks between two texts with three lines of context, without a header. */
export function unifiedDiff(before: string, after: string): string {
  const a = before.split('\n');
  const b = after.split('\n');
  return grouped(steps(a, b))
    .map((hunk) => hunkText(hunk, a, b))
    .join('');
}

function hunkText(hunk: readonly Step[], a: readonly string[], b: readonly string[]): string {
  const first = hunk[0]!;
  const last = hunk[hunk.length - 1]!;
  const lines = [`@@ -${range(first.fromA, last.toA)} +${range(first.fromB, last.toB)} @@`];
  for (const { kind, fromA, toA, fromB, toB } of hunk) {
    if (kind === 'equal') lines.push(...a.slice(fromA, toA).map((line) => ` ${line}`));
    else
      lines.push(
        ...a.slice(fromA, toA).map((line) => `-${line}`),
        ...b.slice(fromB, toB).map((line) => `+${line}`),
      );
  }
  return `${lines.join('\n')}\n`;
}

function range(from: number, to: number): string {
  const length = to - from;
  if (length === 1) return String(from + 1);
  return `${length === 0 ? from : from + 1},${length}`;
}

/** Runs of equal and changed lines in order. */
function steps(a: readonly string[], b: readonly string[]): Step[] {
  const result: Step[] = [];
  let [i, j] = [0, 0];
  for (const match of matches(a, b)) {
    if (i < match.a || j < match.b)
      result.push({ kind: 'change', fromA: i, toA: match.a, fromB: j, toB: match.b });
    [i, j] = [match.a + match.size, match.b + match.size];
    if (match.size > 0) result.push({ kind: 'equal', fromA: match.a, toA: i, fromB: match.b, toB: j });
  }
  return result;
}

/** Hunks: long equal runs are cut down to their ends. */
function grouped(all: readonly Step[]): Step[][] {
  const trimmed = [...all];
  const first = trimmed[0];
  if (first?.kind === 'equal')
    trimmed[0] = {
      ...first,
      fromA: Math.max(first.fromA, first.toA - context),
      fromB: Math.max(first.fromB, first.toB - context),
    };
  const last = trimmed[trimmed.length - 1];
  if (last?.kind === 'equal') trimmed[trimmed.length - 1] = startOf(last);
  const groups: Step[][] = [];
  let group: Step[] = [];
  for (const step of trimmed) {
    let rest = step;
    if (step.kind === 'equal' && step.toA - step.fromA > context * 2) {
      group.push(startOf(step));
      groups.push(group);
      group = [];
      rest = { ...step, fromA: step.toA - context, fromB: step.toB - context };
    }
    group.push(rest);
  }
  groups.push(group);
  return groups.filter((one) => one.some(({ kind }) => kind === 'change'));
}

function startOf(step: Step): Step {
  return {
    ...step,
    toA: Math.min(step.toA, step.fromA + context),
    toB: Math.min(step.toB, step.fromB + context),
  };
}

/** Matching blocks in order, neighbours joined, with an empty one at the end. */
function matches(a: readonly string[], b: readonly string[]): Match[] {
  const places = placesOf(b);
  const found: Match[] = [];
  const collect = (fromA: number, toA: number, fromB: number, toB: number): void => {
    const best = longest(a, b, places, { fromA, toA, fromB, toB });
    if (best.size === 0) return;
    collect(fromA, best.a, fromB, best.b);
    found.push(best);
    collect(best.a + best.size, toA, best.b + best.size, toB);
  };
  collect(0, a.length, 0, b.length);
  const joined: Match[] = [];
  for (const match of found) {
    const before = joined[joined.length - 1];
    if (before && before.a + before.size === match.a && before.b + before.size === match.b)
      joined[joined.length - 1] = { ...before, size: before.size + match.size };
    else joined.push(match);
  }
  return [...joined, { a: a.length, b: b.length, size: 0 }];
}

/** Where each line of `b` stands; in a long text frequent lines count for nothing. */
function placesOf(b: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [index, line] of b.entries()) {
    const known = places.get(line);
    if (known) known.push(index);
    else places.set(line, [index]);
  }
  if (b.length < longText) return places;
  const tooMany = Math.floor(b.length / 100) + 1;
  return new Map([...places].filter(([, indices]) => indices.length <= tooMany));
}

interface Window {
  readonly fromA: number;
  readonly toA: number;
  readonly fromB: number;
  readonly toB: number;
}

function longest(
  a: readonly string[],
  b: readonly string[],
  places: ReadonlyMap<string, readonly number[]>,
  { fromA, toA, fromB, toB }: Window,
): Match {
  let best: Match = { a: fromA, b: fromB, size: 0 };
  let lengths = new Map<number, number>();
  for (let i = fromA; i < toA; i++) {
    const next = new Map<number, number>();
    for (const j of places.get(a[i]!) ?? []) {
      if (j < fromB) continue;
      if (j >= toB) break;
      const size = (lengths.get(j - 1) ?? 0) + 1;
      next.set(j, size);
      if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size };
    }
    lengths = next;
  }
  // frequent lines beside the match belong to it
  let { a: startA, b: startB, size } = best;
  while (startA > fromA && startB > fromB && a[startA - 1] === b[startB - 1]) {
    startA--;
    startB--;
    size++;
  }
  while (startA + size < toA && startB + size < toB && a[startA + size] === b[startB + size]) size++;
  return { a: startA, b: startB, size };
}
