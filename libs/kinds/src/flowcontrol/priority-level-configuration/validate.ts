// ValidatePriorityLevelConfiguration of k8s.io/kubernetes/pkg/apis/flowcontrol/validation.
import { fieldError, type FieldError } from '@drydock/machinery';
import type {
  LimitedPriorityLevelConfiguration,
  LimitResponse,
  PriorityLevelConfiguration,
  PriorityLevelConfigurationSpec,
  QueuingConfiguration,
} from '../../generated/types.ts';
import { invalids, nonNegative, oneOf, sameValue } from '../../validation/values.ts';
import { mandatorySpec } from '../suggested.ts';

const mostQueues = 10_000_000;
/** How many bits of the hash shuffle sharding may use. */
const hashBits = 60;

export function validatePriorityLevel({
  metadata,
  spec = { type: '' },
}: PriorityLevelConfiguration): readonly FieldError[] {
  const name = metadata.name ?? '';
  const fixed = mandatorySpec('PriorityLevelConfiguration', name);
  // Of `exempt` only the numbers may be chosen.
  const compared = name === 'exempt' ? { ...spec, exempt: undefined } : spec;
  const wanted = name === 'exempt' ? { type: 'Exempt', exempt: undefined } : fixed;
  return [
    ...validateSpec(spec, name),
    ...(fixed && !sameValue(wanted, compared)
      ? invalids('spec', spec, [`spec of '${name}' must equal the fixed value`])
      : []),
  ];
}

function validateSpec(spec: PriorityLevelConfigurationSpec, name: string): FieldError[] {
  const { type = '', exempt, limited } = spec;
  const errors =
    (name === 'exempt') === (type === 'Exempt')
      ? []
      : invalids('spec.type', type, ["type must be 'Exempt' if and only if name is 'exempt'"]);
  if (type === 'Exempt')
    return [
      ...errors,
      ...(limited ? [fieldError.forbidden('spec.limited', 'must be nil if the type is not Limited')] : []),
      ...(exempt
        ? [
            ...nonNegative('spec.exempt.nominalConcurrencyShares', exempt.nominalConcurrencyShares).map(
              (error) => ({ ...error, detail: 'must be a non-negative integer' }),
            ),
            ...percent('spec.exempt.lendablePercent', exempt.lendablePercent),
          ]
        : []),
    ];
  if (type !== 'Limited') return [...errors, ...oneOf('spec.type', type, ['Exempt', 'Limited'])];
  if (exempt) errors.push(fieldError.forbidden('spec.exempt', 'must be nil if the type is Limited'));
  return limited
    ? [...errors, ...validateLimited(limited)]
    : [...errors, fieldError.required('spec.limited', 'must not be empty when type is Limited')];
}

function percent(path: string, value: number | undefined): FieldError[] {
  return value !== undefined && (value < 0 || value > 100)
    ? invalids(path, value, ['must be between 0 and 100, inclusive'])
    : [];
}

function validateLimited(limited: LimitedPriorityLevelConfiguration): FieldError[] {
  const {
    nominalConcurrencyShares: shares = 0,
    lendablePercent,
    borrowingLimitPercent,
    limitResponse,
  } = limited;
  const path = 'spec.limited';
  return [
    ...(shares < 0
      ? invalids(`${path}.nominalConcurrencyShares`, shares, ['must be a non-negative integer'])
      : []),
    ...validateResponse(limitResponse ?? { type: '' }, `${path}.limitResponse`),
    ...percent(`${path}.lendablePercent`, lendablePercent),
    ...(borrowingLimitPercent !== undefined && borrowingLimitPercent < 0
      ? invalids(`${path}.borrowingLimitPercent`, borrowingLimitPercent, [
          'if specified, must be a non-negative integer',
        ])
      : []),
  ];
}

function validateResponse({ type, queuing }: LimitResponse, path: string): FieldError[] {
  if (type === 'Reject')
    return queuing
      ? [fieldError.forbidden(`${path}.queuing`, 'must be nil if limited.limitResponse.type is not Limited')]
      : [];
  if (type !== 'Queue') return oneOf(`${path}.type`, type, ['Queue', 'Reject']);
  return queuing
    ? validateQueuing(queuing, `${path}.queuing`)
    : [fieldError.required(`${path}.queuing`, 'must not be empty if limited.limitResponse.type is Limited')];
}

function validateQueuing(
  { queues = 0, handSize = 0, queueLengthLimit = 0 }: QueuingConfiguration,
  path: string,
): FieldError[] {
  const positive = (field: string, value: number) =>
    value <= 0 ? invalids(`${path}.${field}`, value, ['must be positive']) : [];
  const errors = [...positive('queueLengthLimit', queueLengthLimit), ...positive('queues', queues)];
  if (queues > mostQueues)
    errors.push(...invalids(`${path}.queues`, queues, [`must not be greater than ${mostQueues}`]));
  if (handSize <= 0) return [...errors, ...positive('handSize', handSize)];
  if (handSize > queues)
    return [
      ...errors,
      ...invalids(`${path}.handSize`, handSize, [`should not be greater than queues (${queues})`]),
    ];
  return entropyBits(queues, handSize) > hashBits
    ? [
        ...errors,
        ...invalids(`${path}.handSize`, handSize, [
          `required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${hashBits}`,
        ]),
      ]
    : errors;
}

/** How many bits it takes to deal a hand from a deck. */
function entropyBits(deck: number, hand: number): number {
  return Math.ceil(Math.log2(deck) * hand);
}
