// The parameters that a binding gives to its policy.
import type { ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding } from '@drydock/kinds';
import { parseApiVersion, selectorOf } from '@drydock/machinery';
import { toCel } from '../../cel/values.ts';
import type { AdmissionAttributes } from '../../policy-matching/admission-attributes.ts';
import { storagePrefix } from '../../registry/resource-table.ts';
import { asRequested } from '../../registry/versions.ts';

export type Params = { readonly values: readonly unknown[] } | { readonly error: string };

/** One evaluation per value; null where the policy takes none. */
export function paramsOf(
  { write }: AdmissionAttributes,
  { spec }: ValidatingAdmissionPolicy,
  binding: ValidatingAdmissionPolicyBinding,
): Params {
  const kind = spec?.paramKind;
  const reference = binding.spec?.paramRef;
  if (!kind || !reference) return { values: [null] };
  const { group, version } = parseApiVersion(kind.apiVersion ?? '');
  const resource = write.server.resources.all.find(
    ({ definition }) =>
      definition.group === group && definition.version === version && definition.kind === kind.kind,
  );
  if (!resource)
    return {
      error: `failed to find resource referenced by paramKind: '${kind.apiVersion}, Kind=${kind.kind}'`,
    };
  const { namespaced } = resource.definition;
  if (namespaced && !reference.namespace && write.namespace === '')
    return {
      error: 'cannot use namespaced paramRef in policy binding that matches cluster-scoped resources',
    };
  const namespace = namespaced ? (reference.namespace ?? write.namespace) : '';
  const all = write.server.store.range(storagePrefix(resource, namespace)).items;
  const selector = selectorOf(reference.selector ?? {});
  const found = reference.name
    ? all.filter(({ metadata }) => metadata.name === reference.name)
    : all.filter(({ metadata }) => selector.matches(metadata.labels));
  if (found.length > 0) return { values: found.map((object) => toCel(asRequested(resource, object))) };
  return reference.parameterNotFoundAction === 'Allow'
    ? { values: [] }
    : { error: 'no params found for policy binding with `Deny` parameterNotFoundAction' };
}
