import type { ErrorBody } from '@drydock/contracts';
import { HttpException, Logger } from '@nestjs/common';
import { DomainError, type Refusal } from './domain-error.ts';

const statuses: Record<Refusal, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-many-requests': 429,
  unavailable: 503,
};
const words: Record<number, ErrorBody> = {
  400: { error: 'invalid', message: 'The request could not be read.' },
  404: { error: 'not-found', message: 'There is nothing at this address.' },
  413: { error: 'too-large', message: 'The request is too large.' },
};
const internal: ErrorBody = { error: 'internal', message: 'Something went wrong on the server. Try again.' };
const logger = new Logger('Errors');

/** What a client may know about an error; the rest goes to the log. */
export function describeError(error: unknown): { status: number; body: ErrorBody } {
  if (error instanceof DomainError)
    return { status: statuses[error.refusal], body: { error: error.code, message: error.message } };
  const status = statusOf(error);
  const body = status === undefined ? undefined : words[status];
  if (status !== undefined && body) return { status, body };
  if (status !== undefined && status < 500)
    return { status, body: { error: 'refused', message: 'The request was refused.' } };
  logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return { status: 500, body: internal };
}

/** The status of Nest's own exceptions and of the errors that the body parsers throw. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number')
    return error.status;
  return undefined;
}
