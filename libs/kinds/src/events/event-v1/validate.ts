// What events.k8s.io/v1 asks for and core/v1 does not: ValidateEventCreate and ValidateEventUpdate.
import { fieldError, type FieldError, type KubeObject } from '@drydock/machinery';
import type { Event } from '../../generated/types.ts';
import type { ValidationContext } from '../../kind.ts';
import { immutable, sameValue } from '../../validation/values.ts';

/** In the order in which they are compared; a core event calls the controller reportingComponent. */
const frozen = [
  'involvedObject',
  'reason',
  'message',
  'source',
  'firstTimestamp',
  'lastTimestamp',
  'count',
  'type',
  'eventTime',
  'action',
  'related',
  'reportingComponent',
  'reportingInstance',
] as const;

/** `stored` is the event as core/v1 has it. */
export function validateStrictly(stored: KubeObject, { old }: ValidationContext): readonly FieldError[] {
  const event = stored as unknown as Event;
  const before = old as unknown as Event | undefined;
  if (!before) return [...validateSeries(event), ...validateNew(event)];
  return [
    ...(sameValue(event.series, before.series) ? [] : validateSeries(event)),
    ...frozen.flatMap((field) =>
      immutable(field === 'reportingComponent' ? 'reportingController' : field, event[field], before[field]),
    ),
  ];
}

function validateSeries({ series }: Event): FieldError[] {
  if (!series) return [];
  return [
    ...((series.count ?? 0) < 2 ? [fieldError.invalid('series.count', '', 'should be at least 2')] : []),
    ...(series.lastObservedTime ? [] : [fieldError.required('series.lastObservedTime')]),
  ];
}

function validateNew(event: Event): FieldError[] {
  const unset = (field: string) => fieldError.invalid(field, '', 'needs to be unset');
  return [
    ...(event.eventTime ? [] : [fieldError.required('eventTime')]),
    ...(event.type === 'Normal' || event.type === 'Warning'
      ? []
      : [fieldError.invalid('type', '', `has invalid value: ${event.type ?? ''}`)]),
    ...(['firstTimestamp', 'lastTimestamp', 'count'] as const).filter((field) => event[field]).map(unset),
    ...(event.source?.component || event.source?.host ? [unset('source')] : []),
  ];
}
