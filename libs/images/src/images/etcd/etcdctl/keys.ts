// get, put, del, watch, compaction: what etcdctl does with keys.
import {
  Cancelled,
  concatBytes,
  decodeBase64,
  decodeUtf8,
  encodeBase64,
  encodeUtf8,
  readAll,
} from '@drydock/machinery';
import type { CtlCommand } from './command.ts';
import { CtlError } from './flags.ts';
import type { Invocation, Json } from './invocation.ts';
import { goJson } from './table.ts';

const badArguments = 128;
const utf8 = (text: string) => encodeBase64(encodeUtf8(text));
const bytesOf = (value: unknown) => decodeBase64(typeof value === 'string' ? value : '') ?? new Uint8Array();

/** The first key behind all that begin like this. */
const endOfPrefix = (prefix: string) =>
  prefix.slice(0, -1) + String.fromCodePoint(prefix.codePointAt(prefix.length - 1)! + 1);

/** Key and range_end of `key [end]`, --prefix and --from-key. */
function rangeOf(invocation: Invocation, command: string): Json {
  const [key, end] = invocation.args;
  const both = invocation.on('prefix') && invocation.on('from-key');
  if (key === undefined || invocation.args.length > 2)
    throw new CtlError(
      `${command} command needs one argument as key and an optional argument as range_end`,
      badArguments,
    );
  if (both)
    throw new CtlError(
      '`--prefix` and `--from-key` cannot be set at the same time, choose one',
      badArguments,
    );
  const open = invocation.on('prefix') || invocation.on('from-key');
  if (end !== undefined && open)
    throw new CtlError(
      'too many arguments, only accept one argument when `--prefix` or `--from-key` is set',
      badArguments,
    );
  if (invocation.on('prefix') && key !== '') return { key: utf8(key), range_end: utf8(endOfPrefix(key)) };
  if (open) return { key: utf8(key === '' ? '\0' : key), range_end: utf8('\0') };
  return { key: utf8(key), ...(end === undefined ? {} : { range_end: utf8(end) }) };
}

