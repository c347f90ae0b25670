import { All, Controller, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Public } from '../accounts/account.guard.ts';
import { AccountsService } from '../accounts/accounts.service.ts';
import { selectOptionalAuthToken } from '../accounts/auth-cookie.ts';
import { PreviewService } from './preview.service.ts';

/**
 * The token in the path is the key, because pages without an origin send no cookie. It opens nothing outside of a
 * workbench's frame, and nothing for a browser in which somebody else is signed in.
 */
@Public()
@Controller('preview')
export class PreviewController {
  readonly #preview: PreviewService;
  readonly #accounts: AccountsService;

  constructor(preview: PreviewService, accounts: AccountsService) {
    this.#preview = preview;
    this.#accounts = accounts;
  }

  @All('*path')
  async any(@Req() request: Request, @Res() response: Response): Promise<void> {
    const [, , token = '', ...parts] = request.originalUrl.split('/');
    const rest = parts.join('/');
    const attempt = await this.#selectOptionalAttempt(request, token);
    harden(request, response, token);
    if (!attempt) return void response.status(404).type('text').send('There is no such preview.');
    if (isPreflight(request)) return void response.status(204).end();
    const body: Uint8Array = Buffer.isBuffer(request.body) ? request.body : new Uint8Array();
    const answer =
      rest === 'accept' && request.method === 'POST'
        ? this.#preview.accept(attempt, new URLSearchParams(Buffer.from(body).toString('utf8')))
        : await this.#preview.request(attempt, rest, {
            method: request.method,
            headers: headersOf(request),
            body,
          });
    response.status(answer.status);
    for (const [name, value] of answer.headers) response.append(name, value);
    response.end(answer.body);
  }

  async #selectOptionalAttempt(request: Request, token: string) {
    if (request.get('sec-fetch-dest') === 'document') return undefined;
    const attempt = await this.#preview.selectOptionalAttempt(token);
    const visitor = await this.#accounts.findUser(selectOptionalAuthToken(request.headers.cookie));
    return visitor && visitor.id !== attempt?.userId ? undefined : attempt;
  }
}

function isPreflight(request: Request): boolean {
  return request.method === 'OPTIONS' && request.get('access-control-request-method') !== undefined;
}

function headersOf({ rawHeaders }: Request): [string, string][] {
  const headers: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2)
    headers.push([rawHeaders[index]!, rawHeaders[index + 1]!]);
  return headers;
}

/**
 * The pages are a learner's: they get an origin of their own (none), may load and send only below their own prefix,
 * and may be framed by us alone. Scripts without an origin need CORS for everything they fetch.
 */
function harden(request: Request, response: Response, token: string): void {
  const origin = `${request.protocol}://${request.get('host') ?? 'localhost'}`;
  const own = `${origin}/preview/${encodeURIComponent(token)}/`;
  response.set({
    'Content-Security-Policy': [
      'sandbox allow-scripts allow-forms allow-modals',
      `default-src ${own} 'unsafe-inline' 'unsafe-eval' data: blob:`,
      `form-action ${own}`,
      "base-uri 'none'",
      `frame-ancestors ${origin}`,
    ].join('; '),
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
    'Access-Control-Allow-Headers': request.get('access-control-request-headers') ?? '*',
    'Access-Control-Expose-Headers': '*',
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'cross-origin',
  });
}
