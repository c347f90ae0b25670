// The query of lists and watches: which combinations are legal, and what the real server says to the others.
import {
  badRequest,
  decodeBase64,
  decodeUtf8,
  encodeBase64,
  encodeUtf8,
  failure,
  fieldError,
  invalid,
  parseJson,
  type FieldError,
  type StatusError,
} from '@drydock/machinery';
import type { Query } from '../request/query.ts';

/** Where a list starts. */
export interface ListStart {
  /** Read the state of exactly this revision. */
  readonly revision?: number;
  /** Read a state that is not older than this. */
  readonly minimum?: number;
  /** The last key of the page before, without the prefix. */
  readonly after?: string;
}

/** How many items a page may have; Infinity without a limit. */
export function limitOf(query: Query): number {
  const limit = query.number('limit') ?? 0;
  return limit > 0 ? limit : Infinity;
}

/** Throws Invalid or BadRequest for what makes no sense together. */
export function listStart(query: Query): ListStart {
  refuse(listErrors(query));
  const version = query.get('resourceVersion') ?? '';
  const token = query.get('continue') ?? '';
  if (token !== '') {
    const start = readToken(token);
    if (version !== '' && version !== '0')
      throw badRequest('specifying resource version is not allowed when using continue');
    return start;
  }
  const revision = parseResourceVersion(version) ?? 0;
  if (revision === 0) return {};
  const match = query.get('resourceVersionMatch') ?? '';
  // without a match, a limit asks for the pages of exactly that version: as it was before there were matches
  const exact = match === 'Exact' || (match === '' && limitOf(query) !== Infinity);
  return exact ? { revision } : { minimum: revision };
}

function listErrors(query: Query): FieldError[] {
  const match = query.get('resourceVersionMatch') ?? '';
  const version = query.get('resourceVersion') ?? '';
  const errors: FieldError[] = [];
  const forbid = (text: string) => errors.push(fieldError.forbidden('resourceVersionMatch', text));
  if (match !== '') {
    if (version === '') forbid('resourceVersionMatch is forbidden unless resourceVersion is provided');
    if (query.get('continue')) forbid('resourceVersionMatch is forbidden when continue is provided');
    if (match !== 'Exact' && match !== 'NotOlderThan')
      errors.push(fieldError.notSupported('resourceVersionMatch', match, ['Exact', 'NotOlderThan', '']));
    if (match === 'Exact' && version === '0')
      forbid('resourceVersionMatch "exact" is forbidden for resourceVersion "0"');
  }
  if (query.get('sendInitialEvents') !== undefined)
    errors.push(fieldError.forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  return errors;
}

/** The revision that a watch starts after; undefined when it starts with what is there. */
export function watchStart(query: Query): number | undefined {
  const match = query.get('resourceVersionMatch') ?? '';
  const initial = query.get('sendInitialEvents');
  const errors: FieldError[] = [];
  const forbid = (text: string) => errors.push(fieldError.forbidden('resourceVersionMatch', text));
  if (initial !== undefined && match !== 'NotOlderThan')
    forbid('sendInitialEvents requires setting resourceVersionMatch to NotOlderThan');
  if (match !== '') {
    if (initial === undefined)
      forbid('resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided');
    if (match !== 'NotOlderThan')
      errors.push(fieldError.notSupported('resourceVersionMatch', match, ['NotOlderThan']));
    if (query.get('continue')) forbid('resourceVersionMatch is forbidden when continue is provided');
  }
  refuse(errors);
  return parseResourceVersion(query.get('resourceVersion') ?? '');
}

function refuse(errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', name: 'ListOptions' }, '', errors);
}

/** Undefined when none was given. Throws BadRequest for what is no revision. */
export function parseResourceVersion(text: string): number | undefined {
  if (text === '') return undefined;
  const problem = !/^\d+$/.test(text)
    ? 'invalid syntax'
    : BigInt(text) >= 2n ** 64n
      ? 'value out of range'
      : undefined;
  if (problem === undefined) return Number(text);
  const quoted = JSON.stringify(text);
  throw badRequest(
    `invalid resource version: resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: ${problem}`,
  );
}

/** A revision of -1 goes on with whatever is there by then. */
export function continueToken(revision: number, start: string): string {
  const token = encodeBase64(
    encodeUtf8(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start: `${start}\0` })),
  );
  return token.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function readToken(token: string): ListStart {
  const plain = token.replaceAll('-', '+').replaceAll('_', '/');
  const bytes = /[+/=]/.test(token)
    ? undefined
    : decodeBase64(plain.padEnd(Math.ceil(plain.length / 4) * 4, '='));
  if (!bytes) throw badToken(`: illegal base64 data at input byte ${firstForeign(token)}`);
  const { value, error } = parseJson(decodeUtf8(bytes));
  if (error !== undefined) throw badToken(`: ${error}`);
  const { v, rv, start } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (v !== 'meta.k8s.io/v1')
    throw badToken(`: server does not recognize this encoded version ${JSON.stringify(v ?? '')}`);
  if (!Number.isSafeInteger(rv) || rv === 0)
    throw badToken(': incorrect encoded start resourceVersion (version meta.k8s.io/v1)');
  if (typeof start !== 'string' || start === '')
    throw badToken(': encoded start key empty (version meta.k8s.io/v1)');
  // a path that climbs would leave the prefix
  if (start.split('/').some((part, index) => part === '.' || part === '..' || (part === '' && index > 0)))
    throw badToken(`: ${start}`);
  const after = start.replace(/^\//, '').replace(/\0$/, '');
  return { ...((rv as number) > 0 ? { revision: rv as number } : {}), after };
}

const badToken = (why: string) => badRequest(`invalid continue token: continue key is not valid${why}`);

function firstForeign(token: string): number {
  const at = token.search(/[^A-Za-z0-9_-]/);
  return at < 0 ? token.length : at;
}

const expiredVersion = 'The resourceVersion for the provided list is too old.';
const expiredToken =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

/** What of a page cannot be had any more. With a token, the answer has one that goes on regardless. */
export function expired({ after }: ListStart): { readonly message: string; readonly continue?: string } {
  return after === undefined
    ? { message: expiredVersion }
    : { message: expiredToken, continue: continueToken(-1, after) };
}

export function tooLargeVersion(requested: number, current: number): StatusError {
  const message = `Timeout: Too large resource version: ${requested}, current: ${current}`;
  return failure(504, 'Timeout', message, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });
}
