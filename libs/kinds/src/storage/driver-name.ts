// ValidateCSIDriverName of k8s.io/kubernetes/pkg/apis/core/validation.
import { dns1123Subdomain, fieldError, type FieldError } from '@drydock/machinery';
import { invalids } from '../validation/values.ts';

const longest = 63;

export function validateDriverName(name: string | undefined, path: string): FieldError[] {
  if (!name) return [fieldError.required(path)];
  const errors = name.length > longest ? [fieldError.tooLong(path, longest)] : [];
  return [...errors, ...invalids(path, name, dns1123Subdomain(name.toLowerCase()))];
}
