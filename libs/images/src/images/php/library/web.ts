// The response: headers, status, cookies; sessions in files.
import { toSmall } from '../language/convert.ts';
import type { Interpreter } from '../language/interpreter.ts';
import { notSimulated } from '../language/failures.ts';
import { Float, PhpArray, type Value } from '../language/value.ts';
import { httpDate } from '../../../time.ts';
import { leadingNumber } from '../language/convert.ts';
import { urlEncode } from './texts.ts';
import type { FunctionTable } from './index.ts';

function sendHeader(interpreter: Interpreter, line: string, replace: boolean, status: number): void {
  const { response } = interpreter.host;
  if (response.sentAt)
    return interpreter.warn(
      'Warning',
      `Cannot modify header information - headers already sent by (output started at ${response.sentAt.file}:${response.sentAt.line})`,
    );
  const statusLine = /^HTTP\/[\d.]+ (\d{3})\s*(.*)$/i.exec(line);
  if (statusLine) {
    response.status = Number(statusLine[1]);
    if (statusLine[2]) response.reason = statusLine[2];
    return;
  }
  const [name = '', value = ''] = line.split(/:\s*(.*)/s);
  if (replace) removeHeader(interpreter, name);
  response.headers.push([name, value.trim()]);
  if (status > 0) response.status = status;
  else if (
    name.toLowerCase() === 'location' &&
    response.status !== 201 &&
    (response.status < 300 || response.status > 399)
  )
    response.status = 302;
}

function removeHeader(interpreter: Interpreter, name: string): void {
  const { headers } = interpreter.host.response;
  for (let at = headers.length - 1; at >= 0; at--)
    if (headers[at]![0].toLowerCase() === name.toLowerCase()) headers.splice(at, 1);
}

function filter(value: string, kind: number, options: Value | undefined): Value | undefined {
  const range = options instanceof PhpArray ? (options.get('options') as PhpArray | undefined) : undefined;
  const text = value.trim();
  switch (kind) {
    case 257: {
      if (!/^[+-]?(0|[1-9]\d*)$/.test(text)) return undefined;
      const number = Number(text);
      const [least, most] = [range?.get('min_range'), range?.get('max_range')];
      return (least !== undefined && number < toSmall(least)) ||
        (most !== undefined && number > toSmall(most))
        ? undefined
        : number;
    }
    case 258:
      return /^(1|true|on|yes)$/i.test(text) ? true : /^(0|false|off|no|)$/i.test(text) ? false : undefined;
    case 259:
      return leadingNumber(text)?.whole ? new Float(Number(text)) : undefined;
    case 273:
      return /^[a-z][\w+.-]*:\/\/[^\s/?#]+[^\s]*$/i.test(text) ? text : undefined;
    case 274:
      return /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)+$/i.test(
        text,
      ) && !/^\.|\.\.|\.@/.test(text)
        ? text
        : undefined;
    case 275:
      return /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(text) ||
        (text.includes(':') && /^[\da-f:]+$/i.test(text))
        ? text
        : undefined;
    case 516:
      return value;
    default:
      throw notSimulated(`filter_var() with filter ${kind}`);
  }
}

function sessionFile(interpreter: Interpreter, id: string): string {
  return `${interpreter.host.ini('session.save_path') || '/tmp'}/sess_${id}`;
}

