// ValidateCustomResourceDefinition and its update of apiextensions-apiserver, except what is about spec.versions[].schema.
import { dns1035Label, dns1123Subdomain, fieldError, type FieldError } from '@drydock/machinery';
import type {
  CustomResourceColumnDefinition,
  CustomResourceConversion,
  CustomResourceDefinition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionSpec,
  CustomResourceDefinitionVersion,
} from '../../generated/types.ts';
import type { ValidationContext } from '../../kind.ts';
import { immutable, oneOf } from '../../validation/values.ts';

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string'];
const columnFormats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];

export function validateCustomResourceDefinition(
  { metadata, spec, status }: CustomResourceDefinition,
  { old }: ValidationContext,
): readonly FieldError[] {
  const whole = spec ?? { group: '', names: { kind: '', plural: '' }, scope: '', versions: [] };
  const { group = '', names } = whole;
  const errors: FieldError[] = [];
  if (!old && metadata.name !== `${names?.plural ?? ''}.${group}`)
    errors.push(
      fieldError.invalid('metadata.name', metadata.name ?? '', 'must be spec.names.plural+"."+spec.group'),
    );
  errors.push(...validateSpec(whole, metadata.annotations));
  const before = old as CustomResourceDefinition | undefined;
  return before ? [...errors, ...validateUpdate(whole, status, before)] : errors;
}

function validateSpec(
  spec: CustomResourceDefinitionSpec,
  annotations: Readonly<Record<string, string>> | undefined,
): FieldError[] {
  const { names = { kind: '', plural: '' } } = spec;
  const required = (['plural', 'singular', 'kind', 'listKind'] as const).filter((field) => !names[field]);
  return [
    ...validateGroup(spec.group ?? '', annotations),
    ...(spec.scope
      ? oneOf('spec.scope', spec.scope, ['Cluster', 'Namespaced'])
      : [fieldError.required('spec.scope')]),
    ...validateVersions(spec.versions ?? []),
    ...required.map((field) => fieldError.required(`spec.names.${field}`)),
    ...validateNames(names, 'spec.names'),
    ...(spec.versions ?? []).flatMap((version, index) => validateVersion(version, `spec.versions[${index}]`)),
    ...(spec.conversion ? validateConversion(spec.conversion) : []),
  ];
}

/** Groups of Kubernetes' own community need an approval, which is an address or says that there is none. */
function validateGroup(
  group: string,
  annotations: Readonly<Record<string, string>> | undefined,
): FieldError[] {
  if (group === '') return [fieldError.required('spec.group')];
  const bad = dns1123Subdomain(group);
  if (bad.length > 0) return [fieldError.invalid('spec.group', group, bad.join(','))];
  if (!group.includes('.'))
    return [fieldError.invalid('spec.group', group, 'should be a domain with at least one dot')];
  return isProtected(group) ? validateApproval(annotations?.[approvalAnnotation] ?? '') : [];
}

const approvalAnnotation = 'api-approved.kubernetes.io';
const isProtected = (group: string) => /(^|\.)(k8s|kubernetes)\.io$/.test(group);

function validateApproval(approval: string): FieldError[] {
  const path = `metadata.annotations[${approvalAnnotation}]`;
  const link = 'see https://github.com/kubernetes/enhancements/pull/1111';
  if (approval === '')
    return [
      fieldError.required(
        path,
        `protected groups must have approval annotation "${approvalAnnotation}", ${link}`,
      ),
    ];
  if (approval.startsWith('unapproved') || /^[a-z][a-z0-9+.-]*:\/\/[^/]+/i.test(approval)) return [];
  return [
    fieldError.invalid(
      path,
      approval,
      `protected groups must have approval annotation "${approvalAnnotation}" with either a URL or a reason starting with "unapproved", ${link}`,
    ),
  ];
}

function validateVersions(versions: readonly CustomResourceDefinitionVersion[]): FieldError[] {
  const names = versions.map(({ name }) => name ?? '');
  const errors = names.flatMap((name, index) => {
    const bad = dns1035Label(name);
    return bad.length > 0 ? [fieldError.invalid(`spec.versions[${index}].name`, name, bad.join(','))] : [];
  });
  if (new Set(names).size < names.length)
    errors.push(fieldError.invalid('spec.versions', versions, 'must contain unique version names'));
  if (versions.filter(({ storage }) => storage).length !== 1)
    errors.push(
      fieldError.invalid(
        'spec.versions',
        versions,
        'must have exactly one version marked as storage version',
      ),
    );
  return errors;
}

