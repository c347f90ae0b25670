// ValidateObjectMeta and ValidateObjectMetaUpdate of apimachinery, for every kind.
import {
  dns1035Label,
  dns1123Label,
  dns1123Subdomain,
  encodeUtf8,
  fieldError,
  labelValue,
  pathSegmentName,
  qualifiedName,
  type FieldError,
  type KubeObject,
  type Meta,
} from '@drydock/machinery';
import type { KindDefinition } from '../kind.ts';

const annotationLimit = 256 * 1024;
const nameRules: Readonly<Record<KindDefinition['nameRule'], (name: string) => string[]>> = {
  dnsSubdomain: dns1123Subdomain,
  dnsLabel: dns1123Label,
  dns1035Label,
  pathSegment: pathSegmentName,
};

/** What is wrong with the metadata of a new object, or of the update of `old`. Goes before the findings of the kind. */
export function validateMetadata(
  definition: KindDefinition,
  object: KubeObject,
  old?: KubeObject,
): readonly FieldError[] {
  const { metadata } = object;
  const errors = [
    ...validateName(definition, metadata),
    ...validateNamespace(definition, metadata),
    ...(metadata.generation !== undefined && metadata.generation < 0
      ? [fieldError.invalid('metadata.generation', metadata.generation, 'must be greater than or equal to 0')]
      : []),
    ...validateLabels(metadata.labels, 'metadata.labels'),
    ...validateAnnotations(metadata.annotations, 'metadata.annotations'),
    ...validateOwners(metadata),
    ...(metadata.finalizers ?? []).flatMap((finalizer) => validateFinalizer(finalizer)),
  ];
  return old ? [...errors, ...validateUpdate(metadata, old.metadata)] : errors;
}

function validateName({ nameRule }: KindDefinition, { name, generateName }: Meta): FieldError[] {
  const rule = nameRules[nameRule];
  const errors: FieldError[] = [];
  if (generateName) {
    // The random letters follow: a dash at the end is fine.
    const masked = nameRule === 'pathSegment' ? generateName : generateName.replace(/-$/, 'a');
    errors.push(
      ...rule(masked).map((text) => fieldError.invalid('metadata.generateName', generateName, text)),
    );
  }
  if (!name) return [...errors, fieldError.required('metadata.name', 'name or generateName is required')];
  return [...errors, ...rule(name).map((text) => fieldError.invalid('metadata.name', name, text))];
}

function validateNamespace({ namespaced }: KindDefinition, { namespace }: Meta): FieldError[] {
  if (!namespaced)
    return namespace ? [fieldError.forbidden('metadata.namespace', 'not allowed on this type')] : [];
  if (!namespace) return [fieldError.required('metadata.namespace')];
  return dns1123Label(namespace).map((text) => fieldError.invalid('metadata.namespace', namespace, text));
}

/** Labels of an object, a template or a selector; findings name the map, not the key. */
export function validateLabels(
  labels: Readonly<Record<string, string>> | undefined,
  path: string,
): FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...qualifiedName(key).map((text) => fieldError.invalid(path, key, text)),
    ...labelValue(value).map((text) => fieldError.invalid(path, value, text)),
  ]);
}

/** Keys like those of labels (but of any case) and at most 256 KiB in all. */
export function validateAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
  path: string,
): FieldError[] {
  const entries = Object.entries(annotations ?? {});
  const errors = entries.flatMap(([key]) =>
    qualifiedName(key.toLowerCase()).map((text) => fieldError.invalid(path, key, text)),
  );
  const size = entries.reduce(
    (sum, [key, value]) => sum + encodeUtf8(key).length + encodeUtf8(value).length,
    0,
  );
  return size > annotationLimit ? [...errors, fieldError.tooLong(path, annotationLimit)] : errors;
}

function validateOwners({ ownerReferences = [] }: Meta): FieldError[] {
  const errors = ownerReferences.flatMap((owner, index) => {
    const path = `metadata.ownerReferences[${index}]`;
    const empty = (field: 'apiVersion' | 'kind' | 'name' | 'uid', what: string) =>
      owner[field]
        ? []
        : [fieldError.invalid(`${path}.${field}`, owner[field] ?? '', `${what} must not be empty`)];
    return [
      ...empty('apiVersion', 'version'),
      ...empty('kind', 'kind'),
      ...empty('name', 'name'),
      ...empty('uid', 'uid'),
    ];
  });
  const [first, second] = ownerReferences.filter((owner) => owner.controller);
  if (first && second)
    errors.push(
      fieldError.invalid(
        'metadata.ownerReferences',
        ownerReferences,
        `Only one reference can have Controller set to true. Found "true" in references for ${first.kind}/${first.name} and ${second.kind}/${second.name}`,
      ),
    );
  return errors;
}

const standardFinalizers = ['kubernetes', 'orphan', 'foregroundDeletion'];

function validateFinalizer(finalizer: string): FieldError[] {
  const errors = qualifiedName(finalizer).map((text) =>
    fieldError.invalid('metadata.finalizers', finalizer, text),
  );
  if (finalizer.includes('/') || standardFinalizers.includes(finalizer)) return errors;
  const text = 'name is neither a standard finalizer name nor is it fully qualified';
  return [...errors, fieldError.invalid('metadata.finalizers', finalizer, text)];
}

function validateUpdate(metadata: Meta, old: Meta): FieldError[] {
  const errors: FieldError[] = [];
  if ((metadata.generation ?? 0) < (old.generation ?? 0))
    errors.push(
      fieldError.invalid('metadata.generation', metadata.generation ?? 0, 'must not be decremented'),
    );
  for (const field of ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp'] as const)
    if (metadata[field] !== old[field])
      errors.push(fieldError.invalid(`metadata.${field}`, metadata[field] ?? null, 'field is immutable'));
  return errors;
}
