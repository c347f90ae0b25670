// What `resource` and `event` share: candidates, expectations, a count, and the best explanation when it is wrong.
import type { Expectation } from '@drydock/lab';
import type { KubeObject } from '@drydock/machinery';
import { firstUnmet, type CheckContext } from '../check-type.ts';
import { failed, passed, type ObjectReference, type Verdict } from '../result.ts';

export interface Count {
  readonly atLeast?: number | undefined;
  readonly exactly?: number | undefined;
  readonly absent?: boolean | undefined;
}

export interface Counted {
  readonly candidates: readonly KubeObject[];
  readonly expect: readonly Expectation[] | undefined;
  readonly count: Count;
  /** What is looked for: `Deployment in namespace portainer`. */
  readonly what: string;
  /** Why there are no candidates, when something came near. */
  readonly nearest?: string | undefined;
}

export async function judgeObjects(
  { candidates, expect, count, what, nearest }: Counted,
  context: CheckContext,
): Promise<Verdict> {
  const good: KubeObject[] = [];
  let best:
    | {
        readonly object: KubeObject;
        readonly message: string;
        readonly wanted?: string;
        readonly met: number;
      }
    | undefined;
  for (const object of candidates) {
    const unmet = await firstUnmet(expect, { object }, context);
    if (!unmet) good.push(object);
    else if (!best || unmet.met > best.met) best = { object, ...unmet };
  }
  const wanted = wantedText(count, what);
  if (isEnough(good.length, count))
    return passed(`Found ${numbered(good.length, what)}.`, { objectRefs: good.map(referenceOf) });
  if (count.absent || (count.exactly !== undefined && good.length > count.exactly))
    return failed(`There ${good.length === 1 ? 'is' : 'are'} ${good.length} × ${what}: ${names(good)}.`, {
      found: names(good),
      wanted,
      objectRefs: good.map(referenceOf),
    });
  if (best)
    return failed(best.message, {
      found: nameOf(best.object),
      wanted: best.wanted,
      objectRefs: [referenceOf(best.object)],
    });
  if (good.length > 0)
    return failed(`Only ${good.length} × ${what}: ${names(good)}.`, { found: names(good), wanted });
  return failed(nearest ?? `There is no ${what}.`, { found: 'nothing', wanted });
}

function isEnough(found: number, { absent, exactly, atLeast }: Count): boolean {
  if (absent) return found === 0;
  return exactly === undefined ? found >= (atLeast ?? 1) : found === exactly;
}

function wantedText({ absent, exactly, atLeast }: Count, what: string): string {
  if (absent) return `no ${what}`;
  return exactly === undefined
    ? `at least ${numbered(atLeast ?? 1, what)}`
    : `exactly ${numbered(exactly, what)}`;
}

const numbered = (count: number, what: string) => `${count} × ${what}`;
const names = (objects: readonly KubeObject[]) => objects.map(nameOf).join(', ');

export function nameOf({ kind, metadata }: KubeObject): string {
  return `${kind}/${metadata.name ?? ''}`;
}

export function referenceOf({ apiVersion, kind, metadata }: KubeObject): ObjectReference {
  return {
    apiVersion,
    kind,
    name: metadata.name ?? '',
    ...(metadata.namespace ? { namespace: metadata.namespace } : {}),
  };
}
