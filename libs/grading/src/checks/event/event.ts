import type { Event } from '@drydock/kinds';
import type { CheckType } from '../../check-type.ts';
import { judgeObjects } from '../counted-objects.ts';

/** Events of the cluster. */
export const event: CheckType<'event'> = {
  kind: 'event',
  live: true,
  async evaluate({ namespace, reason, type, object, expect, ...count }, context) {
    const all = (await context.reader.list('v1', 'Event', namespace)) as readonly (Event & {
      readonly [field: string]: unknown;
    })[];
    const candidates = all.filter(
      (one) =>
        (reason === undefined || one.reason === reason) &&
        (type === undefined || one.type === type) &&
        (object?.kind === undefined || one.involvedObject.kind === object.kind) &&
        (object?.name === undefined || one.involvedObject.name === object.name),
    );
    const what = `Event${reason ? ` ${reason}` : ''}${namespace ? ` in namespace ${namespace}` : ''}`;
    return judgeObjects({ candidates, expect, count, what }, context);
  },
};
