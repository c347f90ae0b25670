// Status errors with the wording of apimachinery's api/errors and field errors with that of util/validation/field.
// Their texts are course content: this is their one home.
import type { StatusCause, StatusObject } from './rest.ts';

export class StatusError extends Error {
  constructor(readonly status: StatusObject) {
    super(status.message ?? '');
    this.name = 'StatusError';
  }

  get code(): number {
    return this.status.code ?? 500;
  }

  get reason(): string {
    return this.status.reason ?? 'Unknown';
  }
}

/** Whether `error` is a StatusError with this reason, for example `NotFound`. */
export function hasReason(error: unknown, reason: string): error is StatusError {
  return error instanceof StatusError && error.reason === reason;
}

/** A resource (plural) or a kind, with its group. */
export interface Qualified {
  readonly group: string;
  readonly name: string;
}

const qualified = ({ group, name }: Qualified) => (group === '' ? name : `${name}.${group}`);

export function failure(
  code: number,
  reason: string,
  message: string,
  details?: StatusObject['details'],
): StatusError {
  return new StatusError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...(details ? { details } : {}),
    code,
  });
}

const of = (resource: Qualified, name: string, causes?: readonly StatusCause[]): StatusObject['details'] => ({
  ...(name ? { name } : {}),
  ...(resource.group ? { group: resource.group } : {}),
  kind: resource.name,
  ...(causes ? { causes } : {}),
});

export const notFound = (resource: Qualified, name: string) =>
  failure(404, 'NotFound', `${qualified(resource)} "${name}" not found`, of(resource, name));

export const alreadyExists = (resource: Qualified, name: string) =>
  failure(409, 'AlreadyExists', `${qualified(resource)} "${name}" already exists`, of(resource, name));

export const conflict = (resource: Qualified, name: string, why: string) =>
  failure(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${why}`,
    of(resource, name),
  );

export const modifiedConflict = (resource: Qualified, name: string) =>
  conflict(
    resource,
    name,
    'the object has been modified; please apply your changes to the latest version and try again',
  );

export const forbidden = (resource: Qualified, name: string, why: string, causes?: readonly StatusCause[]) =>
  failure(
    403,
    'Forbidden',
    name
      ? `${qualified(resource)} "${name}" is forbidden: ${why}`
      : `${qualified(resource)} is forbidden: ${why}`,
    of(resource, name, causes),
  );

export const badRequest = (message: string) => failure(400, 'BadRequest', message);
export const unauthorized = () => failure(401, 'Unauthorized', 'Unauthorized');
export const internalError = (message: string) =>
  failure(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });
export const gone = (message: string) => failure(410, 'Expired', message);
export const tooLarge = (limit: number) =>
  failure(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${limit}`);
export const methodNotAllowed = (resource: Qualified, verb: string) =>
  failure(
    405,
    'MethodNotAllowed',
    `${verb} is not supported on resources of kind "${qualified(resource)}"`,
    of(resource, ''),
  );
export const unsupportedMediaType = (accepted: readonly string[]) =>
  failure(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
  );

/** 422. `kind.name` is the Kind; several errors are joined in brackets. */
export function invalid(kind: Qualified, name: string, errors: readonly FieldError[]): StatusError {
  const texts = [...new Set(errors.map(fieldErrorText))];
  const message = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  const causes = errors.map((error) => ({
    reason: error.type,
    message: fieldErrorDetail(error),
    field: error.field,
  }));
  return failure(
    422,
    'Invalid',
    `${qualified(kind)} "${name}" is invalid: ${message}`,
    of(kind, name, causes),
  );
}

export type FieldErrorType =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTypeInvalid';

/** One finding of a validation. `field` is a path such as `spec.containers[0].name`. */
export interface FieldError {
  readonly type: FieldErrorType;
  readonly field: string;
  readonly value?: unknown;
  /** The value is the whole object: it would say nothing. */
  readonly omitValue?: boolean;
  readonly detail: string;
}

export const fieldError = {
  required: (field: string, detail = ''): FieldError => ({ type: 'FieldValueRequired', field, detail }),
  invalid: (field: string, value: unknown, detail: string): FieldError => ({
    type: 'FieldValueInvalid',
    field,
    value,
    detail,
  }),
  /** Where the finding is about how fields go together. */
  invalidWithoutValue: (field: string, detail: string): FieldError => ({
    type: 'FieldValueInvalid',
    field,
    omitValue: true,
    detail,
  }),
  notSupported: (field: string, value: unknown, supported: readonly string[]): FieldError => ({
    type: 'FieldValueNotSupported',
    field,
    value,
    detail: `supported values: ${supported.map((text) => JSON.stringify(text)).join(', ')}`,
  }),
  forbidden: (field: string, detail: string): FieldError => ({ type: 'FieldValueForbidden', field, detail }),
  duplicate: (field: string, value: unknown): FieldError => ({
    type: 'FieldValueDuplicate',
    field,
    value,
    detail: '',
  }),
  notFound: (field: string, value: unknown): FieldError => ({
    type: 'FieldValueNotFound',
    field,
    value,
    detail: '',
  }),
  tooLong: (field: string, maxBytes: number): FieldError => ({
    type: 'FieldValueTooLong',
    field,
    detail: `may not be more than ${maxBytes} bytes`,
  }),
  tooMany: (field: string, actual: number, max: number): FieldError => ({
    type: 'FieldValueTooMany',
    field,
    value: actual,
    detail: `must have at most ${max} items`,
  }),
} as const;

const titles: Readonly<Record<FieldErrorType, string>> = {
  FieldValueNotFound: 'Not found',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
  FieldValueTypeInvalid: 'Invalid value',
};
const withoutValue = new Set<FieldErrorType>([
  'FieldValueRequired',
  'FieldValueForbidden',
  'FieldValueTooLong',
]);

function fieldErrorDetail(error: FieldError): string {
  const value =
    withoutValue.has(error.type) || error.omitValue ? '' : `: ${JSON.stringify(error.value ?? null)}`;
  return `${titles[error.type]}${value}${error.detail ? `: ${error.detail}` : ''}`;
}

export function fieldErrorText(error: FieldError): string {
  return `${error.field}: ${fieldErrorDetail(error)}`;
}
