// Shell patterns (glob(7) with bash's extended operators), matched by walking sets of positions: no backtracking.
type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'star' }
  | { readonly kind: 'class'; readonly negated: boolean; readonly has: (letter: string) => boolean }
  | {
      readonly kind: 'group';
      readonly operator: string;
      readonly alternatives: readonly (readonly Node[])[];
    };

export interface PatternOptions {
  readonly ignoreCase?: boolean;
}

export interface Pattern {
  matches(text: string): boolean;
  /** The end of the shortest or longest match that starts at `start`. */
  end(text: string, start: number, longest: boolean): number | undefined;
  /** The start of the shortest or longest match that ends at the end of the text. */
  suffixStart(text: string, longest: boolean): number | undefined;
}

const cache = new Map<string, Pattern>();

/** Compiles a pattern in which quoted characters stand after a backslash. */
export function compilePattern(source: string, options: PatternOptions = {}): Pattern {
  const key = `${options.ignoreCase ? 'i' : ''}:${source}`;
  const known = cache.get(key);
  if (known) return known;
  const fold = (text: string) => (options.ignoreCase ? text.toLowerCase() : text);
  const nodes = parse(fold(source));
  const reversed = reverse(nodes);
  const pattern: Pattern = {
    matches: (text) => ends(nodes, fold(text), new Set([0])).has(text.length),
    end: (text, start, longest) => extreme(ends(nodes, fold(text), new Set([start])), longest),
    suffixStart: (text, longest) => {
      const length = extreme(ends(reversed, [...fold(text)].reverse().join(''), new Set([0])), longest);
      return length === undefined ? undefined : text.length - length;
    },
  };
  if (cache.size > 500) cache.clear();
  cache.set(key, pattern);
  return pattern;
}

/** Makes every character of `text` stand for itself. */
export function escapePattern(text: string): string {
  return text.replace(/[\\*?[\]()|!+@-]/g, '\\$&');
}

/** Whether the pattern can match anything but one text. */
export function hasWildcard(pattern: string): boolean {
  return /(^|[^\\])(\\\\)*([*?]|\[.*\]|[!@+]\()/s.test(pattern);
}

/** The one text that a pattern without wildcards matches. */
export function unescapePattern(pattern: string): string {
  return pattern.replace(/\\(.)/gs, '$1');
}

function extreme(set: ReadonlySet<number>, largest: boolean): number | undefined {
  if (set.size === 0) return undefined;
  return largest ? Math.max(...set) : Math.min(...set);
}

function parse(source: string): Node[] {
  const parser = { source, at: 0 };
  return sequence(parser, false);
}

interface PatternParser {
  readonly source: string;
  at: number;
}

function sequence(parser: PatternParser, inGroup: boolean): Node[] {
  const nodes: Node[] = [];
  const { source } = parser;
  while (parser.at < source.length) {
    const letter = source[parser.at]!;
    if (inGroup && (letter === '|' || letter === ')')) break;
    if ('?*+@!'.includes(letter) && source[parser.at + 1] === '(' && closes(source, parser.at + 1)) {
      parser.at += 2;
      nodes.push({ kind: 'group', operator: letter, alternatives: group(parser) });
    } else if (letter === '*') {
      parser.at++;
      if (nodes.at(-1)?.kind !== 'star') nodes.push({ kind: 'star' });
    } else if (letter === '?') {
      parser.at++;
      nodes.push({ kind: 'any' });
    } else if (letter === '[') nodes.push(bracket(parser));
    else {
      if (letter === '\\' && parser.at + 1 < source.length) parser.at++;
      nodes.push({ kind: 'text', text: source[parser.at++]! });
    }
  }
  return nodes;
}

function closes(source: string, open: number): boolean {
  let depth = 0;
  for (let i = open; i < source.length; i++) {
    if (source[i] === '\\') i++;
    else if (source[i] === '(') depth++;
    else if (source[i] === ')' && --depth === 0) return true;
  }
  return false;
}

function group(parser: PatternParser): Node[][] {
  const alternatives = [sequence(parser, true)];
  while (parser.source[parser.at] === '|') {
    parser.at++;
    alternatives.push(sequence(parser, true));
  }
  parser.at++;
  return alternatives;
}

const classes: Readonly<Record<string, RegExp>> = {
  alnum: /[A-Za-z0-9\u00c0-\uffff]/,
  alpha: /[A-Za-z\u00c0-\uffff]/,
  blank: /[ \t]/,
  cntrl: /[\0-\x1f\x7f]/,
  digit: /[0-9]/,
  graph: /[!-~\u00a1-\uffff]/,
  lower: /[a-z]/,
  print: /[ -~\u00a0-\uffff]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t\n\v\f\r]/,
  upper: /[A-Z]/,
  word: /\w/,
  xdigit: /[0-9A-Fa-f]/,
};

