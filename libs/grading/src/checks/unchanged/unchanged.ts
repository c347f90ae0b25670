import type { KubeObject } from '@drydock/machinery';
import { ClusterReader } from '../../cel/cluster-reader.ts';
import type { CheckType } from '../../check-type.ts';
import { failed, InvalidCheck, passed } from '../../result.ts';
import { firstDifference } from '../partial-match.ts';

/** An object that must be as the lab delivered it, apart from status and bookkeeping. */
export const unchanged: CheckType<'unchanged'> = {
  kind: 'unchanged',
  live: true,
  async evaluate({ apiVersion, kind, name, namespace }, { target, reader }) {
    if (!target.baseline) throw new InvalidCheck('the state at the start is not known here');
    const find = async (from: ClusterReader) =>
      (await from.list(apiVersion, kind, namespace)).find(({ metadata }) => metadata.name === name);
    const before = await find(new ClusterReader(target.baseline));
    if (!before) throw new InvalidCheck(`${kind} ${name} is not there at the start`);
    const after = await find(reader);
    if (!after) return failed(`${kind} ${name} is gone.`, { found: 'nothing' });
    const difference =
      firstDifference(essence(before), essence(after)) ?? firstDifference(essence(after), essence(before));
    if (!difference) return passed(`${kind} ${name} is as it was.`);
    return failed(`${kind} ${name} was changed at ${difference.path}.`, { found: difference.path });
  },
};

/** Without what the system writes: status, versions, times, annotations of tools. */
function essence(object: KubeObject): unknown {
  const { metadata, status: _status, ...rest } = object;
  return { ...rest, metadata: { labels: metadata.labels ?? {} } };
}
