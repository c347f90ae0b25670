// One web request to a script, whoever serves it: php-fpm, Apache's module, the built-in server.
import type { Process } from '@drydock/shell';
import { cookiesOf, postFields, queryOf, readSettings, runPhp } from './host.ts';
import { fromText } from './language/bytes.ts';

export interface Answer {
  readonly status: number;
  readonly reason?: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Bytes, one per character. */
  readonly output: string;
  /** What goes to the server's error log. */
  readonly errors: string;
}

export interface ScriptRequest {
  readonly process: Process;
  readonly version: string;
  readonly sapi: string;
  readonly extensions: ReadonlySet<string>;
  /** CGI variables. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
  readonly file: string;
  readonly source: string;
}

/** Runs a script for a request. */
export async function runRequest(request: ScriptRequest): Promise<Answer> {
  const { process, version, sapi, extensions, parameters, body, file, source } = request;
  const output: string[] = [];
  const errors: string[] = [];
  const server = [...parameters]
    .filter(([name]) => name !== '')
    .map(([name, value]) => [name, fromText(value)] as const);
  const { response } = await runPhp(source, file, {
    process,
    version,
    sapi,
    extensions,
    settings: readSettings(process),
    write: (text) => void output.push(text),
    log: (text) => void errors.push(text),
    input: body,
    server: [...server, ['PHP_SELF', fromText(parameters.get('SCRIPT_NAME') ?? '')]],
    get: queryOf(parameters.get('QUERY_STRING') ?? ''),
    post: postFields(parameters.get('CONTENT_TYPE') ?? parameters.get('HTTP_CONTENT_TYPE') ?? '', body),
    cookies: cookiesOf(parameters.get('HTTP_COOKIE') ?? ''),
  });
  const own = response.headers.some(([name]) => name.toLowerCase() === 'content-type');
  return {
    status: response.status,
    ...(response.reason && { reason: response.reason }),
    headers: [
      ['X-Powered-By', `PHP/${version}`],
      ...response.headers,
      ...(own ? [] : [['Content-type', 'text/html; charset=UTF-8'] as const]),
    ],
    output: output.join(''),
    errors: errors.map((text) => (text.startsWith('PHP ') ? `PHP message: ${text}` : text)).join('; '),
  };
}
