// ValidateSecurityContext of containers and validatePodSpecSecurityContext of k8s.io/kubernetes/pkg/apis/core/validation.
import { fieldError, type FieldError } from '@drydock/machinery';
import type {
  AppArmorProfile,
  PodSpec,
  SeccompProfile,
  SecurityContext,
  Sysctl,
} from '../generated/types.ts';
import { internalForm } from '../go-form/internal-form.ts';
import { oneOf } from '../validation/values.ts';
import { descending } from './validate-paths.ts';

const idText = 'must be between 0 and 2147483647, inclusive';

function validateId(path: string, id: number | undefined): FieldError[] {
  return id === undefined || (id >= 0 && id <= 2_147_483_647) ? [] : [fieldError.invalid(path, id, idText)];
}

export function validateSecurityContext(context: SecurityContext | undefined, path: string): FieldError[] {
  if (!context) return [];
  return [
    ...validateId(`${path}.runAsUser`, context.runAsUser),
    ...validateId(`${path}.runAsGroup`, context.runAsGroup),
    ...(context.procMount === undefined
      ? []
      : oneOf(`${path}.procMount`, context.procMount, ['Default', 'Unmasked'])),
    ...validateSeccomp(context.seccompProfile, `${path}.seccompProfile`),
    ...validateEscalation(context, path),
    ...validateAppArmor(context.appArmorProfile, `${path}.appArmorProfile`),
  ];
}

/** What may do everything cannot be kept from getting more. */
function validateEscalation(context: SecurityContext, path: string): FieldError[] {
  if (context.allowPrivilegeEscalation !== false) return [];
  const against = [
    ...(context.privileged ? ['`privileged` to true'] : []),
    ...(context.capabilities?.add ?? [])
      .filter((capability) => capability === 'CAP_SYS_ADMIN')
      .map(() => '`capabilities.Add` CAP_SYS_ADMIN'),
  ];
  return against.map((what) =>
    fieldError.invalid(
      path,
      internalForm('SecurityContext', context),
      `cannot set \`allowPrivilegeEscalation\` to false and ${what}`,
    ),
  );
}

function validateSeccomp(profile: SeccompProfile | undefined, path: string): FieldError[] {
  if (!profile) return [];
  const { type, localhostProfile } = profile;
  const errors = type
    ? oneOf(`${path}.type`, type, ['Localhost', 'RuntimeDefault', 'Unconfined'])
    : [fieldError.required(`${path}.type`, 'type is required when seccompProfile is set')];
  const at = `${path}.localhostProfile`;
  if (type === 'Localhost')
    return [
      ...errors,
      ...(localhostProfile === undefined
        ? [fieldError.required(at, 'must be set when seccomp type is Localhost')]
        : descending(at, localhostProfile)),
    ];
  if (localhostProfile === undefined) return errors;
  const value = internalForm('SeccompProfile', profile);
  return [...errors, fieldError.invalid(at, value, 'can only be set when seccomp type is Localhost')];
}

function validateAppArmor(profile: AppArmorProfile | undefined, path: string): FieldError[] {
  if (!profile) return [];
  const { type, localhostProfile } = profile;
  const at = `${path}.localhostProfile`;
  if (!type) return [fieldError.required(`${path}.type`, 'type is required when appArmorProfile is set')];
  if (type === 'Localhost')
    return localhostProfile === undefined
      ? [fieldError.required(at, 'must be set when AppArmor type is Localhost')]
      : [];
  const errors = oneOf(`${path}.type`, type, ['Localhost', 'RuntimeDefault', 'Unconfined']);
  if (errors.length > 0 || localhostProfile === undefined) return errors;
  return [fieldError.invalid(at, localhostProfile, 'can only be set when AppArmor type is Localhost')];
}

export function validatePodSecurityContext(spec: PodSpec, path: string): FieldError[] {
  const context = spec.securityContext;
  if (!context) return [];
  const at = `${path}.securityContext`;
  return [
    ...validateId(`${at}.fsGroup`, context.fsGroup),
    ...validateId(`${at}.runAsUser`, context.runAsUser),
    ...validateId(`${at}.runAsGroup`, context.runAsGroup),
    ...(context.supplementalGroups ?? []).flatMap((group, index) =>
      validateId(`${at}.supplementalGroups[${index}]`, group),
    ),
    ...(spec.shareProcessNamespace && spec.hostPID
      ? [
          fieldError.invalid(
            `${at}.shareProcessNamespace`,
            true,
            'ShareProcessNamespace and HostPID cannot both be enabled',
          ),
        ]
      : []),
    ...validateSysctls(context.sysctls ?? [], `${at}.sysctls`),
    ...(context.fsGroupChangePolicy === undefined
      ? []
      : oneOf(`${at}.fsGroupChangePolicy`, context.fsGroupChangePolicy, ['Always', 'OnRootMismatch'])),
    ...validateSeccomp(context.seccompProfile, `${at}.seccompProfile`),
    ...(context.supplementalGroupsPolicy === undefined
      ? []
      : oneOf(`${at}.supplementalGroupsPolicy`, context.supplementalGroupsPolicy, ['Merge', 'Strict'])),
    ...validateAppArmor(context.appArmorProfile, `${at}.appArmorProfile`),
  ];
}

const segment = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const sysctl = `(${segment}[\\./])*${segment}`;

function validateSysctls(sysctls: readonly Sysctl[], path: string): FieldError[] {
  const names = sysctls.map(({ name }) => name);
  return names.flatMap((name, index) => {
    const at = `${path}[${index}].name`;
    if (!name) return [fieldError.required(at)];
    if (name.length > 253 || !new RegExp(`^${sysctl}$`).test(name)) {
      const text = `must have at most 253 characters and match regex ^${sysctl}$`;
      return [fieldError.invalid(at, name, text)];
    }
    return names.indexOf(name) < index ? [fieldError.duplicate(at, name)] : [];
  });
}
