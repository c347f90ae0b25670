// ValidateRoleBinding and ValidateRoleBindingSubject of k8s.io/kubernetes/pkg/apis/rbac/validation.
import { dns1123Subdomain, fieldError, pathSegmentName, type FieldError } from '@drydock/machinery';
import type { ValidationContext } from '../kind.ts';
import type { RoleRef, Subject } from '../generated/types.ts';
import { rbacGroup, type AnyBinding } from './binding.ts';

export function validateBinding(binding: AnyBinding, { old }: ValidationContext): readonly FieldError[] {
  const errors = [...validateRoleRef(binding), ...(binding.subjects ?? []).flatMap(validateSubject)];
  const before = (old as AnyBinding | undefined)?.roleRef;
  const { roleRef } = binding;
  if (
    before &&
    (before.apiGroup !== roleRef.apiGroup || before.kind !== roleRef.kind || before.name !== roleRef.name)
  )
    errors.push(fieldError.invalid('roleRef', internalForm(roleRef), 'cannot change roleRef'));
  return errors;
}

// Internal types of Kubernetes carry no JSON names: a message shows those of Go.
const internalForm = ({ apiGroup, kind, name }: RoleRef) => ({ APIGroup: apiGroup, Kind: kind, Name: name });

function validateRoleRef({ kind, roleRef }: AnyBinding): FieldError[] {
  const errors: FieldError[] = [];
  if (roleRef.apiGroup !== rbacGroup)
    errors.push(fieldError.notSupported('roleRef.apiGroup', roleRef.apiGroup, [rbacGroup]));
  const kinds = kind === 'RoleBinding' ? ['ClusterRole', 'Role'] : ['ClusterRole'];
  if (!kinds.includes(roleRef.kind))
    errors.push(fieldError.notSupported('roleRef.kind', roleRef.kind, kinds));
  if (roleRef.name === '') return [...errors, fieldError.required('roleRef.name')];
  return [
    ...errors,
    ...pathSegmentName(roleRef.name).map((text) => fieldError.invalid('roleRef.name', roleRef.name, text)),
  ];
}

function validateSubject(subject: Subject, index: number): FieldError[] {
  const path = `subjects[${index}]`;
  const errors = subject.name ? [] : [fieldError.required(`${path}.name`)];
  const group = subject.apiGroup ?? '';
  switch (subject.kind) {
    case 'ServiceAccount':
      if (subject.name)
        errors.push(
          ...dns1123Subdomain(subject.name).map((text) =>
            fieldError.invalid(`${path}.name`, subject.name, text),
          ),
        );
      if (group !== '') errors.push(fieldError.notSupported(`${path}.apiGroup`, group, ['']));
      if (!subject.namespace) errors.push(fieldError.required(`${path}.namespace`));
      return errors;
    case 'User':
    case 'Group':
      if (group !== rbacGroup) errors.push(fieldError.notSupported(`${path}.apiGroup`, group, [rbacGroup]));
      return errors;
    default:
      return [
        ...errors,
        fieldError.notSupported(`${path}.kind`, subject.kind ?? '', ['ServiceAccount', 'User', 'Group']),
      ];
  }
}
