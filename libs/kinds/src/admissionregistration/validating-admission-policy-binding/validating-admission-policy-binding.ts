import { defineKind } from '../../kind.ts';
import type { ValidatingAdmissionPolicyBinding } from '../../generated/types.ts';
import { mapField, withEmptyStructs } from '../../schema/go-zero-values.ts';
import { age, ageColumn, nameColumn } from '../../table/cells.ts';
import { defaultMatchResources } from '../match-defaults.ts';
import { validateValidatingAdmissionPolicyBinding } from './validate.ts';

export const validatingAdmissionPolicyBinding = defineKind<ValidatingAdmissionPolicyBinding>({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingAdmissionPolicyBinding',
  plural: 'validatingadmissionpolicybindings',
  singular: 'validatingadmissionpolicybinding',
  categories: ['api-extensions'],
  namespaced: false,
  schemaType: 'ValidatingAdmissionPolicyBinding',
  nameRule: 'dnsSubdomain',
  hasGeneration: true,
  unconditionalUpdate: false,
  defaults: (object) =>
    mapField(withEmptyStructs(object, 'spec'), 'spec', (spec) =>
      mapField(spec, 'matchResources', defaultMatchResources),
    ),
  validate: validateValidatingAdmissionPolicyBinding,
  table: {
    columns: [
      nameColumn,
      {
        name: 'PolicyName',
        description: 'PolicyName indicates the policy definition which the policy binding binded to',
      },
      {
        name: 'ParamRef',
        description: 'ParamRef indicates the param resource which sets the configration param',
      },
      ageColumn,
    ],
    row: ({ metadata, spec }, now) => [
      metadata.name ?? '',
      spec?.policyName ?? '',
      parameter(spec?.paramRef),
      age(metadata.creationTimestamp, now),
    ],
  },
});

type Reference = NonNullable<NonNullable<ValidatingAdmissionPolicyBinding['spec']>['paramRef']>;

/** `namespace/name`, `*` in place of an unknown namespace, or the selector as Go prints the struct. */
function parameter(reference: Reference | undefined): string {
  if (!reference) return '<unset>';
  const { name, namespace, selector } = reference;
  if (name) return `${namespace || '*'}/${name}`;
  return selector ? selectorText(selector) : '<unset>';
}

function selectorText({
  matchLabels = {},
  matchExpressions = [],
}: NonNullable<Reference['selector']>): string {
  const labels = Object.keys(matchLabels)
    .sort()
    .map((key) => `${key}: ${matchLabels[key]},`);
  const expressions = matchExpressions.map(
    ({ key, operator, values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  );
  return `&LabelSelector{MatchLabels:map[string]string{${labels.join('')}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`;
}
