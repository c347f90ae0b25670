import type { TableDefinition } from '../../kind.ts';
import type { Event } from '../../generated/types.ts';
import { age, nameColumn, wide } from '../../table/cells.ts';

/** `kubectl get events`: the only table whose first column is not the name. */
export const eventTable: TableDefinition<Event> = {
  columns: [
    { name: 'Last Seen', documentedBy: 'Event.lastTimestamp' },
    { name: 'Type', documentedBy: 'Event.type' },
    { name: 'Reason', documentedBy: 'Event.reason' },
    { name: 'Object', documentedBy: 'Event.involvedObject' },
    wide('Subobject', 'ObjectReference.fieldPath'),
    wide('Source', 'Event.source'),
    { name: 'Message', documentedBy: 'Event.message' },
    wide('First Seen', 'Event.firstTimestamp'),
    wide('Count', 'Event.count'),
    { ...nameColumn, priority: 1 },
  ],
  row: (event, now) => {
    const { involvedObject: object } = event;
    const firstSeen = event.firstTimestamp ?? event.eventTime;
    return [
      age(lastSeen(event) ?? firstSeen, now),
      event.type ?? '',
      event.reason ?? '',
      object.name ? `${(object.kind ?? '').toLowerCase()}/${object.name}` : (object.kind ?? '').toLowerCase(),
      object.fieldPath ?? '',
      source(event),
      (event.message ?? '').trim(),
      age(firstSeen, now),
      event.series?.count ?? event.count ?? (event.eventTime ? 1 : 0),
      event.metadata.name ?? '',
    ];
  },
};

function lastSeen(event: Event): string | undefined {
  return event.series?.lastObservedTime ?? event.lastTimestamp;
}

function source({ source: from, reportingComponent, reportingInstance }: Event): string {
  const component = from?.component || reportingComponent || '';
  const host = from?.component ? from.host : reportingInstance;
  return host ? `${component}, ${host}` : component;
}