/** ValidateCustomResourceDefinitionNames. */
function validateNames(names: CustomResourceDefinitionNames, path: string): FieldError[] {
  const label = (field: string, value: string | undefined, mixedCase = false) => {
    const bad = value ? dns1035Label(mixedCase ? value.toLowerCase() : value) : [];
    const hint = mixedCase ? 'may have mixed case, but should otherwise match: ' : '';
    return bad.length > 0 ? [fieldError.invalid(`${path}.${field}`, value, hint + bad.join(','))] : [];
  };
  return [
    ...label('plural', names.plural),
    ...label('singular', names.singular),
    ...label('kind', names.kind, true),
    ...label('listKind', names.listKind, true),
    ...(names.shortNames ?? []).flatMap((name, index) => label(`shortNames[${index}]`, name)),
    ...(names.kind && names.kind === names.listKind
      ? [fieldError.invalid(`${path}.listKind`, names.listKind, 'kind and listKind may not be the same')]
      : []),
    ...(names.categories ?? []).flatMap((name, index) => label(`categories[${index}]`, name)),
  ];
}

function validateVersion(version: CustomResourceDefinitionVersion, path: string): FieldError[] {
  const { deprecationWarning: warning, deprecated } = version;
  const errors: FieldError[] = [];
  if (warning !== undefined && !deprecated)
    errors.push(
      fieldError.invalid(`${path}.deprecationWarning`, warning, 'can only be set for deprecated versions'),
    );
  if (warning !== undefined && warning.length > 256)
    errors.push(fieldError.invalid(`${path}.deprecationWarning`, warning, 'must be <= 256 characters'));
  return [
    ...errors,
    ...(version.additionalPrinterColumns ?? []).flatMap((column, index) =>
      validateColumn(column, `${path}.additionalPrinterColumns[${index}]`),
    ),
    ...validateScale(version, `${path}.subresources.scale`),
  ];
}

function validateColumn(
  { name, type, format, jsonPath }: CustomResourceColumnDefinition,
  path: string,
): FieldError[] {
  return [
    ...(name ? [] : [fieldError.required(`${path}.name`)]),
    ...(type
      ? columnTypes.includes(type)
        ? []
        : [fieldError.invalid(`${path}.type`, type, `must be one of ${columnTypes.join(',')}`)]
      : [fieldError.required(`${path}.type`, `must be one of ${columnTypes.join(',')}`)]),
    ...(format && !columnFormats.includes(format)
      ? [fieldError.invalid(`${path}.format`, format, `must be one of ${columnFormats.join(',')}`)]
      : []),
    ...(jsonPath ? [] : [fieldError.required(`${path}.JSONPath`)]),
  ];
}

function validateScale({ subresources }: CustomResourceDefinitionVersion, path: string): FieldError[] {
  const scale = subresources?.scale;
  if (!scale) return [];
  const under = (field: 'specReplicasPath' | 'statusReplicasPath' | 'labelSelectorPath', roots: string[]) => {
    const value = scale[field] ?? '';
    if (value === '') return field === 'labelSelectorPath' ? [] : [fieldError.required(`${path}.${field}`)];
    if (!/^(\.[^.[\]]+)+$/.test(value))
      return [fieldError.invalid(`${path}.${field}`, value, 'must be a json path with dot notation')];
    return roots.some((root) => value.startsWith(root))
      ? []
      : [
          fieldError.invalid(
            `${path}.${field}`,
            value,
            roots.length > 1
              ? `should be a json path under either ${roots.join(' or ').replaceAll(/\.$/g, '')}`
              : `should be a json path under ${roots[0]?.replace(/\.$/, '')}`,
          ),
        ];
  };
  return [
    ...under('specReplicasPath', ['.spec.']),
    ...under('statusReplicasPath', ['.status.']),
    ...under('labelSelectorPath', ['.spec.', '.status.']),
  ];
}

function validateConversion({ strategy, webhook }: CustomResourceConversion): FieldError[] {
  const path = 'spec.conversion';
  if (!strategy) return [fieldError.required(`${path}.strategy`)];
  const errors = oneOf(`${path}.strategy`, strategy, ['None', 'Webhook']);
  if (strategy === 'None' && webhook)
    return [
      ...errors,
      fieldError.forbidden(
        `${path}.webhook.clientConfig`,
        'should not be set when strategy is not set to Webhook',
      ),
    ];
  if (strategy === 'Webhook' && !webhook?.clientConfig)
    return [
      ...errors,
      fieldError.required(`${path}.webhook.clientConfig`, 'required when strategy is set to Webhook'),
    ];
  return errors;
}

function validateUpdate(
  spec: CustomResourceDefinitionSpec,
  status: CustomResourceDefinition['status'],
  old: CustomResourceDefinition,
): FieldError[] {
  const established = (old.status?.conditions ?? []).some(
    (condition) => condition.type === 'Established' && condition.status === 'True',
  );
  const served = new Set((spec.versions ?? []).map(({ name }) => name));
  return [
    ...(established
      ? [
          ...immutable('spec.scope', spec.scope, old.spec.scope),
          ...immutable('spec.names.kind', spec.names?.kind, old.spec.names.kind),
        ]
      : []),
    ...immutable('spec.group', spec.group, old.spec.group),
    ...immutable('spec.names.plural', spec.names?.plural, old.spec.names.plural),
    ...(status?.storedVersions ?? []).flatMap((name, index) =>
      served.has(name)
        ? []
        : [fieldError.invalid(`status.storedVersions[${index}]`, name, 'must appear in spec.versions')],
    ),
  ];
}
