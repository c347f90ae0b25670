// gb-frontend: Apache with a page and guestbook.php, which keeps the messages in Redis: written to the leader, read from a follower.
import { writeText } from '@drydock/machinery';
import { BufferedReader, Errno, openConnection, ResolveError, type HttpResponse, type Process, type Program } from '@drydock/shell'; // prettier-ignore
import { stopSignal } from '../../inert.ts';
import { httpDate, logDate, timeParts } from '../../time.ts';
import { startWebServer, type WebRequest } from '../../web-server.ts';
import { encodeCommand, fromUnicode, readReply, toUnicode } from '../redis/resp.ts';
import { page, script } from './page.ts';

class RedisFailure extends Error {}

/** One command to a Redis, as Predis sends it. Throws RedisFailure with Predis' words. */
async function ask(process: Process, host: string, words: readonly string[]): Promise<string> {
  const address = `[tcp://${host}:6379]`;
  try {
    const connection = await openConnection(process, { scheme: 'tcp', host, port: 6379, explicitPort: true, path: '/' });
    try {
      await connection.writer.write(encodeCommand(words.map(fromUnicode)));
      const reply = await readReply(new BufferedReader(connection.reader));
      if (reply === undefined) throw new RedisFailure(`Error while reading line from the server. ${address}`);
      if (reply !== null && typeof reply === 'object' && 'error' in reply) throw new RedisFailure(reply.error);
      return typeof reply === 'string' ? toUnicode(reply) : '';
    } finally {
      connection.close();
    }
  } catch (error) {
    if (error instanceof ResolveError) throw new RedisFailure(`php_network_getaddresses: getaddrinfo failed: Name or service not known ${address}`);
    if (error instanceof Errno) throw new RedisFailure(`${error.message} ${address}`);
    throw error;
  }
} // prettier-ignore

/** `GET_HOSTS_FROM=env` reads the service's variables, anything else is a name of the cluster's DNS. */
function hostOf(process: Process, role: 'leader' | 'follower', old: 'master' | 'slave'): string {
  const fromEnvironment = process.env.get('GET_HOSTS_FROM') === 'env';
  const name = process.env.get('GUESTBOOK_NAMES') === 'old' ? old : role;
  return fromEnvironment
    ? (process.env.get(`REDIS_${name.toUpperCase()}_SERVICE_HOST`) ?? '')
    : `redis-${name}`;
}

function parameters(target: string): ReadonlyMap<string, string> {
  const pairs = (target.split('?')[1] ?? '').split('&').map((pair) => pair.split('='));
  return new Map(pairs.map(([name = '', value = '']) => [decoded(name), decoded(value)]));
}
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return text; // PHP keeps what is no encoding
  }
}

const answer = (type: string, body: string, status = 200): HttpResponse => ({
  status,
  headers: [['Content-Type', type]],
  body,
});
const html = 'text/html; charset=UTF-8';

async function guestbook(process: Process, request: WebRequest): Promise<HttpResponse> {
  const given = parameters(request.target);
  if (!given.has('cmd')) return answer(html, 'not simulated: phpinfo() of the guestbook\n');
  const key = given.get('key') ?? '';
  if (given.get('cmd') === 'set') {
    await ask(process, hostOf(process, 'leader', 'master'), ['SET', key, given.get('value') ?? '']);
    return answer('application/json', '{"message": "Updated"}');
  }
  const value = await ask(process, hostOf(process, 'follower', 'slave'), ['GET', key]);
  return answer('application/json', `{"data": "${value}"}`);
}

async function failed(process: Process, request: WebRequest, error: RedisFailure): Promise<HttpResponse> {
  const where = '/usr/local/lib/php/Predis/Connection/AbstractConnection.php';
  const message = `Uncaught Predis\\Connection\\ConnectionException: ${error.message} in ${where}:155`;
  const at = timeParts(process.clock.now());
  await writeText(
    process.stderr,
    `[${at.weekday} ${at.monthName} ${at.day} ${at.time}.${at.milliseconds}000 ${at.year}] [php:error] [pid ${process.pid + 16}] [client ${request.remoteAddress}:${request.remotePort}] PHP Fatal error:  ${message}\n`,
  );
  return answer(html, `<br />\n<b>Fatal error</b>:  ${message}\n`);
}

async function respond(process: Process, request: WebRequest): Promise<HttpResponse> {
  const path = request.target.split('?')[0]!;
  if (path === '/' || path === '/index.html') return answer('text/html', page);
  if (path === '/controllers.js') return answer('text/javascript', script);
  if (path !== '/guestbook.php')
    return answer('text/html; charset=iso-8859-1', '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>404 Not Found</title>\n</head><body>\n<h1>Not Found</h1>\n<p>The requested URL was not found on this server.</p>\n</body></html>\n', 404); // prettier-ignore
  try {
    return await guestbook(process, request);
  } catch (error) {
    if (!(error instanceof RedisFailure)) throw error;
    return failed(process, request, error);
  }
}

export const frontEnd: Program = async (process) => {
  const stopped = stopSignal(process, ['SIGTERM', 'SIGWINCH']);
  const address = process.network.addresses.at(-1) ?? '127.0.0.1';
  const at = timeParts(process.clock.now());
  const stamp = `[${at.weekday} ${at.monthName} ${at.day} ${at.time}.${at.milliseconds}000 ${at.year}]`;
  await writeText(
    process.stderr,
    `AH00558: apache2: Could not reliably determine the server's fully qualified domain name, using ${address}. Set the 'ServerName' directive globally to suppress this message\n`.repeat(2) +
      `${stamp} [mpm_prefork:notice] [pid ${process.pid}] AH00163: Apache/2.4.52 (Debian) PHP/7.4.27 configured -- resuming normal operations\n` +
      `${stamp} [core:notice] [pid ${process.pid}] AH00094: Command line: 'apache2 -D FOREGROUND'\n`,
  ); // prettier-ignore
  const stop = startWebServer(process, {
    port: 80,
    handle: async (request) => {
      const response = await respond(process, request);
      const now = process.clock.now();
      const agent = request.headers.find(([name]) => name.toLowerCase() === 'user-agent')?.[1] ?? '-';
      const size = (response.body as string).length;
      await writeText(
        process.stdout,
        `${request.remoteAddress} - - [${logDate(now)}] "${request.method} ${request.target} HTTP/1.1" ${response.status} ${size} "-" "${agent}"\n`,
      );
      const php = request.target.startsWith('/guestbook.php')
        ? [['X-Powered-By', 'PHP/7.4.27'] as const]
        : [];
      return { ...response, headers: [['Date', httpDate(now)], ['Server', 'Apache/2.4.52 (Debian)'], ...php, ...response.headers] }; // prettier-ignore
    },
  });
  await stopped;
  stop();
  return 0;
};
