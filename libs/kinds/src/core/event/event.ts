import { defineKind } from '../../kind.ts';
import type { Event } from '../../generated/types.ts';
import { withEmptyStructs, withNullTimes, withPointerDefaults } from '../../schema/go-zero-values.ts';
import { eventTable } from './table.ts';
import { validateEvent } from './validate.ts';

export const event = defineKind<Event>({
  group: '',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  namespaced: true,
  schemaType: 'Event',
  nameRule: 'dnsSubdomain',
  defaults: (object) =>
    withPointerDefaults(
      withNullTimes(withEmptyStructs(object, 'source'), 'eventTime', 'firstTimestamp', 'lastTimestamp'),
      { reportingComponent: '', reportingInstance: '' },
    ),
  validate: validateEvent,
  selectableFields: {
    'involvedObject.kind': (object) => object.involvedObject.kind ?? '',
    'involvedObject.namespace': (object) => object.involvedObject.namespace ?? '',
    'involvedObject.name': (object) => object.involvedObject.name ?? '',
    'involvedObject.uid': (object) => object.involvedObject.uid ?? '',
    'involvedObject.apiVersion': (object) => object.involvedObject.apiVersion ?? '',
    'involvedObject.resourceVersion': (object) => object.involvedObject.resourceVersion ?? '',
    'involvedObject.fieldPath': (object) => object.involvedObject.fieldPath ?? '',
    reason: (object) => object.reason ?? '',
    reportingComponent: (object) => object.reportingComponent ?? '',
    source: (object) => object.source?.component || object.reportingComponent || '',
    type: (object) => object.type ?? '',
  },
  table: eventTable,
});
