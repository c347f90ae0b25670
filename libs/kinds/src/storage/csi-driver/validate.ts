// ValidateCSIDriver and its update of k8s.io/kubernetes/pkg/apis/storage/validation.
import { fieldError, type FieldError } from '@drydock/machinery';
import type { CSIDriver, CSIDriverSpec } from '../../generated/types.ts';
import type { ValidationContext } from '../../kind.ts';
import { immutable, oneOf } from '../../validation/values.ts';
import { validateDriverName } from '../driver-name.ts';

const policies = ['None', 'File', 'ReadWriteOnceWithFSType'];
const modes = ['Ephemeral', 'Persistent'];
const shortestToken = 600;
const longestToken = 2 ** 32;
const shortestPeriod = 10;

export function validateCsiDriver(
  { metadata, spec = {} }: CSIDriver,
  { old }: ValidationContext,
): readonly FieldError[] {
  const before = old as CSIDriver | undefined;
  return [
    ...(before ? [] : validateDriverName(metadata.name, 'metadata.name')),
    ...validateSpec(spec),
    ...(before
      ? [
          ...immutable('spec.attachRequired', spec.attachRequired, before.spec?.attachRequired),
          ...immutable(
            'spec.volumeLifecycleModes',
            spec.volumeLifecycleModes,
            before.spec?.volumeLifecycleModes,
          ),
        ]
      : []),
  ];
}

function validateSpec(spec: CSIDriverSpec): FieldError[] {
  const required = (['attachRequired', 'podInfoOnMount', 'storageCapacity'] as const).filter(
    (field) => spec[field] === undefined,
  );
  const period = spec.nodeAllocatableUpdatePeriodSeconds;
  return [
    ...required.map((field) => fieldError.required(`spec.${field}`)),
    ...(spec.fsGroupPolicy === undefined
      ? [fieldError.required('spec.fsGroupPolicy')]
      : oneOf('spec.fsGroupPolicy', spec.fsGroupPolicy, policies)),
    ...validateTokens(spec.tokenRequests ?? []),
    ...(spec.volumeLifecycleModes ?? []).flatMap((mode) => oneOf('spec.volumeLifecycleModes', mode, modes)),
    ...(spec.seLinuxMount === undefined ? [fieldError.required('spec.seLinuxMount')] : []),
    ...(period !== undefined && period < shortestPeriod
      ? [
          fieldError.invalid(
            'spec.nodeAllocatableUpdatePeriodSeconds',
            period,
            `must be greater than or equal to ${shortestPeriod} seconds`,
          ),
        ]
      : []),
  ];
}

function validateTokens(requests: NonNullable<CSIDriverSpec['tokenRequests']>): FieldError[] {
  const audiences = requests.map(({ audience }) => audience);
  return requests.flatMap(({ audience, expirationSeconds: seconds }, index) => {
    const path = `spec.tokenRequests[${index}]`;
    const errors: FieldError[] = [];
    if (audiences.indexOf(audience) < index) errors.push(fieldError.duplicate(`${path}.audience`, audience));
    if (seconds === undefined) return errors;
    const at = `${path}.expirationSeconds`;
    if (seconds < shortestToken)
      errors.push(fieldError.invalid(at, seconds, 'may not specify a duration less than 10 minutes'));
    if (seconds > longestToken)
      errors.push(fieldError.invalid(at, seconds, 'may not specify a duration larger than 2^32 seconds'));
    return errors;
  });
}
