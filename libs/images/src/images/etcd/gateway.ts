// etcd's gRPC gateway: its API as JSON over HTTP, which the real server offers beside gRPC on the same port. `etcdctl`
// here speaks it too. 64-bit numbers are strings, keys and values base64, as the gateway has them.
import { decodeBase64, decodeUtf8, encodeBase64, encodeUtf8, Pipe } from '@drydock/machinery';
import type { HttpRequest, HttpResponse } from '@drydock/shell';
import { EtcdRefusal, type EtcdBackend, type EtcdEvent, type KeyValue, type LeaseState } from './backend.ts';
import { decimal, type Member } from './member.ts';
import { toPages, withChecksum } from './snapshot-file.ts';

export interface Served {
  readonly backend: EtcdBackend;
  readonly member: Member;
  readonly version: string;
}

type Body = Readonly<Record<string, unknown>>;
type Answer = Body | Pipe;

/** One method per path below /v3/. */
const methods: Readonly<Record<string, (served: Served, body: Body) => Answer>> = {
  'cluster/member/list': (served) => ({
    header: headerOf(served, false),
    members: [
      {
        ID: decimal(served.member.id),
        name: served.member.name,
        peerURLs: served.member.peerUrls,
        clientURLs: served.member.clientUrls,
      },
    ],
  }),
  'kv/compaction': (served, body) => {
    served.backend.compact(numberOf(body, 'revision') ?? 0);
    return { header: headerOf(served) };
  },
  'kv/deleterange': (served, body) => {
    const found = selected(served, body);
    for (const { key } of found) served.backend.delete(key);
    const previous = body['prev_kv'] ? { prev_kvs: found.map((kv) => wireOf(kv)) } : {};
    return { header: headerOf(served), deleted: String(found.length), ...previous };
  },
  'kv/put': (served, body) => {
    const key = textOf(body, 'key') ?? '';
    const [previous] = served.backend.range(key, `${key}\0`, undefined);
    const lease = body['lease'] ? leaseOf(served, body['lease']) : undefined;
    served.backend.put(key, decodeBase64(String(body['value'] ?? '')) ?? new Uint8Array());
    if (lease) served.backend.leases.attach(key, lease.id);
    return {
      header: headerOf(served),
      ...(body['prev_kv'] && previous ? { prev_kv: wireOf(previous) } : {}),
    };
  },
  'kv/range': (served, body) => {
    const found = selected(served, body);
    const limit = numberOf(body, 'limit') || Infinity;
    const keysOnly = body['keys_only'] === true;
    const kvs = body['count_only'] ? [] : found.slice(0, limit).map((kv) => wireOf(kv, keysOnly));
    return {
      header: headerOf(served),
      ...(kvs.length > 0 ? { kvs } : {}),
      ...(found.length > limit ? { more: true } : {}),
      ...(found.length > 0 ? { count: String(found.length) } : {}),
    };
  },
  'lease/grant': (served, body) => {
    const { id, ttlSeconds } = served.backend.leases.grant(Math.max(2, numberOf(body, 'TTL') ?? 0));
    return { header: headerOf(served), ID: decimal(id), TTL: String(ttlSeconds) };
  },
  'lease/keepalive': (served, body) => {
    const { id } = leaseOf(served, body['ID']);
    const { ttlSeconds } = served.backend.leases.keepAlive(id)!;
    return { result: { header: headerOf(served), ID: decimal(id), TTL: String(ttlSeconds) } };
  },
  'lease/leases': (served) => ({
    header: headerOf(served),
    leases: served.backend.leases.all.map(({ id }) => ({ ID: decimal(id) })),
  }),
  'lease/revoke': (served, body) => {
    served.backend.leases.revoke(leaseOf(served, body['ID']).id);
    return { header: headerOf(served) };
  },
  'lease/timetolive': (served, body) => {
    const lease = served.backend.leases.find(hexadecimal(body['ID']));
    const ID = String(body['ID']);
    if (!lease) return { header: headerOf(served), ID, TTL: '-1' };
    const { ttlSeconds, remainingSeconds, keys } = lease;
    return {
      header: headerOf(served),
      ID,
      TTL: String(remainingSeconds),
      grantedTTL: String(ttlSeconds),
      ...(body['keys'] ? { keys: keys.map((key) => encodeBase64(encodeUtf8(key))) } : {}),
    };
  },
  'maintenance/alarm': (served) => ({ header: headerOf(served) }),
  'maintenance/defragment': (served) => {
    served.backend.defragment();
    return { header: headerOf(served) };
  },
  'maintenance/snapshot': (served) => {
    const blob = withChecksum(toPages(served.backend.snapshot()));
    return { result: { blob: encodeBase64(blob), version: served.version } };
  },
  'maintenance/status': (served) => statusOf(served),
  watch,
};