export const webFunctions: FunctionTable = {
  'header 1-3': ({ interpreter }, line, replace = true, status = 0) => (
    sendHeader(interpreter, interpreter.text(line!), replace !== false, toSmall(status)),
    null
  ),
  'header_remove 0-1': ({ interpreter }, name) => {
    if (name === undefined) interpreter.host.response.headers.length = 0;
    else removeHeader(interpreter, interpreter.text(name));
    return null;
  },
  'headers_sent 0-2': ({ interpreter }) => interpreter.host.response.sentAt !== undefined,
  'headers_list 0': ({ interpreter }) =>
    PhpArray.list(interpreter.host.response.headers.map(([name, value]) => `${name}: ${value}`)),
  'http_response_code 0-1': ({ interpreter }, status) => {
    const { response, sapi } = interpreter.host;
    const before = response.status;
    if (status === undefined) return sapi === 'cli' ? false : before;
    response.status = toSmall(status);
    return sapi === 'cli' ? true : before;
  },
  'setcookie 1-7': (
    { interpreter },
    name,
    value = '',
    options = 0,
    path = '',
    domain = '',
    secure = false,
    httponly = false,
  ) => {
    const own =
      options instanceof PhpArray
        ? options
        : PhpArray.from([
            ['expires', options],
            ['path', path],
            ['domain', domain],
            ['secure', secure],
            ['httponly', httponly],
          ]);
    const field = (key: string) => interpreter.text(own.get(key) ?? '');
    const expires = toSmall(own.get('expires') ?? 0);
    const text = interpreter.text(value);
    const parts = [`${interpreter.text(name!)}=${text === '' ? 'deleted' : urlEncode(text, '%20')}`];
    const now = Math.floor(interpreter.host.process.clock.now() / 1000);
    if (text === '') parts.push('expires=Thu, 01 Jan 1970 00:00:01 GMT', 'Max-Age=0');
    else if (expires > 0)
      parts.push(`expires=${httpDate(expires * 1000)}`, `Max-Age=${Math.max(0, expires - now)}`);
    if (field('path')) parts.push(`path=${field('path')}`);
    if (field('domain')) parts.push(`domain=${field('domain')}`);
    if (field('secure')) parts.push('secure');
    if (field('httponly')) parts.push('HttpOnly');
    if (field('samesite')) parts.push(`SameSite=${field('samesite')}`);
    sendHeader(interpreter, `Set-Cookie: ${parts.join('; ')}`, false, 0);
    return true;
  },
  'session_start 0-1': ({ interpreter }) => {
    const cookies = interpreter.globals.get('_COOKIE')?.value;
    const sent = cookies instanceof PhpArray ? cookies.get('PHPSESSID') : undefined;
    const id =
      typeof sent === 'string' && /^[\w,-]+$/.test(sent) ? sent : interpreter.host.process.random.string(26);
    interpreter.memory.set('session', id);
    if (id !== sent) sendHeader(interpreter, `Set-Cookie: PHPSESSID=${id}; path=/`, false, 0);
    sendHeader(interpreter, 'Expires: Thu, 19 Nov 1981 08:52:00 GMT', true, 0);
    sendHeader(interpreter, 'Cache-Control: no-store, no-cache, must-revalidate', true, 0);
    sendHeader(interpreter, 'Pragma: no-cache', true, 0);
    const { fs } = interpreter.host.process;
    const file = sessionFile(interpreter, id);
    const stored = fs.exists(file) ? interpreter.runNow(interpreter.call('file_get_contents', [file])) : '';
    const data = interpreter.runNow(interpreter.call('json_decode', [stored === '' ? '[]' : stored, true]));
    interpreter.globals.set('_SESSION', { value: data instanceof PhpArray ? data : new PhpArray() });
    interpreter.shutdown.push({ callable: 'session_write_close', args: [] });
    return true;
  },
  'session_write_close 0': ({ interpreter }) => {
    const id = interpreter.memory.get('session');
    const data = interpreter.globals.get('_SESSION')?.value;
    if (typeof id !== 'string' || data === undefined) return false;
    interpreter.runNow(
      interpreter.call('file_put_contents', [
        sessionFile(interpreter, id),
        interpreter.runNow(interpreter.call('json_encode', [data])),
      ]),
    );
    return true;
  },
  'session_id 0-1': ({ interpreter }) => (interpreter.memory.get('session') as string | undefined) ?? '',
  'session_status 0': ({ interpreter }) => (interpreter.memory.has('session') ? 2 : 1),
  'session_name 0-1': () => 'PHPSESSID',
  'session_destroy 0': ({ interpreter }) => {
    const id = interpreter.memory.get('session');
    if (typeof id !== 'string') return false;
    interpreter.runNow(interpreter.call('drydock_forget', [sessionFile(interpreter, id)]));
    interpreter.memory.delete('session');
    return true;
  },
  'drydock_forget 1': ({ interpreter }, path) => {
    const { fs } = interpreter.host.process;
    if (fs.exists(interpreter.text(path!))) fs.unlink(interpreter.text(path!));
    return null;
  },
  'filter_var 1-3': ({ interpreter }, value, kind = 516, options = 0) => {
    const result = filter(interpreter.text(value!), toSmall(kind), options);
    if (result !== undefined) return result;
    return toSmall(options instanceof PhpArray ? (options.get('flags') ?? 0) : options) & 134217728
      ? null
      : false;
  },
};
