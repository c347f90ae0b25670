// ValidatePodSpec and ValidatePodTemplateSpecForReplicaSet of k8s.io/kubernetes/pkg/apis/core/validation and apps/validation.
// Left out: affinity, DNS configuration, Windows, resource claims.
import {
  dns1123Label,
  dns1123Subdomain,
  fieldError,
  qualifiedName,
  selectorOf,
  type FieldError,
} from '@drydock/machinery';
import type { LabelSelector, PodSpec, PodTemplateSpec, Toleration } from '../generated/types.ts';
import { validateAnnotations, validateLabels } from '../metadata/validate-metadata.ts';
import { invalids, nonNegative, oneOf } from '../validation/values.ts';
import { validateContainers, validateInitContainers } from './validate-containers.ts';
import { validateVolumes } from './validate-volumes.ts';

const restartPolicies = ['Always', 'OnFailure', 'Never'];
const dnsPolicies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

export function validatePodSpec(spec: PodSpec, path: string): FieldError[] {
  return [
    ...validateVolumes(spec.volumes ?? [], `${path}.volumes`),
    ...validateContainers(spec, `${path}.containers`),
    ...validateInitContainers(spec, `${path}.initContainers`),
    ...oneOf(`${path}.restartPolicy`, spec.restartPolicy, restartPolicies),
    ...oneOf(`${path}.dnsPolicy`, spec.dnsPolicy, dnsPolicies),
    ...validateLabels(spec.nodeSelector, `${path}.nodeSelector`),
    ...nonNegative(`${path}.terminationGracePeriodSeconds`, spec.terminationGracePeriodSeconds),
    ...(spec.imagePullSecrets ?? []).flatMap(({ name }, index) =>
      name ? [] : [fieldError.required(`${path}.imagePullSecrets[${index}].name`)],
    ),
    ...validateNames(spec, path),
    ...(spec.tolerations ?? []).flatMap((toleration, index) =>
      validateToleration(toleration, `${path}.tolerations[${index}]`),
    ),
  ];
}

function validateNames(spec: PodSpec, path: string): FieldError[] {
  const named = (
    field: 'serviceAccountName' | 'nodeName' | 'hostname' | 'subdomain' | 'priorityClassName',
    rule: (name: string) => string[],
  ) => (spec[field] ? invalids(`${path}.${field}`, spec[field], rule(spec[field])) : []);
  const deadline = spec.activeDeadlineSeconds;
  return [
    ...named('serviceAccountName', dns1123Subdomain),
    ...named('nodeName', dns1123Subdomain),
    ...(deadline !== undefined && (deadline < 1 || deadline > 2_147_483_647)
      ? [
          fieldError.invalid(
            `${path}.activeDeadlineSeconds`,
            deadline,
            'must be between 1 and 2147483647, inclusive',
          ),
        ]
      : []),
    ...named('hostname', dns1123Label),
    ...named('subdomain', dns1123Label),
    ...named('priorityClassName', dns1123Subdomain),
  ];
}

function validateToleration(toleration: Toleration, path: string): FieldError[] {
  const { key, operator = 'Equal', value, effect, tolerationSeconds } = toleration;
  const errors: FieldError[] = [];
  if (key) errors.push(...invalids(`${path}.key`, key, qualifiedName(key)));
  else if (operator !== 'Exists')
    errors.push(
      fieldError.invalid(
        `${path}.operator`,
        operator,
        'operator must be Exists when `key` is empty, which means "match all values and all keys"',
      ),
    );
  if (tolerationSeconds !== undefined && effect !== 'NoExecute')
    errors.push(
      fieldError.invalid(
        `${path}.effect`,
        effect ?? '',
        "effect must be 'NoExecute' when `tolerationSeconds` is set",
      ),
    );
  if (operator === 'Exists' && value)
    errors.push(
      fieldError.invalid(
        `${path}.operator`,
        internalForm(toleration),
        "value must be empty when `operator` is 'Exists'",
      ),
    );
  if (operator !== 'Exists' && operator !== 'Equal')
    errors.push(fieldError.notSupported(`${path}.operator`, operator, ['Equal', 'Exists']));
  if (effect)
    errors.push(...oneOf(`${path}.effect`, effect, ['NoSchedule', 'PreferNoSchedule', 'NoExecute']));
  return errors;
}

// Internal types have no JSON names: the message shows those of Go.
function internalForm({ key = '', operator = '', value = '', effect = '', tolerationSeconds }: Toleration) {
  return {
    Key: key,
    Operator: operator,
    Value: value,
    Effect: effect,
    TolerationSeconds: tolerationSeconds ?? null,
  };
}

/** ValidatePodTemplateSpec: what holds for every template, whoever owns it. */
export function validatePodTemplate(template: PodTemplateSpec | undefined, path: string): FieldError[] {
  const { metadata, spec } = template ?? {};
  return [
    ...validateLabels(metadata?.labels, `${path}.labels`),
    ...validateAnnotations(metadata?.annotations, `${path}.annotations`),
    ...validatePodSpec(spec ?? { containers: [] }, `${path}.spec`),
    ...(spec?.ephemeralContainers?.length
      ? [
          fieldError.forbidden(
            `${path}.spec.ephemeralContainers`,
            'ephemeral containers not allowed in pod template',
          ),
        ]
      : []),
  ];
}

/** The template of a controller: its labels must satisfy the selector, its pods must restart for ever. */
export function validateTemplate(
  template: PodTemplateSpec | undefined,
  selector: LabelSelector | undefined,
  path: string,
): FieldError[] {
  if (!template?.spec) return [fieldError.required(`${path}.spec.containers`)];
  const labels = template.metadata?.labels;
  const wanted = selectorOf(selector);
  const errors: FieldError[] = [];
  // without a selector nothing matches, and that is said too; a broken selector has been reported already
  if (!wanted.empty && !(selector && wanted.nothing) && !wanted.matches(labels))
    errors.push(
      fieldError.invalid(
        `${path}.metadata.labels`,
        labels ?? null,
        '`selector` does not match template `labels`',
      ),
    );
  errors.push(...validatePodTemplate(template, path));
  if (template.spec.restartPolicy !== 'Always')
    errors.push(
      fieldError.notSupported(`${path}.spec.restartPolicy`, template.spec.restartPolicy, ['Always']),
    );
  if (template.spec.activeDeadlineSeconds !== undefined)
    errors.push(
      fieldError.forbidden(
        `${path}.spec.activeDeadlineSeconds`,
        'activeDeadlineSeconds in ReplicaSet is not Supported',
      ),
    );
  return errors;
}
