// The portainer program: opens its database, listens, and gives up on new installations after five minutes.
import { encodeUtf8, formatTime } from '@drydock/machinery';
import { Errno, type HttpResponse, type Process, type Program } from '@drydock/shell';
import { inClusterConfig, inClusterTransport } from '../../in-cluster/transport.ts';
import { stopSignal } from '../../inert.ts';
import { httpDate } from '../../time.ts';
import { selfSignedCertificate, startWebServer, type WebRequest } from '../../web-server.ts';
import { failure, handleApi, type Backend } from './api.ts';
import { findAsset } from './console/assets.ts';
import { timeoutPage } from './console/page.ts';
import { log } from './log.ts';
import { Sessions, Store, StoreError } from './store.ts';

const minutesToInitialize = 5;

interface Flags {
  readonly data: string;
  readonly http?: number;
  readonly https: number;
  readonly tunnel: number;
}

function readFlags(argv: readonly string[]): Flags {
  const values = new Map<string, string>();
  for (let index = 1; index < argv.length; index++) {
    const match = /^--?([a-z-]+)(?:=(.*))?$/.exec(argv[index]!);
    if (!match) continue;
    const next = argv[index + 1];
    if (match[2] === undefined && next !== undefined && !next.startsWith('-')) index++;
    values.set(match[1]!, match[2] ?? (next?.startsWith('-') ? 'true' : (next ?? 'true')));
  }
  const port = (name: string, fallback: number) =>
    Number((values.get(name) ?? '').split(':').at(-1)) || fallback;
  const enabled = values.get('http-enabled') !== 'false' && values.get('http-disabled') !== 'true';
  return {
    data: values.get('data') ?? values.get('d') ?? '/data',
    ...(enabled && { http: port('bind', 9000) }),
    https: port('bind-https', 9443),
    tunnel: port('tunnel-port', 8000),
  };
}

/** The program behind /portainer. */
export function createPortainer(version: string): Program {
  return async (process) => {
    const stopped = stopSignal(process);
    const flags = readFlags(process.argv);
    await log(process, 'INF', 'cmd/portainer/main.go:325', 'encryption key file not present', {
      filename: '/run/secrets/portainer',
    });
    await log(process, 'INF', 'cmd/portainer/main.go:365', 'proceeding without encryption key');
    const opened = await openStore(process, flags.data, version);
    if (!opened) return 1;
    const { store, isNew } = opened;
    const clock = { timedOut: false };
    const timer = process.clock.after(minutesToInitialize * 60_000, () => {
      if (store.hasAdministrator) return;
      clock.timedOut = true;
      void log(
        process,
        'INF',
        'adminmonitor/admin_monitor.go:62',
        'the Portainer instance timed out for security purposes, to re-enable your Portainer instance, you will need to restart Portainer',
      ).catch(() => undefined);
    });
    const backend: Backend = {
      version,
      store,
      sessions: new Sessions(process.random, () => process.clock.now()),
      transport: inClusterTransport(process),
      timedOut: () => clock.timedOut,
      inCluster: inClusterConfig(process) !== undefined,
      onAdministrator: () => timer.cancel(),
    };
    const close = await startAll(process, flags, backend, isNew);
    if (!close) return 1;
    await stopped;
    timer.cancel();
    close();
    return 0;
  };
}

async function openStore(
  process: Process,
  data: string,
  version: string,
): Promise<{ store: Store; isNew: boolean } | undefined> {
  await log(process, 'INF', 'database/boltdb/db.go:137', 'loading PortainerDB', { filename: 'portainer.db' });
  try {
    const opened = Store.open(process, data, version);
    await ensureCertificate(process, data);
    return opened;
  } catch (error) {
    if (!(error instanceof StoreError || error instanceof Errno)) throw error;
    await log(process, 'FTL', 'cmd/portainer/main.go:97', 'failed opening store', { error: error.message });
    return undefined;
  }
}

