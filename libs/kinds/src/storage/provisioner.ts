import { fieldError, qualifiedName, type FieldError } from '@drydock/machinery';
import { invalids } from '../validation/values.ts';

/** validateProvisioner: the name of a driver or provisioner. */
export function validateProvisioner(name: string | undefined, path: string): FieldError[] {
  return name ? invalids(path, name, qualifiedName(name.toLowerCase())) : [fieldError.required(path)];
}
