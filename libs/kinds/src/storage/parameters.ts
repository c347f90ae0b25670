// validateParameters of k8s.io/kubernetes/pkg/apis/storage/validation.
import { encodeUtf8, fieldError, type FieldError } from '@drydock/machinery';

const mostParameters = 512;
const sizeLimit = 256 * 1024;

/** `mayBeEmpty`: storage classes need none. */
export function validateParameters(
  parameters: Readonly<Record<string, string>> | undefined,
  path: string,
  mayBeEmpty: boolean,
): FieldError[] {
  const entries = Object.entries(parameters ?? {});
  if (entries.length > mostParameters) return [fieldError.tooLong(path, mostParameters)];
  const errors = entries
    .filter(([name]) => name === '')
    .map(([name]) => fieldError.invalid(path, name, 'field can not be empty.'));
  const size = entries.reduce(
    (sum, [name, value]) => sum + encodeUtf8(name).length + encodeUtf8(value).length,
    0,
  );
  if (size > sizeLimit) errors.push(fieldError.tooLong(path, sizeLimit));
  if (!mayBeEmpty && entries.length === 0)
    errors.push(fieldError.required(path, 'must contain at least one key/value pair'));
  return errors;
}
