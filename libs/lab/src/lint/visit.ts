import { kindsOf, type Check, type CheckBody, type Expectation } from '../schema/checks.ts';
import type { Lab } from '../schema/lab.ts';
import type { Path } from './finding.ts';

/** Every check with its place, in order. */
export function eachCheck(lab: Lab): readonly { readonly check: Check; readonly path: Path }[] {
  return lab.spec.tasks.flatMap((task, taskIndex) =>
    (task.checks ?? []).map((check, index) => ({
      check,
      path: ['spec', 'tasks', taskIndex, 'checks', index],
    })),
  );
}

/** The check and what is nested in all, any, not. */
export function eachBody(
  body: CheckBody,
  path: Path,
): readonly { readonly body: CheckBody; readonly path: Path }[] {
  const nested = [
    ...(body.all ?? []).flatMap((inner, index) => eachBody(inner, [...path, 'all', index])),
    ...(body.any ?? []).flatMap((inner, index) => eachBody(inner, [...path, 'any', index])),
    ...(body.not ? eachBody(body.not, [...path, 'not']) : []),
  ];
  return [{ body, path }, ...nested];
}

/** Every CEL expression of a lab's checks. */
export function eachExpectation(
  lab: Lab,
): readonly { readonly expectation: Expectation; readonly path: Path }[] {
  return eachCheck(lab).flatMap(({ check, path }) =>
    eachBody(check, path).flatMap(({ body, path: at }) =>
      kindsOf(body).flatMap((kind) => {
        const settings = body[kind];
        const list = settings && 'expect' in settings ? (settings.expect ?? []) : [];
        return list.map((expectation, index) => ({ expectation, path: [...at, kind, 'expect', index] }));
      }),
    ),
  );
}

/** Every text of a value with its place. */
export function eachText(
  value: unknown,
  path: Path = [],
): readonly { readonly text: string; readonly path: Path }[] {
  if (typeof value === 'string') return [{ text: value, path }];
  if (Array.isArray(value)) return value.flatMap((item, index) => eachText(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => eachText(item, [...path, key]));
}
