// The program `etcd`: opens its data directory, serves its API over TLS to clients whose certificate its authority has
// signed, and metrics and health without TLS.
import { decodeBase64, decodeUtf8 } from '@drydock/machinery';
import {
  Errno,
  headerOf,
  serveHttp,
  serveTls,
  type Connection,
  type HttpRequest,
  type HttpResponse,
  type Process,
  type Program,
} from '@drydock/shell';
import { stopSignal } from '../../inert.ts';
import { guardConnection, startWebServer } from '../../web-server.ts';
import type { EtcdBackend, FindBackend } from './backend.ts';
import { clientCertificateHeader } from './connect.ts';
import { answerGateway, clusterVersion, type Served } from './gateway.ts';
import { flagOf, memberOf } from './member.ts';
import { zapLog } from './zap.ts';

export function etcdProgram(version: string, find: FindBackend): Program {
  return async (process) => {
    const stopped = stopSignal(process);
    await zapLog(process, 'info', 'etcdmain/etcd.go:64', 'Running: ', { args: process.argv });
    const backend = find(process);
    if (!backend) {
      const text = 'not simulated: an etcd outside of the control plane keeps no data and serves nothing';
      await zapLog(process, 'warn', 'etcdmain/etcd.go:72', text);
      await stopped;
      return 0;
    }
    const served: Served = { backend, member: memberOf(process.argv), version };
    const failure = await openDataDirectory(process, backend);
    if (failure !== undefined) {
      await zapLog(process, 'fatal', 'etcdmain/etcd.go:183', 'discovery failed', { error: failure });
      return 1;
    }
    return serve(process, served, stopped);
  };
}

