// fastcgi_pass: the FastCGI protocol to what listens there (php-fpm).
import { concatBytes, decodeUtf8, encodeUtf8, readAll } from '@drydock/machinery';
import type { Connection, HttpHeader } from '@drydock/shell';
import { decodeRecords, encodeParameters, encodeRecord, recordTypes } from '../../../fastcgi-records.ts';
import { parseMilliseconds } from '../config/duration.ts';
import { compilePattern } from '../config/regex.ts';
import { nearest, valueOf } from '../config/scope.ts';
import type { Exchange, Reply } from './exchange.ts';
import { logError } from './log.ts';
import { interceptErrors, internalRedirect } from './proxy.ts';
import { isHidden } from './proxy-headers.ts';
import { status, type Outcome } from './static.ts';
import { askPeers, groupOf, resolveGroup, withTimeout, type Peer } from './upstream.ts';
import { expand } from './variables.ts';

export async function passToFastCgi(exchange: Exchange, written: string): Promise<Outcome> {
  const { instance } = exchange;
  setScriptVariables(exchange);
  const name = expand(exchange, written);
  const [host = '', port = '9000'] = name.split(':');
  const group = groupOf(instance, host, Number(port)) ?? (await resolveGroup(exchange, host, Number(port)));
  if (!group) return status(502);
  const reply = await askPeers(exchange, {
    group,
    name,
    url: (address) => `fastcgi://${address}`,
    ask: async (peer, phase) => {
      const connection = await withTimeout(
        exchange,
        timeoutOf(exchange, 'fastcgi_connect_timeout'),
        (source) => instance.process.network.connect(peer.address, peer.port, source.signal),
      );
      phase('reading response header from upstream');
      return askPeer(exchange, connection, peer);
    },
  });
  if (typeof reply === 'number') return status(reply);
  return (
    internalRedirect(reply) ??
    localRedirect(reply) ??
    interceptErrors(exchange, 'fastcgi_intercept_errors', reply)
  );
}

/** RFC 3875: a Location without a scheme and without a Status is for this server to follow. */
function localRedirect(reply: Reply): Outcome | undefined {
  const target = reply.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
  if (reply.status !== 200 || !target?.startsWith('/')) return undefined;
  return { kind: 'redirect', uri: target.split('?')[0]!, args: target.split('?')[1] ?? '', asGet: true };
}

const timeoutOf = (exchange: Exchange, name: string) =>
  parseMilliseconds(valueOf(exchange.scope, name, '60s'));

function setScriptVariables(exchange: Exchange): void {
  const split = nearest(exchange.scope, 'fastcgi_split_path_info')[0];
  const match = split && compilePattern(split, split.args[0]!, false).exec(exchange.uri);
  const index = valueOf(exchange.scope, 'fastcgi_index', '');
  const script = match?.[1] ?? exchange.uri;
  exchange.variables.set('fastcgi_script_name', script.endsWith('/') ? script + index : script);
  exchange.variables.set('fastcgi_path_info', match?.[2] ?? '');
}

async function askPeer(exchange: Exchange, connection: Connection, peer: Peer): Promise<Reply> {
  const { request } = exchange.arrival;
  const parameters = [
    ...nearest(exchange.scope, 'fastcgi_param')
      .map(({ args }) => ({
        name: args[0]!,
        value: expand(exchange, args[1]!),
        ifNotEmpty: args[2] === 'if_not_empty',
      }))
      .filter(({ value, ifNotEmpty }) => !ifNotEmpty || value !== '')
      .map(({ name, value }) => [name, value] as const),
    ...request.headers.map(
      ([name, value]) => [`HTTP_${name.toUpperCase().replaceAll('-', '_')}`, value] as const,
    ),
  ];
  try {
    await connection.writer.write(
      concatBytes([
        encodeRecord(recordTypes.begin, Uint8Array.of(0, 1, 0, 0, 0, 0, 0, 0)),
        encodeRecord(recordTypes.params, encodeParameters(parameters)),
        encodeRecord(recordTypes.params, new Uint8Array()),
        ...(request.body.length > 0 ? [encodeRecord(recordTypes.stdin, request.body)] : []),
        encodeRecord(recordTypes.stdin, new Uint8Array()),
      ]),
    );
    const bytes = await withTimeout(exchange, timeoutOf(exchange, 'fastcgi_read_timeout'), () =>
      readAll(connection.reader),
    );
    const { output, errors } = decodeRecords(bytes);
    if (errors) {
      const where = 'while reading response header from upstream';
      await logError(
        exchange,
        'error',
        `FastCGI sent in stderr: "${errors}" ${where}`,
        `fastcgi://${peer.address}:${peer.port}`,
      );
    }
    if (output.length === 0) throw new Error('closed');
    return parseCgi(exchange, output);
  } finally {
    connection.close();
  }
}

function parseCgi(exchange: Exchange, output: Uint8Array): Reply {
  const text = decodeUtf8(output);
  const gap = /\r?\n\r?\n/.exec(text);
  const head = gap ? text.slice(0, gap.index) : '';
  const body = gap ? output.subarray(encodeUtf8(text.slice(0, gap.index + gap[0].length)).length) : output;
  const headers: HttpHeader[] = [];
  let code = 200;
  let reason: string | undefined;
  for (const line of head.split(/\r?\n/)) {
    const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
    if (/^status$/i.test(name)) [code, reason] = [Number.parseInt(value, 10), value.replace(/^\d+\s*/, '')];
    else if (name) headers.push([/^content-type$/i.test(name) ? 'Content-Type' : name, value]);
  }
  const location = headers.find(([name]) => /^location$/i.test(name))?.[1];
  if (location && !location.startsWith('/') && code === 200) [code, reason] = [302, 'Found'];
  const length = headers.find(([name]) => /^content-length$/i.test(name));
  return {
    status: code,
    ...(reason && { reason }),
    headers: headers.filter(([name]) => !isHidden(exchange, 'fastcgi', name)),
    body,
    ...(!length && { chunked: true }),
  };
}