/** The certificate is made once and kept with the data, as the real one is. */
async function ensureCertificate(process: Process, data: string): Promise<void> {
  const path = `${data}/certs/cert.pem`;
  if (process.fs.exists(path)) return;
  await log(
    process,
    'INF',
    'internal/ssl/ssl.go:79',
    'no cert files found, generating self signed SSL certificates',
  );
  process.fs.mkdir(`${data}/certs`, { recursive: true });
  for (const [name, kind] of [
    ['cert.pem', 'CERTIFICATE'],
    ['key.pem', 'EC PRIVATE KEY'],
  ] as const) {
    const body = process.random.string(
      320,
      'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
    );
    process.fs.writeFile(
      `${data}/certs/${name}`,
      `-----BEGIN ${kind}-----\n${body.replace(/.{64}/g, '$&\n')}-----END ${kind}-----\n`,
      { mode: 0o600 },
    );
  }
}

async function startAll(
  process: Process,
  flags: Flags,
  backend: Backend,
  isNew: boolean,
): Promise<(() => void) | undefined> {
  const handle = (request: WebRequest) => answer(process, backend, request);
  const certificate = {
    ...selfSignedCertificate('CN = 0.0.0.0', formatTime(process.clock.now() - 86_400_000)),
    pem: String.fromCharCode(...process.fs.readFile(`${flags.data}/certs/cert.pem`)),
  };
  if (isNew)
    await log(process, 'INF', 'chisel/crypto.go:32', 'generated a new Chisel private key file', {
      'private-key': `${flags.data}/chisel/private-key.pem`,
    });
  await log(process, 'INF', 'cmd/portainer/main.go:636', 'starting Portainer', {
    build_number: '255',
    go_version: '1.24.6',
    image_tag: `${backend.version}-linux-amd64`,
    nodejs_version: '18.20.8',
    version: backend.version,
    webpack_version: '5.88.2',
    yarn_version: '1.22.22',
  });
  const closers: (() => void)[] = [];
  try {
    closers.push(startTunnel(process, flags.tunnel));
    await log(process, 'INF', 'http/server.go:363', 'starting HTTPS server', {
      bind_address: `:${flags.https}`,
    });
    closers.push(startWebServer(process, { port: flags.https, certificate, handle }));
    if (flags.http !== undefined) {
      await log(process, 'INF', 'http/server.go:347', 'starting HTTP server', {
        bind_address: `:${flags.http}`,
      });
      closers.push(startWebServer(process, { port: flags.http, handle }));
    }
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    await log(process, 'FTL', 'http/server.go:347', 'HTTP server exited', {
      error: `listen tcp: bind: ${error.message.toLowerCase()}`,
    });
    for (const close of closers) close();
    return undefined;
  }
  return () => closers.forEach((close) => close());
}

/** The Edge agents' tunnel: it listens, and there are no Edge agents. */
function startTunnel(process: Process, port: number): () => void {
  return startWebServer(process, {
    port,
    handle: async () => ({
      status: 404,
      headers: [['Content-Type', 'text/plain; charset=utf-8']],
      body: 'Not found',
    }),
  });
}

async function answer(process: Process, backend: Backend, request: WebRequest): Promise<HttpResponse> {
  const common = [
    ['Date', httpDate(process.clock.now())],
    ['X-Content-Type-Options', 'nosniff'],
    ['X-Xss-Protection', '1; mode=block'],
  ] as const;
  const response = await route(backend, request);
  return { ...response, headers: [...response.headers, ...common] };
}

async function route(backend: Backend, request: WebRequest): Promise<HttpResponse> {
  const path = request.target.split('?')[0]!;
  if (path === '/api' || path.startsWith('/api/')) return handleApi(backend, request);
  if (request.method !== 'GET' && request.method !== 'HEAD') return failure(405, 'Method not allowed');
  if (backend.timedOut() && (path === '/' || path === '/index.html' || path === '/timeout.html'))
    return page('text/html; charset=utf-8', timeoutPage);
  const asset = findAsset(path);
  if (asset) return page(asset.type, asset.text);
  return {
    status: 404,
    headers: [['Content-Type', 'text/plain; charset=utf-8']],
    body: '404 page not found\n',
  };
}

function page(type: string, text: string): HttpResponse {
  return {
    status: 200,
    headers: [
      ['Accept-Ranges', 'bytes'],
      ['Cache-Control', 'max-age=0, must-revalidate'],
      ['Content-Length', String(encodeUtf8(text).length)],
      ['Content-Type', type],
    ],
    body: text,
  };
}
