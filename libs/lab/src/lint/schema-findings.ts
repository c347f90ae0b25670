// What zod says, in words for authors.
import type { z } from 'zod';
import type { LintContext } from '../loader/load-lab.ts';
import { checkKinds } from '../schema/checks.ts';
import type { Path } from './finding.ts';

type Issue = z.core.$ZodIssue;

/** Kinds of check that the format knows and this engine cannot grade yet. */
const notSimulated = ['netpol', 'timeline', 'compose', 'image'];

export function schemaFindings(
  issues: readonly Issue[],
  document: unknown,
  report: LintContext['report'],
): void {
  for (const issue of issues) {
    const path = issue.path as Path;
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys) unknownKey(path, key, document, report);
    else if (issue.code === 'invalid_union')
      report(path, 'has none of the forms that are allowed here', unionMend(issue));
    else report(path, describe(issue, path, document));
  }
}

function unknownKey(path: Path, key: string, document: unknown, report: LintContext['report']): void {
  const inCheck =
    path.at(-2) === 'checks' || path.at(-2) === 'all' || path.at(-2) === 'any' || path.at(-1) === 'not';
  if (inCheck && notSimulated.includes(key)) {
    report([...path, key], `checks of the kind ${key} are not simulated`, `use ${checkKinds.join(', ')}`);
    return;
  }
  const near = closest(key, inCheck ? [...checkKinds, ...checkFields] : allFields);
  report([...path, key], `unknown key "${key}"`, near ? `did you mean ${near}?` : 'remove it');
}

const checkFields = [
  'id',
  'title',
  'points',
  'within',
  'stableFor',
  'hidden',
  'gate',
  'bonus',
  'dependsOn',
  'feedback',
  'note',
];
const allFields = [
  ...checkFields,
  ...[
    'tags',
    'difficulty',
    'estimatedMinutes',
    'license',
    'authors',
    'version',
    'summary',
    'metadata',
    'spec',
  ],
  ...[
    'prerequisites',
    'policy',
    'variables',
    'environment',
    'tasks',
    'solution',
    'selfTest',
    'i18n',
    'body',
    'optional',
  ],
  ...[
    'checks',
    'hints',
    'steps',
    'alternatives',
    'nearMisses',
    'seeds',
    'mustFail',
    'mustPass',
    'mayFail',
    'after',
  ],
  ...[
    'explain',
    'run',
    'apply',
    'edit',
    'cost',
    'when',
    'text',
    'expect',
    'cel',
    'apiVersion',
    'kind',
    'name',
  ],
  ...[
    'namespace',
    'selector',
    'match',
    'atLeast',
    'exactly',
    'absent',
    'url',
    'from',
    'headers',
    'tls',
    'profile',
  ],
  ...[
    'files',
    'manifests',
    'endpoints',
    'tools',
    'clock',
    'nodes',
    'images',
    'passScore',
    'timeLimit',
    'unlockAfter',
  ],
];

function describe(issue: Issue, path: Path, document: unknown): string {
  if (issue.code === 'invalid_type' && valueAt(document, path) === undefined) return 'is missing';
  return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
}

function unionMend(issue: Issue): string | undefined {
  if (issue.code !== 'invalid_union') return undefined;
  const messages = issue.errors
    .flat()
    .map(({ message }) => message.charAt(0).toLowerCase() + message.slice(1));
  return [...new Set(messages)].slice(0, 2).join('; or ') || undefined;
}

function valueAt(document: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) => (value as Record<string | number, unknown> | undefined)?.[part],
    document,
  );
}

/** The candidate with at most two letters of difference. */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates.map((candidate) => ({
    candidate,
    distance: editDistance(word.toLowerCase(), candidate.toLowerCase()),
  }));
  ranked.sort((a, b) => a.distance - b.distance);
  return ranked[0] && ranked[0].distance <= 2 ? ranked[0].candidate : undefined;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length]!;
}