function hex(bytes: Uint8Array): Uint8Array {
  return encodeUtf8([...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join(''));
}

async function printKv(invocation: Invocation, kv: Json): Promise<void> {
  const shown = invocation.on('hex') ? hex : (bytes: Uint8Array) => bytes;
  const lines = [...(invocation.on('print-value-only') ? [] : [kv['key']]), kv['value']];
  const end = encodeUtf8('\n');
  await invocation.process.stdout.write(concatBytes(lines.flatMap((line) => [shown(bytesOf(line)), end])));
}

function fieldsOf(kv: Json, prefix = ''): string {
  const text = (name: string) => JSON.stringify(decodeUtf8(bytesOf(kv[name])));
  return [
    `"${prefix}Key" : ${text('key')}`,
    `"${prefix}CreateRevision" : ${String(kv['create_revision'] ?? 0)}`,
    `"${prefix}ModRevision" : ${String(kv['mod_revision'] ?? 0)}`,
    `"${prefix}Version" : ${String(kv['version'] ?? 0)}`,
    `"${prefix}Value" : ${text('value')}`,
    `"${prefix}Lease" : ${String(kv['lease'] ?? 0)}`,
    '',
  ].join('\n');
}

export function headerFields(answer: Json): string {
  const header = answer['header'] as Json;
  const revision = header['revision'] === undefined ? '' : `"Revision" : ${String(header['revision'])}\n`;
  return `"ClusterID" : ${String(header['cluster_id'])}\n"MemberID" : ${String(header['member_id'])}\n${revision}"RaftTerm" : ${String(header['raft_term'])}\n`;
}

/** The decimal number of a lease's hexadecimal id. */
export function leaseId(text: string, complaint: string): string {
  if (/^[0-9a-fA-F]{1,16}$/.test(text)) return BigInt(`0x${text}`).toString();
  const why = `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`;
  throw new CtlError(`${complaint} (${why}), expecting ID in Hex`, badArguments);
}

const listOf = (value: unknown) => (value ?? []) as readonly Json[];

const get: CtlCommand = {
  words: 'get',
  usage: '[options] <key> [range_end]',
  short: 'Gets the key or a range of keys',
  flags: {
    consistency: true,
    'count-only': false,
    'from-key': false,
    'keys-only': false,
    limit: true,
    order: true,
    prefix: false,
    'print-value-only': false,
    rev: true,
    'sort-by': true,
  },
  run: async (invocation) => {
    const range = rangeOf(invocation, 'get');
    if (invocation.on('keys-only') && invocation.on('count-only'))
      throw new CtlError(
        '`--keys-only` and `--count-only` cannot be set at the same time, choose one',
        badArguments,
      );
    const { output } = invocation;
    const answer = await invocation.call('kv/range', {
      ...range,
      limit: invocation.flags.get('limit') ?? '0',
      revision: invocation.flags.get('rev') ?? '0',
      keys_only: invocation.on('keys-only'),
      count_only: invocation.on('count-only'),
    });
    if (invocation.on('count-only') && output !== 'fields')
      throw new CtlError('--count-only is only for `--write-out=fields`', badArguments);
    if (invocation.on('print-value-only') && output !== 'simple')
      throw new CtlError('print-value-only is only for `--write-out=simple`', badArguments);
    const kvs = sorted(invocation, listOf(answer['kvs']));
    if (output === 'json') return invocation.print(`${goJson({ ...answer, ...(answer['kvs'] ? { kvs } : {}) })}\n`);
    if (output === 'fields')
      return invocation.print(
        `${headerFields(answer)}${kvs.map((kv) => fieldsOf(kv)).join('')}"More" : ${String(answer['more'] ?? false)}\n"Count" : ${String(answer['count'] ?? 0)}\n`,
      );
    if (output === 'table') throw new CtlError('table not supported as output format', 4);
    for (const kv of kvs) await printKv(invocation, kv);
  }, // prettier-ignore
};

function sorted(invocation: Invocation, kvs: readonly Json[]): readonly Json[] {
  const order = (invocation.flags.get('order') ?? '').toUpperCase();
  const target = (invocation.flags.get('sort-by') ?? '').toUpperCase();
  if (!['', 'ASCEND', 'DESCEND'].includes(order))
    throw new CtlError(`bad sort order ${invocation.flags.get('order')}`, 4);
  if (!['', 'CREATE', 'KEY', 'MODIFY', 'VALUE', 'VERSION'].includes(target))
    throw new CtlError(`bad sort target ${invocation.flags.get('sort-by')}`, 4);
  const numbers: Readonly<Record<string, string>> = {
    CREATE: 'create_revision',
    MODIFY: 'mod_revision',
    VERSION: 'version',
  };
  const field = numbers[target];
  const text = (kv: Json) => decodeUtf8(bytesOf(kv[target === 'VALUE' ? 'value' : 'key']));
  const compare = (a: Json, b: Json) =>
    field ? Number(a[field]) - Number(b[field]) : text(a) < text(b) ? -1 : 1;
  const ascending = [...kvs].sort(compare);
  return order === 'DESCEND' ? ascending.reverse() : ascending;
}

const put: CtlCommand = {
  words: 'put',
  usage: '[options] <key> <value> (<value> can also be given from stdin)',
  short: 'Puts the given key into the store',
  flags: { 'ignore-lease': false, 'ignore-value': false, lease: true, 'prev-kv': false },
  run: async (invocation) => {
    const [key, given] = invocation.args;
    const needs = 'put command needs 1 argument and input from stdin or 2 arguments';
    if (key === undefined) throw new CtlError(needs, badArguments);
    const lease = leaseId(invocation.flags.get('lease') ?? '0', 'bad lease ID');
    const value = given === undefined ? await readAll(invocation.process.stdin) : encodeUtf8(given);
    if (value.length === 0 && given === undefined) throw new CtlError(needs, badArguments);
    const { output } = invocation;
    const answer = await invocation.call('kv/put', {
      key: utf8(key),
      value: encodeBase64(value),
      prev_kv: invocation.on('prev-kv'),
      ...(lease === '0' ? {} : { lease }),
    });
    if (output === 'json') return invocation.print(`${goJson(answer)}\n`);
    const previous = answer['prev_kv'] as Json | undefined;
    if (output === 'fields')
      return invocation.print(headerFields(answer) + (previous ? fieldsOf(previous, 'Prev') : ''));
    if (output === 'table') throw new CtlError('table not supported as output format', 4);
    await invocation.print('OK\n');
    if (previous) await printKv(invocation, previous);
  },
};

const del: CtlCommand = {
  words: 'del',
  usage: '[options] <key> [range_end]',
  short: 'Removes the specified key or range of keys [key, range_end)',
  flags: { 'from-key': false, prefix: false, 'prev-kv': false, range: false },
  run: async (invocation) => {
    const range = rangeOf(invocation, 'del');
    const [from, to] = invocation.args;
    if (to !== undefined && !invocation.on('range')) {
      await invocation.complain(
        `Warning: Keys between ${JSON.stringify(from)} and ${JSON.stringify(to)} will be deleted. Please interrupt the command within next 2 seconds to cancel. You can provide \`--range\` flag to avoid the delay.\n`,
      );
      await invocation.process.clock.sleep(2000, invocation.process.ended);
    }
    const { output } = invocation;
    const answer = await invocation.call('kv/deleterange', { ...range, prev_kv: invocation.on('prev-kv') });
    if (output === 'json') return invocation.print(`${goJson(answer)}\n`);
    if (output === 'table') throw new CtlError('table not supported as output format', 4);
    const previous = listOf(answer['prev_kvs']);
    if (output === 'fields')
      return invocation.print(
        `${headerFields(answer)}"Deleted" : ${String(answer['deleted'])}\n${previous.map((kv) => fieldsOf(kv, 'Prev')).join('')}`,
      );
    await invocation.print(`${String(answer['deleted'])}\n`);
    for (const kv of previous) await printKv(invocation, kv);
  },
};

const watch: CtlCommand = {
  words: 'watch',
  usage: '[options] [key or prefix] [range_end] [--] [exec-command arg1 arg2 ...]',
  short: 'Watches events stream on keys or prefixes',
  flags: { interactive: false, prefix: false, 'prev-kv': false, 'progress-notify': false, rev: true },
  run: async (invocation) => {
    if (invocation.on('interactive')) throw new CtlError('not simulated: watch --interactive');
    if (invocation.args.length === 0) throw new CtlError('bad number of arguments', badArguments);
    if (invocation.args.length > 2)
      throw new CtlError('not simulated: watch with a command to run for every event');
    const create = {
      ...rangeOf(invocation, 'watch'),
      prev_kv: invocation.on('prev-kv'),
      ...(invocation.on('rev') ? { start_revision: invocation.flags.get('rev') } : {}),
    };
    const { output } = invocation;
    try {
      for await (const result of invocation.stream('watch', { create_request: create }))
        for (const event of listOf(result['events'])) await printEvent(invocation, output, result, event);
    } catch (error) {
      if (error instanceof Cancelled) throw error;
      if (!(error instanceof CtlError) || !error.message.includes('compacted')) throw error;
      await invocation.complain(`watch was canceled (${error.message})\n`);
    }
    throw new CtlError('watch is canceled by the server', 5);
  },
};

async function printEvent(invocation: Invocation, output: string, result: Json, event: Json): Promise<void> {
  const { type = 'PUT', kv, prev_kv: previous } = event as { type?: string; kv: Json; prev_kv?: Json };
  if (output === 'json') {
    const shown = { ...(type === 'DELETE' ? { type: 1 } : {}), kv, ...(previous ? { prev_kv: previous } : {}) };
    const state = { CompactRevision: 0, Canceled: false, Created: false };
    return invocation.print(`${goJson({ Header: result['header'], Events: [shown], ...state })}\n`);
  }
  if (output === 'fields')
    return invocation.print(
      `${headerFields(result)}"Type" : ${type}\n${previous ? fieldsOf(previous, 'Prev') : ''}${fieldsOf(kv)}`,
    );
  await invocation.print(`${type}\n`);
  if (previous) await printKv(invocation, previous);
  await printKv(invocation, kv);
} // prettier-ignore

const compaction: CtlCommand = {
  words: 'compaction',
  usage: '[options] <revision>',
  short: 'Compacts the event history in etcd',
  flags: { physical: false },
  run: async (invocation) => {
    const [revision] = invocation.args;
    if (revision === undefined || invocation.args.length > 1)
      throw new CtlError('compaction command needs 1 argument', badArguments);
    if (!/^[+-]?\d+$/.test(revision))
      throw new CtlError(`strconv.ParseInt: parsing ${JSON.stringify(revision)}: invalid syntax`);
    await invocation.call('kv/compaction', { revision });
    await invocation.print(`compacted revision ${Number(revision)}\n`);
  },
};

export const keyCommands: readonly CtlCommand[] = [compaction, del, get, put, watch];
