import { fieldError, type FieldError } from '@drydock/machinery';
import { defineKind } from '../../kind.ts';
import type { PodDisruptionBudget, PodDisruptionBudgetStatus } from '../../generated/types.ts';
import { withStatusOf } from '../../status.ts';
import { age, ageColumn, nameColumn } from '../../table/cells.ts';
import { atMostAll, positiveIntOrPercent } from '../../validation/int-or-percent.ts';
import { validateLabelSelector } from '../../validation/label-selector.ts';
import { oneOf } from '../../validation/values.ts';

const emptyStatus: PodDisruptionBudgetStatus = {
  currentHealthy: 0,
  desiredHealthy: 0,
  disruptionsAllowed: 0,
  expectedPods: 0,
};

export const podDisruptionBudget = defineKind<PodDisruptionBudget>({
  group: 'policy',
  version: 'v1',
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
  singular: 'poddisruptionbudget',
  shortNames: ['pdb'],
  namespaced: true,
  schemaType: 'PodDisruptionBudget',
  subresources: ['status'],
  nameRule: 'dnsSubdomain',
  unconditionalUpdate: false,
  hasGeneration: true,
  defaults: (object) => ({ ...object, status: { ...emptyStatus, ...object.status } }),
  prepareForCreate: (object) => ({ ...object, status: emptyStatus }),
  prepareForUpdate: withStatusOf,
  validate: validatePodDisruptionBudget,
  table: {
    columns: [
      nameColumn,
      { name: 'Min Available', description: 'The minimum number of pods that must be available.' },
      { name: 'Max Unavailable', description: 'The maximum number of pods that may be unavailable.' },
      {
        name: 'Allowed Disruptions',
        type: 'integer',
        description: 'Calculated number of pods that may be disrupted at this time.',
      },
      ageColumn,
    ],
    row: ({ metadata, spec, status }, now) => [
      metadata.name ?? '',
      String(spec?.minAvailable ?? 'N/A'),
      String(spec?.maxUnavailable ?? 'N/A'),
      status?.disruptionsAllowed ?? 0,
      age(metadata.creationTimestamp, now),
    ],
  },
});

function validatePodDisruptionBudget({ spec = {} }: PodDisruptionBudget): readonly FieldError[] {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec;
  const errors: FieldError[] = [];
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    const value = {
      MinAvailable: minAvailable,
      Selector: selector ?? null,
      MaxUnavailable: maxUnavailable,
      UnhealthyPodEvictionPolicy: policy ?? null,
    };
    errors.push(fieldError.invalid('spec', value, 'minAvailable and maxUnavailable cannot be both set'));
  }
  for (const field of ['minAvailable', 'maxUnavailable'] as const) {
    const amount = spec[field];
    if (amount === undefined) continue;
    errors.push(...positiveIntOrPercent(`spec.${field}`, amount), ...atMostAll(`spec.${field}`, amount));
  }
  errors.push(...validateLabelSelector(selector, 'spec.selector'));
  if (policy !== undefined)
    errors.push(...oneOf('spec.unhealthyPodEvictionPolicy', policy, ['AlwaysAllow', 'IfHealthyBudget']));
  return errors;
}
