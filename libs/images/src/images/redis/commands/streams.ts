import { RedisError, syntaxError } from '../error.ts';
import { noArray, ok, type Reply } from '../resp.ts';
import type { StreamEntry, StreamValue } from '../value.ts';
import { integer, reads, writes, type Call, type Commands } from './command.ts';

type Id = StreamEntry['id'];
const emptyStream = (): StreamValue => ({ type: 'stream', entries: [], last: [0, 0], groups: new Map() });
const shown = ([ms, sequence]: Id) => `${ms}-${sequence}`;
const after = (left: Id, right: Id) => left[0] > right[0] || (left[0] === right[0] && left[1] > right[1]);
const reply = ({ id, fields }: StreamEntry): Reply => [shown(id), fields];
const invalidId = () => new RedisError('ERR Invalid stream ID specified as stream command argument');

/** `5-1`, `5` (with the sequence number that `missing` says), `-`, `+`. */
function parseId(text: string | undefined, missing: number): Id {
  if (text === '-') return [0, 0];
  if (text === '+') return [Infinity, Infinity];
  const found = /^(\d+)(?:-(\d+))?$/.exec(text ?? '');
  if (!found) throw invalidId();
  return [Number(found[1]), found[2] === undefined ? missing : Number(found[2])];
}

function nextId(call: Call, stream: StreamValue, text: string): Id {
  if (text === '*') {
    const [ms, sequence] = stream.last;
    return call.now > ms ? [call.now, 0] : [ms, sequence + 1];
  }
  const open = /^(\d+)-\*$/.exec(text);
  if (open) {
    const ms = Number(open[1]);
    return [ms, ms === stream.last[0] ? stream.last[1] + 1 : ms === 0 ? 1 : 0];
  }
  return parseId(text, 0);
}

function add(call: Call): Reply {
  const [key = '', ...rest] = call.args;
  let at = 0;
  let most = Infinity;
  const create = rest[at]?.toUpperCase() !== 'NOMKSTREAM';
  if (!create) at++;
  if (rest[at]?.toUpperCase() === 'MAXLEN') {
    if (rest[++at] === '~' || rest[at] === '=') at++;
    most = integer(rest[at++]);
  }
  const id = rest[at++];
  const fields = rest.slice(at);
  if (id === undefined || fields.length === 0 || fields.length % 2 === 1)
    throw new RedisError("ERR wrong number of arguments for 'xadd' command");
  if (!create && !call.db.find(key, 'stream')) return null;
  const known = call.db.find(key, 'stream');
  const stream = known ?? emptyStream();
  const next = nextId(call, stream, id);
  if (next[0] === 0 && next[1] === 0)
    throw new RedisError('ERR The ID specified in XADD must be greater than 0-0');
  if (!after(next, stream.last))
    throw new RedisError('ERR The ID specified in XADD is equal or smaller than the target stream top item'); // prettier-ignore
  if (!known) call.db.put(key, { value: stream });
  stream.entries.push({ id: next, fields });
  stream.last = next;
  if (stream.entries.length > most) stream.entries = stream.entries.slice(-most || stream.entries.length);
  return shown(next);
}

function between(call: Call, low: string | undefined, high: string | undefined): StreamEntry[] {
  const [from, to] = [parseId(low?.replace('(', ''), 0), parseId(high?.replace('(', ''), Infinity)];
  return (call.db.find(call.args[0]!, 'stream')?.entries ?? []).filter(
    ({ id }) =>
      !after(from, id) && !after(id, to) &&
      !(low?.startsWith('(') && shown(id) === shown(from)) && !(high?.startsWith('(') && shown(id) === shown(to)),
  ); // prettier-ignore
}

function counted(entries: readonly StreamEntry[], words: readonly string[]): Reply {
  if (words.length === 0) return entries.map(reply);
  if (words[0]!.toUpperCase() !== 'COUNT') throw syntaxError();
  return entries.slice(0, integer(words[1])).map(reply);
}

interface ReadOptions {
  readonly count: number;
  readonly block?: number;
  readonly group?: readonly [string, string];
  readonly keys: readonly string[];
  readonly ids: readonly string[];
}
function readOptions(args: readonly string[]): ReadOptions {
  let count = Infinity;
  let block: number | undefined;
  let group: readonly [string, string] | undefined;
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!.toUpperCase();
    if (word === 'COUNT') count = integer(args[++at]);
    else if (word === 'BLOCK') block = integer(args[++at]);
    else if (word === 'GROUP') group = [args[++at] ?? '', args[++at] ?? ''];
    else if (word === 'NOACK') continue;
    else if (word !== 'STREAMS') throw syntaxError();
    else {
      const names = args.slice(at + 1);
      if (names.length % 2 === 1)
        throw new RedisError(`ERR Unbalanced '${group ? 'xreadgroup' : 'xread'}' list of streams: for each stream key an ID or '$' must be specified.`); // prettier-ignore
      const half = names.length / 2;
      return {
        count,
        ...(block !== undefined && { block }),
        ...(group && { group }),
        keys: names.slice(0, half),
        ids: names.slice(half),
      };
    }
  }
  throw syntaxError();
}

function newerThan(call: Call, key: string, id: Id, count: number): StreamEntry[] {
  const entries = call.db.find(key, 'stream')?.entries ?? [];
  return entries.filter((entry) => after(entry.id, id)).slice(0, count);
}

