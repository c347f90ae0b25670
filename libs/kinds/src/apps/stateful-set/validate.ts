// ValidateStatefulSet and ValidateStatefulSetUpdate of k8s.io/kubernetes/pkg/apis/apps/validation.
import { dns1123Label, fieldError, selectorOf, type FieldError } from '@drydock/machinery';
import type {
  LabelSelector,
  PodTemplateSpec,
  StatefulSet,
  StatefulSetSpec,
  Volume,
} from '../../generated/types.ts';
import type { ValidationContext } from '../../kind.ts';
import { validateAnnotations, validateLabels } from '../../metadata/validate-metadata.ts';
import { validatePodTemplate } from '../../pod-template/validate-pod-spec.ts';
import { atMostAll, intOrPercentNumber, positiveIntOrPercent } from '../../validation/int-or-percent.ts';
import { invalids, nonNegative, oneOf, sameValue } from '../../validation/values.ts';
import { validateClaimSpec } from '../../core/persistent-volume-claim/validate.ts';
import { validateOwnerSelector } from '../owner-selector.ts';

const frozen =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
const changeable: readonly (keyof StatefulSetSpec)[] = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];

export function validateStatefulSet(set: StatefulSet, { old }: ValidationContext): readonly FieldError[] {
  const spec = set.spec ?? ({} as StatefulSetSpec);
  const before = (old as StatefulSet | undefined)?.spec;
  if (!before) return validateSpec(spec, true);
  // a template that was bad before the rules were made does not stand in the way of other changes
  const templateCounts = validateSpec(before, false).length === 0;
  const errors = validateSpec(spec, false, templateCounts);
  if (!sameValue(fixed(spec), fixed(before))) errors.push(fieldError.forbidden('spec', frozen));
  return errors;
}

function fixed(spec: StatefulSetSpec): unknown {
  return Object.fromEntries(
    Object.entries(spec).filter(([field]) => !changeable.includes(field as keyof StatefulSetSpec)),
  );
}

function validateSpec(spec: StatefulSetSpec, isNew: boolean, templateCounts = true): FieldError[] {
  const { template, selector } = spec;
  const errors = [
    ...validatePolicies(spec),
    ...(isNew ? validateClaims(spec) : []),
    ...nonNegative('spec.replicas', spec.replicas),
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...nonNegative('spec.ordinals.start', spec.ordinals?.start),
    ...(isNew && spec.serviceName
      ? invalids('spec.serviceName', spec.serviceName, dns1123Label(spec.serviceName))
      : []),
    ...validateOwnerSelector(selector, 'statefulset'),
    ...validateTemplate(effectiveTemplate(spec), selector, templateCounts),
  ];
  if (template?.spec?.restartPolicy !== 'Always')
    errors.push(
      fieldError.notSupported('spec.template.spec.restartPolicy', template?.spec?.restartPolicy ?? '', [
        'Always',
      ]),
    );
  if (template?.spec?.activeDeadlineSeconds !== undefined)
    errors.push(
      fieldError.forbidden(
        'spec.template.spec.activeDeadlineSeconds',
        'activeDeadlineSeconds in StatefulSet is not Supported',
      ),
    );
  return errors;
}

function validatePolicies(spec: StatefulSetSpec): FieldError[] {
  const errors: FieldError[] = [];
  const management = spec.podManagementPolicy;
  if (!management) errors.push(fieldError.required('spec.podManagementPolicy'));
  else if (management !== 'OrderedReady' && management !== 'Parallel')
    errors.push(
      fieldError.invalid('spec.podManagementPolicy', management, "must be 'OrderedReady' or 'Parallel'"),
    );
  errors.push(...validateStrategy(spec));
  const retention = spec.persistentVolumeClaimRetentionPolicy;
  const path = 'spec.persistentVolumeClaimRetentionPolicy';
  if (retention)
    errors.push(
      ...oneOf(`${path}.whenDeleted`, retention.whenDeleted, ['Retain', 'Delete']),
      ...oneOf(`${path}.whenScaled`, retention.whenScaled, ['Retain', 'Delete']),
    );
  return errors;
}

function validateStrategy({ updateStrategy: { type, rollingUpdate } = {} }: StatefulSetSpec): FieldError[] {
  const path = 'spec.updateStrategy';
  const internal = rollingUpdate
    ? { Partition: rollingUpdate.partition ?? 0, MaxUnavailable: rollingUpdate.maxUnavailable ?? null }
    : null;
  if (!type) return [fieldError.required(path)];
  if (type === 'RollingUpdate') return validateRollingUpdate(rollingUpdate ?? {}, `${path}.rollingUpdate`);
  if (type === 'OnDelete')
    return rollingUpdate
      ? [
          fieldError.invalid(
            `${path}.rollingUpdate`,
            internal,
            "only allowed for updateStrategy 'RollingUpdate'",
          ),
        ]
      : [];
  return [
    fieldError.invalid(
      path,
      { Type: type, RollingUpdate: internal },
      "must be 'RollingUpdate' or 'OnDelete'",
    ),
  ];
}

function validateRollingUpdate(
  { partition, maxUnavailable }: NonNullable<NonNullable<StatefulSetSpec['updateStrategy']>['rollingUpdate']>,
  path: string,
): FieldError[] {
  const errors = nonNegative(`${path}.partition`, partition);
  if (maxUnavailable === undefined) return errors;
  const at = `${path}.maxUnavailable`;
  errors.push(...positiveIntOrPercent(at, maxUnavailable));
  if (intOrPercentNumber(maxUnavailable) === 0)
    errors.push(fieldError.invalid(at, maxUnavailable, 'cannot be 0'));
  return [...errors, ...atMostAll(at, maxUnavailable)];
}

function validateClaims({ volumeClaimTemplates = [] }: StatefulSetSpec): FieldError[] {
  return volumeClaimTemplates.flatMap((claim, index) =>
    validateClaimSpec(claim.spec, `spec.volumeClaimTemplates[${index}].spec`),
  );
}

/** As the controller will fill it in: host names are its business, claims become volumes. */
function effectiveTemplate({
  template,
  volumeClaimTemplates = [],
}: StatefulSetSpec): PodTemplateSpec | undefined {
  if (!template?.spec) return template;
  const { subdomain: _subdomain, hostname: _hostname, ...spec } = template.spec;
  if (volumeClaimTemplates.length === 0) return { ...template, spec };
  const claims = new Map<string, Volume>();
  for (const { metadata } of volumeClaimTemplates) {
    const name = metadata.name ?? '';
    claims.set(name, { name, persistentVolumeClaim: { claimName: name } });
  }
  const others = (spec.volumes ?? []).filter((volume) => !claims.has(volume.name));
  return { ...template, spec: { ...spec, volumes: [...claims.values(), ...others] } };
}

function validateTemplate(
  template: PodTemplateSpec | undefined,
  selector: LabelSelector | undefined,
  templateCounts: boolean,
): FieldError[] {
  const labels = template?.metadata?.labels;
  const wanted = selectorOf(selector);
  const errors: FieldError[] = [];
  if (!wanted.empty && !(selector && wanted.nothing) && !wanted.matches(labels))
    errors.push(
      fieldError.invalid(
        'spec.template.metadata.labels',
        labels ?? null,
        '`selector` does not match template `labels`',
      ),
    );
  if (templateCounts) errors.push(...validatePodTemplate(template, 'spec.template'));
  // the real server looks at labels and annotations twice
  return [
    ...errors,
    ...validateLabels(labels, 'spec.template.labels'),
    ...validateAnnotations(template?.metadata?.annotations, 'spec.template.annotations'),
  ];
}