function bracket(parser: PatternParser): Node {
  const { source } = parser;
  const tests: ((letter: string) => boolean)[] = [];
  let at = parser.at + 1;
  const negated = source[at] === '!' || source[at] === '^';
  if (negated) at++;
  for (let first = true; ; first = false) {
    if (at >= source.length) {
      parser.at++;
      return { kind: 'text', text: '[' };
    }
    if (source[at] === ']' && !first) break;
    const named = /^\[:(\w+):\]/.exec(source.slice(at, at + 12));
    if (named) {
      const test = classes[named[1]!];
      tests.push((letter) => test?.test(letter) ?? false);
      at += named[0].length;
      continue;
    }
    if (source[at] === '\\' && at + 1 < source.length) at++;
    const low = source[at++]!;
    if (source[at] === '-' && at + 1 < source.length && source[at + 1] !== ']') {
      at++;
      if (source[at] === '\\') at++;
      const high = source[at++]!;
      tests.push((letter) => letter >= low && letter <= high);
    } else tests.push((letter) => letter === low);
  }
  parser.at = at + 1;
  return { kind: 'class', negated, has: (letter) => tests.some((test) => test(letter)) };
}

function reverse(nodes: readonly Node[]): Node[] {
  return [...nodes]
    .reverse()
    .map((node) =>
      node.kind === 'group' ? { ...node, alternatives: node.alternatives.map(reverse) } : node,
    );
}

function ends(nodes: readonly Node[], text: string, starts: ReadonlySet<number>): Set<number> {
  let positions = new Set(starts);
  for (const node of nodes) {
    if (positions.size === 0) break;
    positions = after(node, text, positions);
  }
  return positions;
}

function after(node: Node, text: string, positions: ReadonlySet<number>): Set<number> {
  if (node.kind === 'star') return from(Math.min(...positions), text.length);
  if (node.kind === 'group') return afterGroup(node.operator, node.alternatives, text, positions);
  const next = new Set<number>();
  for (const position of positions) {
    const letter = text[position];
    if (letter === undefined) continue;
    const fits =
      node.kind === 'any' ||
      (node.kind === 'text' ? node.text === letter : node.has(letter) !== node.negated);
    if (fits) next.add(position + 1);
  }
  return next;
}

function from(low: number, high: number): Set<number> {
  const all = new Set<number>();
  for (let i = low; i <= high; i++) all.add(i);
  return all;
}

function afterGroup(
  operator: string,
  alternatives: readonly (readonly Node[])[],
  text: string,
  positions: ReadonlySet<number>,
): Set<number> {
  const once = (starts: ReadonlySet<number>) => {
    const reached = new Set<number>();
    for (const alternative of alternatives)
      for (const end of ends(alternative, text, starts)) reached.add(end);
    return reached;
  };
  if (operator === '@') return once(positions);
  if (operator === '?') return new Set([...positions, ...once(positions)]);
  if (operator === '!') {
    const reached = new Set<number>();
    for (const start of positions) {
      const excluded = once(new Set([start]));
      for (let end = start; end <= text.length; end++) if (!excluded.has(end)) reached.add(end);
    }
    return reached;
  }
  const reached = operator === '*' ? new Set(positions) : new Set<number>();
  let fresh = once(positions);
  while (fresh.size > 0) {
    const added = new Set([...fresh].filter((end) => !reached.has(end)));
    for (const end of added) reached.add(end);
    fresh = added.size > 0 ? once(added) : added;
  }
  return reached;
}
