// The echo servers of the Kubernetes tutorials: Google's nginx-based one, and minikube's kicbase/echo-server.
import { decodeUtf8, writeText } from '@drydock/machinery';
import type { Process, Program } from '@drydock/shell';
import type { Image } from '../../image.ts';
import { stopSignal } from '../../inert.ts';
import { httpDate, logDate } from '../../time.ts';
import { startWebServer, type WebRequest } from '../../web-server.ts';

const sortedHeaders = (request: WebRequest) =>
  request.headers
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));

/** echoserver 1.4: client values, server values, headers, body. */
function clientValues(process: Process, request: WebRequest): string {
  const host = sortedHeaders(request).find(([name]) => name === 'host')?.[1] ?? '';
  const path = request.target.split('?')[0]!;
  const query = request.target.split('?')[1];
  return [
    'CLIENT VALUES:',
    `client_address=${request.remoteAddress}`,
    `command=${request.method}`,
    `real path=${request.target}`,
    `query=${query ?? 'nil'}`,
    'request_version=1.1',
    `request_uri=http://${host.replace(/:\d+$/, '')}:8080${path}${query ? `?${query}` : ''}`,
    '',
    'SERVER VALUES:',
    'server_version=nginx: 1.10.0 - lua: 10001',
    '',
    'HEADERS RECEIVED:',
    ...sortedHeaders(request).map(([name, value]) => `${name}=${value}`),
    'BODY:',
    request.body.length > 0 ? decodeUtf8(request.body) : '-no body in request-',
  ].join('\n');
}

/** echoserver 1.10: the same, laid out anew, with the pod's name. */
function podInformation(process: Process, request: WebRequest): string {
  const host = sortedHeaders(request).find(([name]) => name === 'host')?.[1] ?? '';
  const path = request.target.split('?')[0]!;
  return [
    '',
    '',
    `Hostname: ${process.kernel.hostname}`,
    '',
    'Pod Information:',
    '\t-no pod information available-',
    '',
    'Server values:',
    '\tserver_version=nginx: 1.13.3 - lua: 10008',
    '',
    'Request Information:',
    `\tclient_address=${request.remoteAddress}`,
    `\tmethod=${request.method}`,
    `\treal path=${request.target}`,
    `\tquery=${request.target.split('?')[1] ?? ''}`,
    '\trequest_version=1.1',
    '\trequest_scheme=http',
    `\trequest_uri=http://${host.replace(/:\d+$/, '')}:8080${path}`,
    '',
    'Request Headers:',
    ...sortedHeaders(request).map(([name, value]) => `\t${name}=${value}`),
    '',
    'Request Body:',
    request.body.length > 0 ? decodeUtf8(request.body) : '\t-no body in request-',
    '',
  ].join('\n');
}

/** kicbase/echo-server (jmalloc): the request as it came. */
function requestServed(process: Process, request: WebRequest): string {
  const host = sortedHeaders(request).find(([name]) => name === 'host')?.[1] ?? '';
  const canonical = (name: string) =>
    name.replace(/[^-]+/g, (part) => part.charAt(0).toUpperCase() + part.slice(1));
  const lines = sortedHeaders(request)
    .filter(([name]) => name !== 'host')
    .map(([name, value]) => `${canonical(name)}: ${value}`);
  const body = request.body.length > 0 ? `\n${decodeUtf8(request.body)}` : '';
  return `Request served by ${process.kernel.hostname}\n\n${request.method} ${request.target} HTTP/1.1\n\n${[`Host: ${host}`, ...lines].join('\n')}\n${body}`;
}

type Body = (process: Process, request: WebRequest) => string;

function echoProgram(body: Body, server: string | undefined): Program {
  return async (process) => {
    const stopped = stopSignal(process);
    const port = Number(process.env.get('PORT') ?? '8080');
    const stop = startWebServer(process, {
      port,
      handle: async (request) => {
        const text = body(process, request);
        const agent = request.headers.find(([name]) => name.toLowerCase() === 'user-agent')?.[1] ?? '-';
        const now = process.clock.now();
        const line = server
          ? `${request.remoteAddress} - - [${logDate(now)}] "${request.method} ${request.target} HTTP/1.1" 200 ${text.length} "-" "${agent}"\n`
          : `${request.remoteAddress}:${request.remotePort} | ${request.method} ${request.target}\n`;
        await writeText(process.stdout, line);
        const headers = [
          ...(server ? [['Server', server] as const] : []),
          ['Date', httpDate(now)] as const,
          ['Content-Type', 'text/plain'] as const,
          ['Connection', 'keep-alive'] as const,
        ];
        return { status: 200, headers, body: text };
      },
    });
    if (!server) await writeText(process.stdout, `Echo server listening on port ${port}.\n`);
    await stopped;
    stop();
    return 0;
  };
}

const google: Omit<Image, 'repository'> = {
  about: {
    does: 'Answers with the request and who asked, as in the tutorials (1.4; from 1.8 on in the newer layout).',
    leftOut: ['TLS on 8443; the pod information of the downward API'],
  },
  tags: Object.fromEntries(
    ['1.0', '1.1', '1.2', '1.3', '1.4', '1.5', '1.6', '1.7', '1.8', '1.9', '1.10'].map((tag) => [tag, tag]),
  ),
  size: 43_200_000,
  published: 1_478_000_000_000,
  config: () => ({ cmd: ['/run.sh'], exposedPorts: ['8080/tcp'] }),
  files: (fs) => fs.writeProgram('/run.sh', 'echoserver'),
  programs: (version) => {
    const recent = Number(version.split('.')[1]) >= 8;
    return {
      echoserver: recent
        ? echoProgram(podInformation, 'echoserver')
        : echoProgram(clientValues, 'nginx/1.10.0'),
    };
  },
};

export const echoServers: readonly Image[] = [
  { ...google, repository: 'gcr.io/google_containers/echoserver' },
  {
    ...google,
    repository: 'registry.k8s.io/e2e-test-images/echoserver',
    tags: { 2.2: '1.10', 2.3: '1.10', 2.4: '1.10', 2.5: '1.10' },
  },
  { ...google, repository: 'registry.k8s.io/echoserver' },
  {
    about: {
      does: 'Answers with the request as it came.',
      leftOut: ['WebSocket and server-sent events; its page'],
    },
    repository: 'docker.io/kicbase/echo-server',
    tags: { latest: '1.0', '1.0': '1.0' },
    size: 2_100_000,
    published: 1_641_000_000_000,
    config: () => ({ entrypoint: ['/bin/echo-server'], exposedPorts: ['8080/tcp'], env: { PORT: '8080' } }),
    files: (fs) => {
      fs.mkdir('/bin', { recursive: true });
      fs.writeProgram('/bin/echo-server', 'echo-server');
    },
    programs: () => ({ 'echo-server': echoProgram(requestServed, undefined) }),
  },
];
