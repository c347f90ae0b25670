// client-go's in-cluster configuration as a RestTransport: HTTPS to KUBERNETES_SERVICE_HOST with the token and the
// authority of the pod's service account. What RBAC or a NetworkPolicy refuses, it refuses here too.
import {
  decodeUtf8,
  encodeUtf8,
  readAll,
  type ByteReader,
  type RestRequest,
  type RestResponse,
  type RestTransport,
  type WatchEvent,
} from '@drydock/machinery';
import {
  BufferedReader,
  connectTls,
  Errno,
  exchangeHttp,
  hostHeader,
  headerOf,
  openConnection,
  parseUrl,
  TlsError,
  type Connection,
  type HttpHeader,
  type IncomingResponse,
  type Process,
} from '@drydock/shell';

const accountDirectory = '/var/run/secrets/kubernetes.io/serviceaccount';

export interface InClusterConfig {
  /** `https://10.96.0.1:443` */
  readonly server: string;
  readonly token: string;
  /** PEM bundle; empty when it is missing. */
  readonly authorities: string;
  readonly namespace: string;
}

/** Undefined when this is not a pod with a service account. */
export function inClusterConfig(process: Process): InClusterConfig | undefined {
  const host = process.env.get('KUBERNETES_SERVICE_HOST');
  const port = process.env.get('KUBERNETES_SERVICE_PORT');
  const token = readOptional(process, 'token');
  if (!host || !port || token === undefined) return undefined;
  return {
    server: `https://${host}:${port}`,
    token: token.trim(),
    authorities: readOptional(process, 'ca.crt') ?? '',
    namespace: readOptional(process, 'namespace')?.trim() ?? 'default',
  };
}

function readOptional(process: Process, name: string): string | undefined {
  try {
    return decodeUtf8(process.fs.readFile(`${accountDirectory}/${name}`));
  } catch (error) {
    if (error instanceof Errno) return undefined;
    throw error;
  }
}

/** The server could not be reached; the message is Go's. */
export class UnreachableServer extends Error {}

/** Reads token and authority anew for each request, because tokens are rotated. */
export function inClusterTransport(process: Process): RestTransport {
  return {
    request: (request) => sendRequest(process, request),
    connect: () =>
      Promise.reject(new Error('not simulated: exec, attach and port-forward from inside a pod')),
  };
}

async function sendRequest(process: Process, request: RestRequest): Promise<RestResponse> {
  const config = inClusterConfig(process);
  if (!config)
    throw new UnreachableServer(
      'unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined',
    );
  const url = config.server + request.path;
  const { connection, response } = await open(process, config, request, url);
  const headers = Object.fromEntries(response.headers.map(([name, value]) => [name.toLowerCase(), value]));
  const streaming = response.status < 300 && isStream(request.path);
  if (streaming) {
    request.signal?.onCancel(() => connection.reset());
    if (/[?&]watch=(1|true)/.test(request.path))
      return { status: response.status, headers, events: readEvents(response.body, connection) };
    return { status: response.status, headers, bytes: response.body };
  }
  const bytes = await readAll(response.body);
  connection.close();
  return { status: response.status, headers, body: decodeBody(headers['content-type'] ?? '', bytes) };
}

const isStream = (path: string) => /[?&](watch|follow)=(1|true)/.test(path);

async function open(
  process: Process,
  config: InClusterConfig,
  request: RestRequest,
  url: string,
): Promise<{ connection: Connection; response: IncomingResponse }> {
  const target = parseUrl(url)!;
  const failed = (text: string) =>
    new UnreachableServer(`${methodOf(request)} ${JSON.stringify(url)}: ${text}`);
  let plain: Connection;
  try {
    plain = await openConnection(process, target, request.signal);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    throw failed(`dial tcp ${hostHeader({ ...target, port: target.port })}: ${goErrno(error)}`);
  }
  try {
    const verify = { authorities: config.authorities, now: process.clock.now() };
    const connection = await connectTls(plain, { serverName: target.host, verify });
    const body = encodeBody(request);
    const outgoing = {
      method: request.method,
      target: target.path,
      headers: headersOf(config, request, hostHeader(target), body),
      ...(body && { body }),
    };
    return {
      connection,
      response: await exchangeHttp(connection, new BufferedReader(connection.reader), outgoing),
    };
  } catch (error) {
    plain.close();
    if (error instanceof TlsError) throw failed(goTlsError(error));
    if (error instanceof Errno) throw failed(goErrno(error));
    throw failed('EOF');
  }
}

const methodOf = ({ method }: RestRequest) => method.charAt(0) + method.slice(1).toLowerCase();

function goErrno(error: Errno): string {
  const texts: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'connect: connection refused',
    EHOSTUNREACH: 'connect: no route to host',
    ENETUNREACH: 'connect: network is unreachable',
    ETIMEDOUT: 'i/o timeout',
    ECONNRESET: 'read: connection reset by peer',
  };
  return texts[error.code] ?? error.message.toLowerCase();
}

function goTlsError(error: TlsError): string {
  if (error.failure === 'wrong version number') return 'http: server gave HTTP response to HTTPS client';
  if (/issuer|self-signed/.test(error.failure))
    return 'tls: failed to verify certificate: x509: certificate signed by unknown authority';
  if (error.failure === 'certificate has expired')
    return 'tls: failed to verify certificate: x509: certificate has expired or is not yet valid';
  return error.failure === 'name mismatch'
    ? 'tls: failed to verify certificate: x509: certificate is not valid for this name'
    : 'EOF';
}

function headersOf(
  config: InClusterConfig,
  request: RestRequest,
  host: string,
  body: Uint8Array | undefined,
): HttpHeader[] {
  const given = Object.entries(request.headers ?? {});
  return [
    ['Host', host],
    ...(headerOf(given, 'accept') ? [] : [['Accept', 'application/json'] as const]),
    ...given,
    ['Authorization', `Bearer ${config.token}`],
    ...(body ? [['Content-Length', String(body.length)] as const] : []),
    ['Connection', isStream(request.path) ? 'keep-alive' : 'close'],
  ];
}

function encodeBody({ body }: RestRequest): Uint8Array | undefined {
  if (body === undefined) return undefined;
  if (body instanceof Uint8Array) return body;
  return encodeUtf8(typeof body === 'string' ? body : JSON.stringify(body));
}

function decodeBody(type: string, bytes: Uint8Array): unknown {
  const text = decodeUtf8(bytes);
  if (!type.includes('json')) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** One JSON object per line, as watches send them. */
async function* readEvents(body: ByteReader, connection: Connection): AsyncGenerator<WatchEvent> {
  const lines = new BufferedReader(body);
  try {
    for (let line = await readLine(lines); line !== undefined; line = await readLine(lines))
      if (line.trim() !== '') yield JSON.parse(line) as WatchEvent;
  } finally {
    connection.close();
  }
}

/** A connection that breaks ends the watch: the informer lists and watches again. */
async function readLine(lines: BufferedReader): Promise<string | undefined> {
  try {
    return await lines.readLine(64 * 1024 * 1024);
  } catch {
    return undefined;
  }
}
