import { parseSelector, readAll, decodeUtf8, selectorFromSet, type KubeObject } from '@drydock/machinery';
import { firstUnmet, type CheckContext, type CheckType, type Settings } from '../../check-type.ts';
import { failed, passed } from '../../result.ts';
import { referenceOf } from '../counted-objects.ts';

const quoted = 400;

/** What the containers of pods wrote: one pod that meets all expectations is enough. */
export const logs: CheckType<'logs'> = {
  kind: 'logs',
  live: true,
  async evaluate(settings, context) {
    const { namespace, selector, pod } = settings;
    const labels = typeof selector === 'string' ? parseSelector(selector) : selectorFromSet(selector);
    const all = await context.reader.list('v1', 'Pod', namespace);
    const pods = all.filter(
      ({ metadata }) => (pod === undefined || metadata.name === pod) && labels.matches(metadata.labels),
    );
    if (pods.length === 0)
      return failed(`There is no such pod in namespace ${namespace}.`, { found: 'nothing' });
    let last = failed('The pods have no log yet.', { found: 'nothing' });
    for (const one of pods) {
      const log = await logOf(one, settings, context);
      if (log === undefined) continue;
      const unmet = await firstUnmet(settings.expect, { log }, context);
      if (!unmet)
        return passed(`The log of ${one.metadata.name} says what it should.`, {
          objectRefs: [referenceOf(one)],
        });
      last = failed(unmet.message, {
        found: log.slice(-quoted),
        wanted: unmet.wanted,
        objectRefs: [referenceOf(one)],
      });
    }
    return last;
  },
};

async function logOf(
  pod: KubeObject,
  { container, previous }: Settings<'logs'>,
  context: CheckContext,
): Promise<string | undefined> {
  const query = [
    ...(container ? [`container=${encodeURIComponent(container)}`] : []),
    ...(previous ? ['previous=true'] : []),
  ].join('&');
  const path = `/api/v1/namespaces/${pod.metadata.namespace ?? ''}/pods/${pod.metadata.name ?? ''}/log${query ? `?${query}` : ''}`;
  const answer = await context.target.client.transport.request({ method: 'GET', path });
  if (answer.status !== 200) return undefined;
  if (answer.bytes) return decodeUtf8(await readAll(answer.bytes));
  return typeof answer.body === 'string' ? answer.body : undefined;
}
