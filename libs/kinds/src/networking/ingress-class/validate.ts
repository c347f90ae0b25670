// ValidateIngressClass and its update of k8s.io/kubernetes/pkg/apis/networking/validation.
import { dns1123Label, fieldError, type FieldError } from '@drydock/machinery';
import type { IngressClass, IngressClassParametersReference } from '../../generated/types.ts';
import type { ValidationContext } from '../../kind.ts';
import { validateDomainPrefixedPath } from '../../validation/domain-prefixed-path.ts';
import { typedReference } from '../../validation/references.ts';
import { immutable, invalids } from '../../validation/values.ts';

const longestController = 250;

export function validateIngressClass(
  { spec = {} }: IngressClass,
  { old }: ValidationContext,
): readonly FieldError[] {
  const { controller = '', parameters } = spec;
  const before = (old as IngressClass | undefined)?.spec?.controller;
  return [
    ...(old ? immutable('spec.controller', controller, before) : []),
    ...(controller.length > longestController
      ? [fieldError.tooLong('spec.controller', longestController)]
      : []),
    ...validateDomainPrefixedPath('spec.controller', controller),
    ...(parameters ? validateParameters(parameters, 'spec.parameters') : []),
  ];
}

function validateParameters(parameters: IngressClassParametersReference, path: string): FieldError[] {
  const { scope, namespace } = parameters;
  const errors = typedReference(parameters, path);
  if (scope === undefined) return [...errors, fieldError.required(`${path}.scope`)];
  if (scope === 'Namespace')
    return namespace === undefined
      ? [...errors, fieldError.required(`${path}.namespace`, "`parameters.scope` is set to 'Namespace'")]
      : [...errors, ...invalids(`${path}.namespace`, namespace, dns1123Label(namespace))];
  if (scope !== 'Cluster')
    return [...errors, fieldError.notSupported(`${path}.scope`, scope, ['Cluster', 'Namespace'])];
  return namespace === undefined
    ? errors
    : [...errors, fieldError.forbidden(`${path}.namespace`, "`parameters.scope` is set to 'Cluster'")];
}
