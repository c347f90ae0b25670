import { randomUUID } from 'node:crypto';
import type { AttemptRecord, Repositories } from '@drydock/db';
import { Inject, Injectable } from '@nestjs/common';
import { LiveSessions } from '../sessions/live-sessions.ts';
import type { HttpOutcome } from '@drydock/session';
import { repositoriesToken } from '../tokens.ts';
import {
  type PreviewAddress,
  isOwnMachine,
  originOf,
  parsePreviewPath,
  selectOptionalPreviewPath,
  urlOf,
} from './address.ts';
import { certificatePage, errorPage } from './browser-pages.ts';
import { pageScript } from './page-script.ts';
import { PreviewState } from './preview-state.ts';
import { rewriteCss, rewriteHtml } from './rewrite-html.ts';

export interface PreviewRequest {
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
}
export interface PreviewResponse {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array | string;
}

/** Headers that speak of our server, our connection or our user, not of the page in the pane. */
const notForwarded =
  /^(host|cookie|connection|keep-alive|upgrade|transfer-encoding|content-length|te|trailer|origin|referer|accept-encoding|x-forwarded-.*|forwarded|sec-.*|if-.*|priority)$/;
const notReturned =
  /^(connection|keep-alive|transfer-encoding|content-length|content-encoding|set-cookie|content-security-policy.*|x-frame-options|strict-transport-security|access-control-.*|cross-origin-.*|clear-site-data|service-worker-allowed|alt-svc|report-to|nel|refresh|link|location|cache-control|expires|etag|last-modified)$/;

const untrusted = 'ERR_CERT_AUTHORITY_INVALID';
const notSimulated =
  'Not simulated: this browser reaches only your own machine, which is where your cluster publishes its ports.';

/** The learner's browser: sends requests into the simulated network and makes the answers fit into the pane. */
@Injectable()
export class PreviewService {
  readonly #repositories: Repositories;
  readonly #sessions: LiveSessions;
  readonly #state: PreviewState;

  constructor(
    @Inject(repositoriesToken) repositories: Repositories,
    sessions: LiveSessions,
    state: PreviewState,
  ) {
    this.#repositories = repositories;
    this.#sessions = sessions;
    this.#state = state;
  }

  selectOptionalAttempt(token: string): Promise<AttemptRecord | undefined> {
    return this.#repositories.attempts.findByPreviewToken(token);
  }

  /** The learner's click on "Proceed": answers where to go on. */
  accept(attempt: AttemptRecord, form: URLSearchParams): PreviewResponse {
    const prefix = prefixOf(attempt);
    const base: PreviewAddress = { scheme: 'https', host: 'localhost', port: 443, path: '/' };
    const location = selectOptionalPreviewPath(prefix, form.get('to') ?? '', base);
    if (!location) return { status: 400, headers: [], body: 'The address is not one of this preview.' };
    this.#state.of(attempt.id).accepted.add(form.get('origin') ?? '');
    return { status: 303, headers: [['Location', location]], body: '' };
  }

  async request(attempt: AttemptRecord, rest: string, request: PreviewRequest): Promise<PreviewResponse> {
    const address = parsePreviewPath(rest);
    if (!address) return { status: 404, headers: [], body: 'The address cannot be read.' };
    const script = pageScript(prefixOf(attempt), address);
    if (!isOwnMachine(address.host))
      return htmlPage(502, errorPage(address, 'ERR_NAME_NOT_RESOLVED', script, notSimulated));
    const { accepted } = this.#state.of(attempt.id);
    const insecure = accepted.has(originOf(address));
    const session = await this.#sessions.get(attempt);
    const answer = await session.http({
      id: randomUUID(),
      method: request.method,
      url: urlOf(address),
      headers: this.#requestHeaders(attempt, address, request),
      body: Buffer.from(request.body).toString('base64'),
      ...(address.scheme === 'https' && insecure && { insecure }),
    });
    const { certificate } = answer;
    const code = 'error' in answer ? answer.error : untrusted;
    if (!insecure && code.startsWith('ERR_CERT_') && ('error' in answer || certificate?.trusted === false)) {
      const warning = {
        code,
        subject: certificate?.subject ?? '',
        acceptPath: `${prefixOf(attempt)}/accept`,
      };
      return htmlPage(502, certificatePage(address, warning, script));
    }
    if ('error' in answer) {
      const note = code === 'ERR_BLOCKED_BY_CLIENT' ? notSimulated : undefined;
      return htmlPage(502, errorPage(address, code, script, note));
    }
    return this.#toResponse(attempt, address, answer, script);
  }

  #requestHeaders(attempt: AttemptRecord, to: PreviewAddress, request: PreviewRequest): [string, string][] {
    const standardPort = to.port === (to.scheme === 'https' ? 443 : 80);
    const headers: [string, string][] = [['Host', standardPort ? to.host : `${to.host}:${to.port}`]];
    for (const [name, value] of request.headers)
      if (!notForwarded.test(name.toLowerCase())) headers.push([name, value]);
    const cookie = this.#state.of(attempt.id).cookies.selectOptionalHeader(to, Date.now());
    if (cookie) headers.push(['Cookie', cookie]);
    if (!['GET', 'HEAD'].includes(request.method)) headers.push(['Origin', originOf(to)]);
    if (request.body.length > 0) headers.push(['Content-Length', String(request.body.length)]);
    return headers;
  }

  #toResponse(
    attempt: AttemptRecord,
    address: PreviewAddress,
    answer: Extract<HttpOutcome, { status: number }>,
    script: string,
  ): PreviewResponse {
    const prefix = prefixOf(attempt);
    const { cookies } = this.#state.of(attempt.id);
    const headers: [string, string][] = [];
    let contentType = '';
    for (const [name, value] of answer.headers) {
      const lower = name.toLowerCase();
      if (lower === 'set-cookie') cookies.store(address, value, Date.now());
      if (lower === 'content-type') contentType = value;
      if (lower === 'location')
        headers.push(['Location', selectOptionalPreviewPath(prefix, value, address) ?? `${prefix}/outside`]);
      if (!notReturned.test(lower)) headers.push([name, value]);
    }
    return { status: answer.status, headers, body: adapt(answer.body, contentType, prefix, address, script) };
  }
}

export function prefixOf(attempt: AttemptRecord): string {
  return `/preview/${attempt.previewToken}`;
}

function adapt(
  body: Uint8Array,
  contentType: string,
  prefix: string,
  address: PreviewAddress,
  script: string,
): Uint8Array | string {
  const text = () => Buffer.from(body).toString('utf8');
  if (/^text\/html|^application\/xhtml/i.test(contentType))
    return rewriteHtml(text(), prefix, address, script);
  if (/^text\/css/i.test(contentType)) return rewriteCss(text(), prefix, address);
  return body;
}

function htmlPage(status: number, body: string): PreviewResponse {
  return { status, headers: [['Content-Type', 'text/html; charset=utf-8']], body };
}
