// The API over HTTP, without sockets: whoever has a connection (the CLI, the simulated TLS inside the cluster) gives bytes
// and gets bytes. What differs from the in-process door: encodings, the size limit, and streams as lines of JSON.
import {
  badRequest,
  createRandom,
  decodeUtf8,
  encodeUtf8,
  parseJson,
  parseYaml,
  StatusError,
  tooLarge,
  toYaml,
  unsupportedMediaType,
  type CancelSignal,
  type Random,
  type RestRequest,
  type RestResponse,
  type UserInfo,
  type WatchEvent,
} from '@drydock/machinery';
import type { ApiServer } from '../server.ts';
import { decodeProtobuf } from './protobuf/decode-protobuf.ts';
import { methodRefused } from '../request/refusals.ts';
import { Query } from '../request/query.ts';
import { summaryOf } from '../request/body.ts';
import { wireForm } from './wire-form.ts';

export interface HttpInput {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Fires when the client goes away. */
  readonly signal?: CancelSignal;
}

export interface HttpAnswer {
  readonly status: number;
  /** `warning` may hold several values, one per line: each is a header of its own. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
}

export const maxBodyBytes = 3 * 1024 * 1024;
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Answers one HTTP request as kube-apiserver does. Streams end when the client goes (`input.signal`). */
export async function handleHttp(
  server: Pick<ApiServer, 'handle'>,
  input: HttpInput,
  user: UserInfo,
): Promise<HttpAnswer> {
  const chance = chanceOf(server);
  const auditId = input.headers['audit-id'] || chance.uuid();
  const answer = await answerTo(server, input, user, chance);
  return { ...answer, headers: { 'audit-id': auditId, ...answer.headers } };
}

async function answerTo(
  server: Pick<ApiServer, 'handle'>,
  input: HttpInput,
  user: UserInfo,
  chance: Random,
): Promise<HttpAnswer> {
  try {
    const method = methods.find((name) => name === (input.method === 'HEAD' ? 'GET' : input.method));
    if (!method) throw methodRefused();
    const request: RestRequest = {
      method,
      path: withEnd(input.path, chance),
      headers: input.headers,
      ...readBody(input),
      ...(input.signal ? { signal: input.signal } : {}),
    };
    const answer = encode(await server.handle(request, user), input);
    return input.method === 'HEAD' ? { ...answer, body: new Uint8Array() } : answer;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return encode(
      { status: error.code, headers: { 'content-type': 'application/json' }, body: error.status },
      input,
    );
  }
}

/** Ids of requests and lengths of watches say nothing about a cluster: a stream of their own that no seed needs. */
const chances = new WeakMap<object, Random>();

function chanceOf(server: object): Random {
  const chance = chances.get(server) ?? createRandom('http');
  chances.set(server, chance);
  return chance;
}

const watchSeconds = 1800;

/** A watch without an end of its own ends after half an hour to an hour, so that clients spread over servers. */
function withEnd(path: string, chance: Random): string {
  if (!/[?&]watch=(?!0|false)/.test(path) || /[?&]timeoutSeconds=[1-9]/.test(path)) return path;
  return `${path}&timeoutSeconds=${watchSeconds + chance.int(watchSeconds)}`;
}

/** The JSON value of the body, and the content type under which the server reads it. */
function readBody({ body, headers, path }: HttpInput): Pick<RestRequest, 'body' | 'bodyProblems'> {
  if (body.length > maxBodyBytes) throw tooLarge(maxBodyBytes);
  if (body.length === 0) return {};
  // what is passed on to a pod is none of the API server's business
  if (/^[^?]*\/proxy(\/|\?|$)/.test(path)) return { body };
  const media = (headers['content-type'] ?? 'application/json').split(';')[0]?.trim() ?? '';
  if (media === 'application/vnd.kubernetes.protobuf') return { body: decodeProtobuf(body) };
  const content = decodeUtf8(body);
  if (media === 'application/yaml' || media === 'application/apply-patch+yaml')
    return { body: fromYaml(content) };
  if (media === '' || /^application\/([a-z-]+\+)?json$/.test(media) || media === '*/*')
    return fromJson(content);
  throw unsupportedMediaType(['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']);
}

function fromJson(content: string): Pick<RestRequest, 'body' | 'bodyProblems'> {
  const { value, error, duplicates } = parseJson(content);
  if (error !== undefined) return { bodyProblems: { malformed: error, summary: summaryOf(content) } };
  return { body: value, ...(duplicates.length > 0 ? { bodyProblems: { duplicates } } : {}) };
}

function fromYaml(content: string): unknown {
  try {
    return parseYaml(content);
  } catch (error) {
    throw badRequest(error instanceof Error ? error.message : String(error));
  }
}

function encode(response: RestResponse, input: HttpInput): HttpAnswer {
  const { status, headers, body, events, bytes } = response;
  const common = { ...headers, 'cache-control': 'no-cache, private' };
  if (events) return { status, headers: common, body: lines(events) };
  if (bytes) return { status, headers: common, body: chunks(bytes) };
  if (typeof body === 'string') return { status, headers: common, body: encodeUtf8(body) };
  const value = wireForm(body) ?? null;
  if (wantsYaml(input.headers['accept']))
    return {
      status,
      headers: { ...common, 'content-type': 'application/yaml' },
      body: encodeUtf8(toYaml(value)),
    };
  const json = wantsPretty(input) ? JSON.stringify(value, undefined, 2) : `${JSON.stringify(value)}\n`;
  return { status, headers: common, body: encodeUtf8(json) };
}

/** People read what curl, wget and browsers show; `pretty` decides where it is given. */
function wantsPretty({ path, headers }: HttpInput): boolean {
  const query = new Query(path.includes('?') ? path.slice(path.indexOf('?') + 1) : '');
  const pretty = query.get('pretty');
  if (pretty !== undefined) return query.flag('pretty');
  // these two are written by hand in the real server, for people
  if (/^\/(version\/?)?(\?|$)/.test(path)) return true;
  return /^(curl|Wget|Mozilla\/5\.0)/.test(headers['user-agent'] ?? '');
}

const wantsYaml = (accept: string | undefined) => /^\s*application\/yaml/.test(accept ?? '');

async function* lines(events: NonNullable<RestResponse['events']>): AsyncGenerator<Uint8Array> {
  for await (const event of events) yield lineOf(event);
}

interface WrittenEvent extends WatchEvent {
  readonly line: Uint8Array;
}

/** The event that was written last: a thousand watchers get the same one, one after the other. */
let written: WrittenEvent | undefined;

function lineOf({ type, object }: WatchEvent): Uint8Array {
  if (written && written.object === object && written.type === type) return written.line;
  const line = encodeUtf8(`${JSON.stringify(wireForm({ type, object }))}\n`);
  written = { type, object, line };
  return line;
}

async function* chunks(reader: NonNullable<RestResponse['bytes']>): AsyncGenerator<Uint8Array> {
  try {
    for (let chunk = await reader.read(); chunk; chunk = await reader.read()) yield chunk;
  } finally {
    reader.close();
  }
}
