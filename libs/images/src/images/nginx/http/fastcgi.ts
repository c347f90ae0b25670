// fastcgi_pass: the FastCGI protocol to what listens there (php-fpm).
import { concatBytes, decodeUtf8, encodeUtf8, readAll } from '@drydock/machinery';
import { resolveHost, ResolveError, type Connection, type HttpHeader } from '@drydock/shell';
import { decodeRecords, encodeParameters, encodeRecord, recordTypes } from '../../../fastcgi-records.ts';
import { compilePattern } from '../config/regex.ts';
import { needsLookup } from '../config/model.ts';
import { nearest, valueOf } from '../config/scope.ts';
import type { Exchange, Reply } from './exchange.ts';
import { logError } from './log.ts';
import { status, type Outcome } from './static.ts';
import { describeFailure, parseMilliseconds, peersOf, withTimeout, type Peer } from './upstream.ts';
import { expand } from './variables.ts';

export async function passToFastCgi(exchange: Exchange, written: string): Promise<Outcome> {
  const { instance, arrival } = exchange;
  setScriptVariables(exchange);
  const [host = '', port = '9000'] = expand(exchange, written).split(':');
  let peers = peersOf(instance, host, Number(port), arrival.request.remoteAddress);
  if (peers.length === 0 && needsLookup(host)) peers = await lookUp(exchange, host, Number(port));
  for (const peer of peers) {
    const address = `${peer.address}:${peer.port}`;
    exchange.variables.set('upstream_addr', address);
    let phase: Parameters<typeof describeFailure>[1] = 'connecting to upstream';
    try {
      const connection = await withTimeout(
        exchange,
        timeoutOf(exchange, 'fastcgi_connect_timeout'),
        (source) => instance.process.network.connect(peer.address, peer.port, source.signal),
      );
      phase = 'reading response header from upstream';
      return await askPeer(exchange, connection, peer);
    } catch (error) {
      const failure = describeFailure(error, phase);
      await logError(exchange, 'error', failure.text, `fastcgi://${address}`);
      if (peer === peers.at(-1)) return status(failure.status);
    }
  }
  return status(502);
}

const timeoutOf = (exchange: Exchange, name: string) =>
  parseMilliseconds(valueOf(exchange.scope, name, '60s'));

async function lookUp(exchange: Exchange, host: string, port: number): Promise<readonly Peer[]> {
  try {
    return (await resolveHost(exchange.instance.process, host)).map((address) => ({ address, port }));
  } catch (error) {
    if (!(error instanceof ResolveError)) throw error;
    await logError(exchange, 'error', `${host} could not be resolved (3: Host not found)`);
    return [];
  }
}

function setScriptVariables(exchange: Exchange): void {
  const split = nearest(exchange.scope, 'fastcgi_split_path_info')[0];
  const match = split && compilePattern(split, split.args[0]!, false).exec(exchange.uri);
  const index = valueOf(exchange.scope, 'fastcgi_index', '');
  const script = match?.[1] ?? exchange.uri;
  exchange.variables.set('fastcgi_script_name', script.endsWith('/') ? script + index : script);
  exchange.variables.set('fastcgi_path_info', match?.[2] ?? '');
}

async function askPeer(exchange: Exchange, connection: Connection, peer: Peer): Promise<Outcome> {
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
    return { kind: 'reply', reply: parseCgi(output) };
  } finally {
    connection.close();
  }
}

function parseCgi(output: Uint8Array): Reply {
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
    else if (name) headers.push([name, value]);
  }
  if (headers.some(([name]) => /^location$/i.test(name)) && code === 200) code = 302;
  return { status: code, ...(reason && { reason }), headers, body };
}