async function read(call: Call): Promise<Reply> {
  const { count, block, keys, ids } = readOptions(call.args);
  const starts = ids.map((id, index) =>
    id === '$' ? (call.db.find(keys[index]!, 'stream')?.last ?? ([0, 0] as const)) : parseId(id, 0),
  );
  const attempt = () => {
    const found = keys.flatMap((key, index) => {
      const entries = newerThan(call, key, starts[index]!, count);
      return entries.length > 0 ? [[key, entries.map(reply)]] : [];
    });
    return found.length > 0 ? found : undefined;
  };
  const reached = block === undefined ? attempt() : await call.state.waitFor(call.client, attempt, block);
  return reached ?? noArray;
}

function groupOf(call: Call, key: string, name: string) {
  const group = call.db.find(key, 'stream')?.groups.get(name);
  if (group) return group;
  throw new RedisError(`NOGROUP No such key '${key}' or consumer group '${name}' in XREADGROUP with GROUP option`); // prettier-ignore
}

async function readGroup(call: Call): Promise<Reply> {
  const { count, block, group: names, keys, ids } = readOptions(call.args);
  if (!names) throw new RedisError('ERR Missing GROUP option for XREADGROUP');
  const attempt = () => {
    const found = keys.flatMap((key, index) => {
      const group = groupOf(call, key, names[0]);
      if (ids[index] !== '>') {
        const own = (call.db.find(key, 'stream')?.entries ?? []).filter(
          ({ id }) => group.pending.get(shown(id)) === names[1],
        );
        return [[key, own.slice(0, count).map(reply)]];
      }
      const entries = newerThan(call, key, group.delivered, count);
      for (const { id } of entries) group.pending.set(shown(id), names[1]);
      group.delivered = entries.at(-1)?.id ?? group.delivered;
      return entries.length > 0 ? [[key, entries.map(reply)]] : [];
    });
    return found.length > 0 ? found : undefined;
  };
  const reached = block === undefined ? attempt() : await call.state.waitFor(call.client, attempt, block);
  return reached ?? noArray;
}

function group(call: Call): Reply {
  const [word = '', key = '', name = '', id, make] = call.args;
  switch (word.toLowerCase()) {
    case 'create': {
      if (make?.toUpperCase() !== 'MKSTREAM' && !call.db.find(key, 'stream'))
        throw new RedisError('ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.'); // prettier-ignore
      const stream = call.db.open(key, 'stream', emptyStream);
      if (stream.groups.has(name)) throw new RedisError('BUSYGROUP Consumer Group name already exists');
      const delivered = id === '$' ? stream.last : parseId(id, 0);
      stream.groups.set(name, { delivered, pending: new Map() });
      return ok;
    }
    case 'destroy':
      return Number(call.db.find(key, 'stream')?.groups.delete(name) ?? false);
    default:
      throw new RedisError(`ERR not simulated: XGROUP ${word.toUpperCase()}`);
  }
}

export const streams: Commands = {
  xack: writes(-4, (call) => {
    const [key = '', name = '', ...ids] = call.args;
    const found = call.db.find(key, 'stream')?.groups.get(name);
    return ids.filter((id) => found?.pending.delete(shown(parseId(id, 0)))).length;
  }),
  xadd: writes(-5, add),
  xdel: writes(-3, ({ db, args }) => {
    const [key = '', ...ids] = args;
    const stream = db.find(key, 'stream');
    if (!stream) return 0;
    const gone = new Set(ids.map((id) => shown(parseId(id, 0))));
    const before = stream.entries.length;
    stream.entries = stream.entries.filter(({ id }) => !gone.has(shown(id)));
    return before - stream.entries.length;
  }),
  xgroup: writes(-2, group),
  xlen: reads(2, ({ db, args }) => db.find(args[0]!, 'stream')?.entries.length ?? 0),
  xpending: reads(-3, ({ db, args }) => {
    const [key = '', name = ''] = args;
    const found = db.find(key, 'stream')?.groups.get(name);
    if (!found) throw new RedisError(`NOGROUP No such key '${key}' or consumer group '${name}'`);
    if (args.length > 2) throw new RedisError('ERR not simulated: XPENDING with a range');
    const ids = [...found.pending.keys()];
    if (ids.length === 0) return [0, null, null, noArray];
    const consumers = [...new Set(found.pending.values())].sort();
    const held = (name: string) => [...found.pending.values()].filter((other) => other === name).length;
    return [ids.length, ids[0]!, ids.at(-1)!, consumers.map((name) => [name, String(held(name))])];
  }),
  xrange: reads(-4, (call) => counted(between(call, call.args[1], call.args[2]), call.args.slice(3))),
  xread: reads(-4, read),
  xreadgroup: writes(-7, readGroup),
  xrevrange: reads(-4, (call) =>
    counted(between(call, call.args[2], call.args[1]).reverse(), call.args.slice(3)),
  ),
  xtrim: writes(-4, ({ db, args }) => {
    const stream = db.find(args[0]!, 'stream');
    if (args[1]!.toUpperCase() !== 'MAXLEN') throw new RedisError('ERR not simulated: XTRIM MINID');
    const most = integer(args.at(-1));
    const before = stream?.entries.length ?? 0;
    if (stream) stream.entries = most === 0 ? [] : stream.entries.slice(-most);
    return before - (stream?.entries.length ?? 0);
  }),
};
