// legacyValidateEvent of k8s.io/kubernetes/pkg/apis/core/validation.
import { fieldError, qualifiedName, type FieldError } from '@drydock/machinery';
import type { Event } from '../../generated/types.ts';
import { invalids } from '../../validation/values.ts';

const longestWord = 128;
const longestMessage = 1024;

/** Events live where their object does; those of cluster-wide objects in `default`. */
export function validateEvent(event: Event): readonly FieldError[] {
  const { metadata, involvedObject, eventTime } = event;
  const namespace = involvedObject?.namespace ?? '';
  // an event with a time of its own was made by a client of events.k8s.io
  const expected = eventTime
    ? namespace === ''
      ? ['default', 'kube-system']
      : undefined
    : namespace === ''
      ? ['default', '']
      : [namespace];
  const misplaced =
    expected && !expected.includes(metadata.namespace ?? '')
      ? [fieldError.invalid('involvedObject.namespace', namespace, 'does not match event.namespace')]
      : [];
  return eventTime ? [...misplaced, ...validateNewFields(event)] : misplaced;
}

function validateNewFields(event: Event): FieldError[] {
  const controller = event.reportingComponent ?? '';
  const bounded = (field: 'reportingInstance' | 'action' | 'reason') => {
    const value = event[field] ?? '';
    if (value === '') return [fieldError.required(field)];
    return value.length > longestWord
      ? invalids(field, '', [`can have at most ${longestWord} characters`])
      : [];
  };
  return [
    ...(controller === '' ? [fieldError.required('reportingController')] : []),
    ...invalids('reportingController', controller, qualifiedName(controller)),
    ...bounded('reportingInstance'),
    ...bounded('action'),
    ...bounded('reason'),
    ...((event.message ?? '').length > longestMessage
      ? invalids('message', '', [`can have at most ${longestMessage} characters`])
      : []),
  ];
}
