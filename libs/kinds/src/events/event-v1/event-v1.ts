// The same events as those of the core group, with other names of fields and stricter rules for new ones.
import type { KubeObject } from '@drydock/machinery';
import { event } from '../../core/event/event.ts';
import { defineKind } from '../../kind.ts';
import type { Event, EventsEvent } from '../../generated/types.ts';
import { withEmptyStructs } from '../../schema/go-zero-values.ts';
import { validateStrictly } from './validate.ts';

const reference = (object: EventsEvent) => object.regarding ?? {};

export const eventsEvent = defineKind<EventsEvent>({
  group: 'events.k8s.io',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  namespaced: true,
  storedAs: { group: '', version: 'v1', kind: 'Event', toStored, fromStored, validate: validateStrictly },
  schemaType: 'EventsEvent',
  nameRule: 'dnsSubdomain',
  defaults: (object) => withEmptyStructs(object, 'regarding', 'deprecatedSource'),
  selectableFields: {
    'regarding.kind': (object) => reference(object).kind ?? '',
    'regarding.namespace': (object) => reference(object).namespace ?? '',
    'regarding.name': (object) => reference(object).name ?? '',
    'regarding.uid': (object) => reference(object).uid ?? '',
    'regarding.apiVersion': (object) => reference(object).apiVersion ?? '',
    'regarding.resourceVersion': (object) => reference(object).resourceVersion ?? '',
    'regarding.fieldPath': (object) => reference(object).fieldPath ?? '',
    reason: (object) => object.reason ?? '',
    reportingController: (object) => object.reportingController ?? '',
    type: (object) => object.type ?? '',
  },
  ...(event.table
    ? {
        table: {
          columns: event.table.columns,
          row: (object: EventsEvent, now: number) =>
            event.table?.row(toStored(object as unknown as KubeObject), now) ?? [],
        },
      }
    : {}),
});

/** Field of events.k8s.io and what the core group calls it; the others have the same name in both. */
const renamed: readonly (readonly [keyof EventsEvent, keyof Event])[] = [
  ['regarding', 'involvedObject'],
  ['note', 'message'],
  ['reportingController', 'reportingComponent'],
  ['deprecatedSource', 'source'],
  ['deprecatedFirstTimestamp', 'firstTimestamp'],
  ['deprecatedLastTimestamp', 'lastTimestamp'],
  ['deprecatedCount', 'count'],
];

const toCore = new Map<string, string>(renamed);
const fromCore = new Map<string, string>(renamed.map(([mine, core]) => [core, mine]));

function rename(object: KubeObject, names: ReadonlyMap<string, string>): KubeObject {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [names.get(name) ?? name, value]),
  ) as unknown as KubeObject;
}

function toStored(object: KubeObject): KubeObject {
  const stored = rename(object, toCore);
  return 'involvedObject' in stored ? stored : { ...stored, involvedObject: {} };
}

function fromStored(object: KubeObject): KubeObject {
  return rename(object, fromCore);
}
