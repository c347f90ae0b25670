import { failure, readerOf, type RestResponse } from '@drydock/machinery';
import { respond } from '../negotiation/respond.ts';
import type { ServerContext } from '../server-context.ts';
import { openApiDocument } from './document.ts';
import { openApiIndex } from './index-document.ts';
import { encodeSwagger } from './swagger-protobuf.ts';
import { swagger } from './swagger.ts';

const protobuf = /^application\/com\.github\.proto-openapi\.spec\.v2[@.]v1\.0\+protobuf$/;
const json = new Set(['*/*', 'application/*', 'application/json']);

/** Everything below /openapi; undefined when there is no such document. */
export function serveOpenApi(
  server: ServerContext,
  path: string,
  accept: string | undefined,
): RestResponse | undefined {
  if (path === '/openapi/v2') return serveSwagger(server, accept);
  if (path === '/openapi/v3') return respond(openApiIndex(server.resources));
  const match = /^\/openapi\/v3\/(?:api\/([^/]+)|apis\/([^/]+)\/([^/]+))$/.exec(path);
  if (!match) return undefined;
  const document = openApiDocument(server.resources, match[2] ?? '', match[3] ?? match[1] ?? '');
  return document && respond(document);
}

const encoded = new WeakMap<object, Uint8Array>();

function serveSwagger({ resources, version }: ServerContext, accept = ''): RestResponse {
  const types = accept.split(',').map((range) => range.split(';')[0]?.trim() ?? '');
  const wanted = types.find((type) => json.has(type) || protobuf.test(type));
  if (wanted === undefined && accept.trim() !== '')
    throw failure(
      406,
      'NotAcceptable',
      'only the following media types are accepted: application/json, application/com.github.proto-openapi.spec.v2@v1.0+protobuf',
    );
  const document = swagger(resources, version.gitVersion);
  if (wanted === undefined || json.has(wanted)) return respond(document);
  const bytes = encoded.get(document) ?? encodeSwagger(document);
  encoded.set(document, bytes);
  const headers = { 'content-type': 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf' };
  return { status: 200, headers, bytes: readerOf(bytes) };
}