/** The text of what is wrong with the directory; undefined when the member has opened it. */
async function openDataDirectory(process: Process, backend: EtcdBackend): Promise<string | undefined> {
  const directory = flagOf(process.argv, 'data-dir') ?? 'default.etcd';
  const file = `${directory}/member/snap/db`;
  const { fs } = process;
  try {
    fs.mkdir(`${directory}/member/snap`, { recursive: true, mode: 0o700 });
    fs.mkdir(`${directory}/member/wal`, { recursive: true, mode: 0o700 });
    const found = fs.exists(file) ? fs.readFile(file) : new Uint8Array();
    const written = backend.open(found);
    if (written) fs.writeFile(file, written, { mode: 0o600 });
    const took = `${5 + process.random.int(9)}.${100_000 + process.random.int(899_999)}ms`;
    await zapLog(process, 'info', 'storage/backend.go:80', 'opened backend db', { path: file, took });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function serve(process: Process, served: Served, stopped: Promise<unknown>): Promise<number> {
  const { argv, network } = process;
  const ports = (urls: string) => [
    ...new Set(urls.split(',').map((url) => Number(/:(\d+)\/?$/.exec(url)?.[1]))),
  ];
  const closes: (() => void)[] = [];
  try {
    for (const port of ports(flagOf(argv, 'listen-client-urls') ?? 'http://localhost:2379')) {
      const listener = network.listen(port, (connection) => void serveClient(process, connection, served));
      closes.push(() => listener.close());
    }
    const metrics = flagOf(argv, 'listen-metrics-urls');
    const handle = async (request: HttpRequest) => answerMetrics(served, request);
    for (const port of metrics ? ports(metrics) : []) closes.push(startWebServer(process, { port, handle }));
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    const text = `listen tcp 127.0.0.1:2379: bind: ${error.message.toLowerCase()}`;
    await zapLog(process, 'fatal', 'etcdmain/etcd.go:183', 'discovery failed', { error: text });
    return 1;
  }
  const { clientUrls, peerUrls, name, id, clusterId } = served.member;
  await zapLog(process, 'info', 'membership/cluster.go:424', 'added member', {
    'cluster-id': clusterId,
    'local-member-id': id,
    'added-peer-id': id,
    'added-peer-peer-urls': peerUrls,
    'added-peer-is-learner': false,
  });
  await zapLog(process, 'info', 'etcdserver/server.go:1804', 'published local member to cluster through raft', {
    'local-member-id': id,
    'local-member-attributes': `{Name:${name} ClientURLs:[${clientUrls.join(' ')}]}`,
    'cluster-id': clusterId,
    'publish-timeout': '7s',
  }); // prettier-ignore
  await zapLog(process, 'info', 'embed/serve.go:138', 'ready to serve client requests');
  await zapLog(process, 'info', 'embed/serve.go:283', 'serving client traffic securely', { traffic: 'grpc+http', address: '127.0.0.1:2379' }); // prettier-ignore
  await stopped;
  for (const close of closes) close();
  return 0;
}

async function serveClient(process: Process, connection: Connection, served: Served): Promise<void> {
  const { backend } = served;
  await guardConnection(process, connection, async () => {
    const secure = await serveTls(connection, backend.certificate);
    await serveHttp(secure, async (request) => {
      const failure = distrust(backend, request);
      if (failure !== undefined) {
        await zapLog(process, 'warn', 'embed/config_logging.go:188', 'rejected connection on client endpoint', {
          'remote-addr': `${connection.remoteAddress}:${connection.remotePort}`,
          'server-name': '',
          error: failure,
        }); // prettier-ignore
        throw new Errno('ECONNRESET');
      }
      return answerGateway(served, request);
    });
  });
}

/** Go's words for what is wrong with the client's certificate. */
function distrust({ clientCertificates }: EtcdBackend, { headers }: HttpRequest): string | undefined {
  const header = headerOf(headers, clientCertificateHeader);
  if (header === undefined) return "tls: client didn't provide a certificate";
  const pem = decodeUtf8(decodeBase64(header) ?? new Uint8Array()).trim();
  return clientCertificates.some((known) => known.trim() === pem)
    ? undefined
    : 'tls: failed to verify certificate: x509: certificate signed by unknown authority';
}

function answerMetrics({ backend, version }: Served, { target }: HttpRequest): HttpResponse {
  const text = (status: number, body: string): HttpResponse => ({
    status,
    headers: [['Content-Type', 'text/plain; version=0.0.4; charset=utf-8']],
    body,
  });
  const path = target.replace(/\?.*$/, '');
  if (path === '/health') return text(200, '{"health":"true","reason":""}');
  if (path === '/livez' || path === '/readyz') return text(200, 'ok\n');
  if (path === '/version')
    return text(200, JSON.stringify({ etcdserver: version, etcdcluster: clusterVersion(version) }));
  if (path !== '/metrics') return text(404, '404 page not found\n');
  const { allocated, inUse } = backend.size();
  return text(
    200,
    [
      '# HELP etcd_debugging_mvcc_current_revision The current revision of store.',
      '# TYPE etcd_debugging_mvcc_current_revision gauge',
      `etcd_debugging_mvcc_current_revision ${backend.revision}`,
      '# HELP etcd_mvcc_db_total_size_in_bytes Total size of the underlying database physically allocated in bytes.',
      '# TYPE etcd_mvcc_db_total_size_in_bytes gauge',
      `etcd_mvcc_db_total_size_in_bytes ${allocated}`,
      '# HELP etcd_mvcc_db_total_size_in_use_in_bytes Total size of the underlying database logically in use in bytes.',
      '# TYPE etcd_mvcc_db_total_size_in_use_in_bytes gauge',
      `etcd_mvcc_db_total_size_in_use_in_bytes ${inUse}`,
      '# HELP etcd_server_has_leader Whether or not a leader exists. 1 is existence, 0 is not.',
      '# TYPE etcd_server_has_leader gauge',
      'etcd_server_has_leader 1',
      "# HELP etcd_server_version Which version is running. 1 for 'server_version' label with current version.",
      '# TYPE etcd_server_version gauge',
      `etcd_server_version{server_version="${version}"} 1`,
      '',
    ].join('\n'),
  );
}
