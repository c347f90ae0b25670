import { parseSelector, selectorFromSet, type KubeObject } from '@drydock/machinery';
import type { CheckType, Settings } from '../../check-type.ts';
import { judgeObjects, nameOf } from '../counted-objects.ts';
import { firstDifference } from '../partial-match.ts';
import { showCel } from '../../cel/values.ts';

/** Objects found by what they are. */
export const resource: CheckType<'resource'> = {
  kind: 'resource',
  live: true,
  async evaluate(settings, context) {
    const all = await context.reader.list(settings.apiVersion, settings.kind, settings.namespace);
    const { candidates, nearest } = select(all, settings);
    const what = describe(settings);
    return judgeObjects({ candidates, expect: settings.expect, count: settings, what, nearest }, context);
  },
};

function select(all: readonly KubeObject[], { name, selector, match }: Settings<'resource'>) {
  const labels = typeof selector === 'string' ? parseSelector(selector) : selectorFromSet(selector);
  const named = all.filter(
    (object) =>
      (name === undefined || object.metadata.name === name) && labels.matches(object.metadata.labels),
  );
  if (match === undefined) return { candidates: named };
  const compared = named.map((object) => ({ object, difference: firstDifference(match, object) }));
  const candidates = compared
    .filter(({ difference }) => difference === undefined)
    .map(({ object }) => object);
  const near = compared.find(({ difference }) => difference !== undefined);
  const text =
    near?.difference &&
    `${nameOf(near.object)} has ${show(near.difference.found)} at ${near.difference.path}; wanted is ${show(near.difference.wanted)}.`;
  return { candidates, nearest: text };
}

const show = (value: unknown) => (value === undefined ? 'nothing' : showCel(value));

function describe({ kind, name, namespace, selector }: Settings<'resource'>): string {
  const labels =
    selector === undefined || typeof selector === 'string' ? selector : selectorFromSet(selector).toString();
  return [
    name === undefined ? kind : `${kind} ${name}`,
    ...(labels ? [`with the labels ${labels}`] : []),
    ...(namespace ? [`in namespace ${namespace}`] : []),
  ].join(' ');
}
