import type { ErrorBody } from '@drydock/contracts';

/** A refusal of the server, in its own words. */
export class RequestError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, body: ErrorBody) {
    super(body.message);
    this.status = status;
    this.code = body.error;
  }
}

const unreachable: ErrorBody = {
  error: 'unreachable',
  message: 'The server does not answer. Check your connection and try again.',
};

/** Asks the server; `T` is what the contract promises for the path. */
export async function request<T>(path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST') {
  const response = await fetch(path, {
    method,
    ...(body !== undefined && {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
  }).catch(() => undefined);
  if (!response) throw new RequestError(0, unreachable);
  const text = await response.text();
  const value = parseJson(text);
  if (response.ok) return value as T;
  throw new RequestError(response.status, isErrorBody(value) ? value : unreachable);
}

function parseJson(text: string): unknown {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

function isErrorBody(value: unknown): value is ErrorBody {
  return typeof value === 'object' && value !== null && 'error' in value && 'message' in value;
}
