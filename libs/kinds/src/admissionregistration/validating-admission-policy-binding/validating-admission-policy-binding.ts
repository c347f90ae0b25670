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

/** `namespace/name`, or `*` where a selector chooses. */
function parameter(reference: NonNullable<ValidatingAdmissionPolicyBinding['spec']>['paramRef']): string {
  if (!reference) return '<unset>';
  const name = reference.name || '*';
  return reference.namespace ? `${reference.namespace}/${name}` : name;
}