/** Answers one request. */
export function answerGateway(served: Served, request: HttpRequest): HttpResponse {
  const path = request.target.replace(/\?.*$/, '');
  if (path === '/health') return json(200, { health: 'true', reason: '' });
  if (path === '/version')
    return json(200, { etcdserver: served.version, etcdcluster: clusterVersion(served.version) });
  const method = path.startsWith('/v3/') ? methods[path.slice('/v3/'.length)] : undefined;
  if (!method) return { status: 404, headers: textHeaders, body: '404 page not found\n' };
  try {
    const answer = method(served, JSON.parse(decodeUtf8(request.body) || '{}') as Body);
    return answer instanceof Pipe
      ? { status: 200, headers: jsonHeaders, body: answer.reader }
      : json(200, answer);
  } catch (error) {
    const refused = error instanceof EtcdRefusal;
    if (!refused && !(error instanceof SyntaxError)) throw error;
    return json(400, { code: refused ? 11 : 3, message: error.message, details: [] });
  }
}

const hexadecimal = (id: unknown) => BigInt(String(id)).toString(16).padStart(16, '0');

function leaseOf({ backend }: Served, id: unknown): LeaseState {
  const lease = backend.leases.find(hexadecimal(id));
  if (!lease) throw new EtcdRefusal('etcdserver: requested lease not found');
  return lease;
}

const jsonHeaders = [['Content-Type', 'application/json']] as const;
const textHeaders = [['Content-Type', 'text/plain; charset=utf-8']] as const;
const json = (status: number, body: Body): HttpResponse => ({
  status,
  headers: jsonHeaders,
  body: JSON.stringify(body),
});

export const clusterVersion = (version: string) => version.replace(/\.\d+$/, '.0');

/** How far raft is ahead of the revision: the entries of a member that has just been set up. */
const raftEntriesOfSetUp = 4;

function headerOf({ backend, member }: Served, withRevision = true): Body {
  return {
    cluster_id: decimal(member.clusterId),
    member_id: decimal(member.id),
    ...(withRevision ? { revision: String(backend.revision) } : {}),
    raft_term: '2',
  };
}

function statusOf(served: Served): Body {
  const { allocated, inUse } = served.backend.size();
  const index = String(served.backend.revision + raftEntriesOfSetUp);
  return {
    header: headerOf(served),
    version: served.version,
    dbSize: String(allocated),
    leader: decimal(served.member.id),
    raftIndex: index,
    raftTerm: '2',
    raftAppliedIndex: index,
    dbSizeInUse: String(inUse),
    storageVersion: clusterVersion(served.version),
    dbSizeQuota: '0',
    downgradeInfo: {},
  };
}

function selected({ backend }: Served, body: Body): readonly KeyValue[] {
  const key = textOf(body, 'key') ?? '';
  const end = textOf(body, 'range_end');
  const to = end === undefined ? `${key}\0` : end === '\0' ? undefined : end;
  return backend.range(key === '\0' ? '' : key, to, numberOf(body, 'revision') || undefined);
}

function wireOf(
  { key, value, createRevision, modRevision, version, lease }: KeyValue,
  keyOnly = false,
): Body {
  return {
    key: encodeBase64(encodeUtf8(key)),
    create_revision: String(createRevision),
    mod_revision: String(modRevision),
    version: String(version),
    ...(keyOnly || value.length === 0 ? {} : { value: encodeBase64(value) }),
    ...(lease === undefined ? {} : { lease: decimal(lease) }),
  };
}

function watch(served: Served, body: Body): Pipe {
  const create = (body['create_request'] ?? {}) as Body;
  const from = textOf(create, 'key') ?? '';
  const end = textOf(create, 'range_end');
  const covers = (key: string) =>
    end === undefined ? key === from : key >= from && (end === '\0' || key < end);
  const pipe = new Pipe();
  const send = (result: Body) =>
    void pipe.write(encodeUtf8(`${JSON.stringify({ result })}\n`)).catch(() => stop());
  const wireEvent = ({ type, kv, previous }: EtcdEvent): Body => ({
    ...(type === 'DELETE' ? { type } : {}),
    kv: type === 'DELETE' ? { key: wireOf(kv)['key'], mod_revision: String(kv.modRevision) } : wireOf(kv),
    ...(create['prev_kv'] && previous ? { prev_kv: wireOf(previous) } : {}),
  });
  let stop: () => void = () => undefined;
  send({ header: headerOf(served), created: true });
  const start = numberOf(create, 'start_revision');
  stop = served.backend.watch(
    start ? start - 1 : served.backend.revision,
    (event) => {
      if (covers(event.kv.key)) send({ header: headerOf(served), events: [wireEvent(event)] });
    },
    () => pipe.close(),
  );
  return pipe;
}

/** A key: base64 of UTF-8. */
function textOf(body: Body, name: string): string | undefined {
  const value = body[name];
  return typeof value === 'string' ? decodeUtf8(decodeBase64(value) ?? new Uint8Array()) : undefined;
}

function numberOf(body: Body, name: string): number | undefined {
  const value = body[name];
  return value === undefined ? undefined : Number(value);
}
