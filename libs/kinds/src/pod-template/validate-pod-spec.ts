// ValidatePodSpec and ValidatePodTemplateSpecForReplicaSet of k8s.io/kubernetes/pkg/apis/core/validation and apps/validation.
// Left out: what is special about Windows.
import { dns1123Label, dns1123Subdomain, fieldError, selectorOf, type FieldError } from '@drydock/machinery';
import type { LabelSelector, PodResourceClaim, PodSpec, PodTemplateSpec } from '../generated/types.ts';
import { validateAnnotations, validateLabels } from '../metadata/validate-metadata.ts';
import { dnsLabel, invalids, oneOf } from '../validation/values.ts';
import { validateAffinity } from './validate-affinity.ts';
import { validateContainers, validateInitContainers } from './validate-containers.ts';
import { validateDnsConfig, validateHostAliases } from './validate-dns.ts';
import { validateEphemeralContainers } from './validate-ephemeral-containers.ts';
import { validateGates, validateSpreading, validateTolerations } from './validate-scheduling.ts';
import { validatePodSecurityContext } from './validate-security-context.ts';
import { validateVolumes } from './validate-volumes.ts';

const restartPolicies = ['Always', 'OnFailure', 'Never'];
const dnsPolicies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

export function validatePodSpec(spec: PodSpec, path: string): FieldError[] {
  return [
    ...validateVolumes(spec.volumes ?? [], `${path}.volumes`),
    ...validateResourceClaims(spec.resourceClaims ?? [], `${path}.resourceClaims`),
    ...validateContainers(spec, `${path}.containers`),
    ...validateInitContainers(spec, `${path}.initContainers`),
    ...validateEphemeralContainers(spec, `${path}.ephemeralContainers`),
    ...validateHostNetwork(spec, `${path}.containers`),
    ...oneOf(`${path}.restartPolicy`, spec.restartPolicy, restartPolicies),
    ...oneOf(`${path}.dnsPolicy`, spec.dnsPolicy, dnsPolicies),
    ...validateLabels(spec.nodeSelector, `${path}.nodeSelector`),
    ...validatePodSecurityContext(spec, path),
    ...validateAffinity(spec.affinity, `${path}.affinity`),
    ...validateDnsConfig(spec, path),
    ...validateGates(spec, path),
    ...validateSpreading(spec.topologySpreadConstraints ?? [], `${path}.topologySpreadConstraints`),
    ...validateNames(spec, path),
    ...validateTolerations(spec.tolerations ?? [], `${path}.tolerations`),
    ...validateHostAliases(spec.hostAliases ?? [], `${path}.hostAliases`),
    ...validateClasses(spec, path),
  ];
}

function validateClasses(spec: PodSpec, path: string): FieldError[] {
  const { priorityClassName, runtimeClassName, preemptionPolicy, os } = spec;
  const errors: FieldError[] = [];
  if (priorityClassName)
    errors.push(
      ...invalids(`${path}.priorityClassName`, priorityClassName, dns1123Subdomain(priorityClassName)),
    );
  if (runtimeClassName !== undefined)
    errors.push(
      ...invalids(`${path}.runtimeClassName`, runtimeClassName, dns1123Subdomain(runtimeClassName)),
    );
  const policies = ['PreemptLowerPriority', 'Never'];
  if (preemptionPolicy !== undefined)
    errors.push(...oneOf(`${path}.preemptionPolicy`, preemptionPolicy, policies));
  if (os && !os.name) errors.push(fieldError.required(`${path}.os.name`, 'cannot be empty'));
  else if (os) errors.push(...oneOf(`${path}.os`, os.name, ['linux', 'windows']));
  return errors;
}

/** On the node's network a port of the container is a port of the node. */
function validateHostNetwork({ hostNetwork, containers = [] }: PodSpec, path: string): FieldError[] {
  if (!hostNetwork) return [];
  return containers.flatMap(({ ports = [] }, index) =>
    ports.flatMap(({ hostPort, containerPort }, portIndex) =>
      !hostPort || hostPort === containerPort
        ? []
        : [
            fieldError.invalid(
              `${path}[${index}].ports[${portIndex}].containerPort`,
              containerPort,
              'must match `hostPort` when `hostNetwork` is true',
            ),
          ],
    ),
  );
}

function validateResourceClaims(claims: readonly PodResourceClaim[], path: string): FieldError[] {
  const names = claims.map(({ name }) => name);
  return claims.flatMap(({ name, resourceClaimName, resourceClaimTemplateName }, index) => {
    const at = `${path}[${index}]`;
    const errors = name ? dnsLabel(`${at}.name`, name) : [fieldError.required(`${at}.name`)];
    if (name && names.indexOf(name) < index) errors.push(fieldError.duplicate(`${at}.name`, name));
    const value = {
      Name: name ?? '',
      ResourceClaimName: resourceClaimName ?? null,
      ResourceClaimTemplateName: resourceClaimTemplateName ?? null,
    };
    const which = '`resourceClaimName`, `resourceClaimTemplateName`';
    if (resourceClaimName === undefined && resourceClaimTemplateName === undefined)
      errors.push(fieldError.invalid(at, value, `must specify one of: ${which}`));
    if (resourceClaimName !== undefined && resourceClaimTemplateName !== undefined)
      errors.push(fieldError.invalid(at, value, `at most one of ${which} may be specified`));
    return errors;
  });
}

function validateNames(spec: PodSpec, path: string): FieldError[] {
  const named = (
    field: 'serviceAccountName' | 'nodeName' | 'hostname' | 'subdomain',
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
  ];
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
