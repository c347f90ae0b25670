import { defineKind } from '../../kind.ts';
import type { ValidatingAdmissionPolicy } from '../../generated/types.ts';
import { mapField, withEmptyStructs, withPointerDefaults } from '../../schema/go-zero-values.ts';
import { withoutStatus, withStatusOf } from '../../status.ts';
import { age, ageColumn, nameColumn } from '../../table/cells.ts';
import { defaultMatchResources } from '../match-defaults.ts';
import { validateValidatingAdmissionPolicy } from './validate.ts';

export const validatingAdmissionPolicy = defineKind<ValidatingAdmissionPolicy>({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingAdmissionPolicy',
  plural: 'validatingadmissionpolicies',
  singular: 'validatingadmissionpolicy',
  categories: ['api-extensions'],
  namespaced: false,
  schemaType: 'ValidatingAdmissionPolicy',
  subresources: ['status'],
  nameRule: 'dnsSubdomain',
  hasGeneration: true,
  unconditionalUpdate: false,
  defaults: (object) =>
    mapField(withEmptyStructs(object, 'spec', 'status'), 'spec', (spec) =>
      mapField(
        withPointerDefaults(spec, { failurePolicy: 'Fail' }),
        'matchConstraints',
        defaultMatchResources,
      ),
    ),
  prepareForCreate: withoutStatus,
  prepareForUpdate: withStatusOf,
  validate: validateValidatingAdmissionPolicy,
  table: {
    columns: [
      nameColumn,
      {
        name: 'Validations',
        type: 'integer',
        description: 'Validations indicates the number of validation rules defined in this configuration',
      },
      {
        name: 'ParamKind',
        description: 'ParamKind specifies the kind of resources used to parameterize this policy',
      },
      ageColumn,
    ],
    row: ({ metadata, spec }, now) => [
      metadata.name ?? '',
      (spec?.validations ?? []).length,
      spec?.paramKind ? `${spec.paramKind.apiVersion ?? ''}/${spec.paramKind.kind ?? ''}` : '<unset>',
      age(metadata.creationTimestamp, now),
    ],
  },
});
