// Kubernetes' own test image: netexec, serve-hostname, pause, connect; DNS tools on Alpine.
import { writeText } from '@drydock/machinery';
import { Errno, openConnection, ResolveError, type HttpResponse, type Process, type Program } from '@drydock/shell'; // prettier-ignore
import { alpineBase, writePrograms } from '../../base/index.ts';
import { pickPrograms } from '../../base/applets.ts';
import type { Image } from '../../image.ts';
import { stopSignal } from '../../inert.ts';
import { httpDate, timeParts } from '../../time.ts';
import { startWebServer, type WebRequest } from '../../web-server.ts';

const tools = pickPrograms(['curl', 'dig', 'nslookup', 'bash', 'ping', 'nc']);

const option = (process: Process, name: string): string | undefined => {
  for (const [index, word] of process.argv.entries()) {
    if (word.startsWith(`--${name}=`)) return word.slice(name.length + 3);
    if (word === `--${name}`) return process.argv[index + 1];
  }
  return undefined;
};

function text(process: Process, body: string, status = 200): HttpResponse {
  return {
    status,
    headers: [
      ['Date', httpDate(process.clock.now())],
      ['Content-Type', 'text/plain; charset=utf-8'],
    ],
    body,
  };
}

/** `2025/10/09 08:53:20 `: the start of a line of Go's log package. */
function stamp(process: Process): string {
  const at = timeParts(process.clock.now());
  return `${at.year}/${at.month}/${at.day} ${at.time}`;
}

async function netexecAnswer(process: Process, request: WebRequest): Promise<HttpResponse> {
  const [path = '/', query = ''] = request.target.split('?');
  const parameter = (name: string) =>
    decodeURIComponent(query.split('&').find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? '');
  await writeText(process.stderr, `${stamp(process)} GET ${path}\n`);
  switch (path.toLowerCase()) {
    case '/clientip':
      return text(process, `${request.remoteAddress}:${request.remotePort}`);
    case '/echo':
      return text(process, parameter('msg'), Number(parameter('code')) || 200);
    case '/healthz':
      return text(process, '');
    case '/hostname':
      return text(process, process.kernel.hostname);
    case '/':
      return text(process, `NOW: ${stamp(process).replaceAll('/', '-')} +0000 UTC`);
    default:
      return text(process, `not simulated: agnhost netexec ${path}\n`, 501);
  }
} // prettier-ignore

async function serve(process: Process, port: number, handle: (request: WebRequest) => Promise<HttpResponse>) {
  const stopped = stopSignal(process);
  const stop = startWebServer(process, { port, handle });
  await stopped;
  stop();
  return 0;
}

const connectFailures = new Map<string, string>([
  ['ECONNREFUSED', 'REFUSED'],
  ['ETIMEDOUT', 'TIMEOUT'],
]);

async function connect(process: Process): Promise<number> {
  const [host = '', port = ''] = (process.argv.at(-1) ?? '').split(':');
  try {
    const url = { scheme: 'tcp' as const, host, port: Number(port), explicitPort: true, path: '/' };
    (await openConnection(process, url)).close();
    return 0;
  } catch (error) {
    if (!(error instanceof Errno || error instanceof ResolveError)) throw error;
    const words = error instanceof ResolveError ? 'DNS' : (connectFailures.get(error.code) ?? 'OTHER');
    await writeText(process.stderr, `${words}\n`);
    return 1;
  }
}

const agnhost: Program = async (process) => {
  const [, word = ''] = process.argv;
  switch (word) {
    case 'pause':
      await writeText(process.stdout, 'Paused\n');
      await stopSignal(process);
      return 0;
    case 'netexec':
      await writeText(process.stderr, `${stamp(process)} Started HTTP server on port ${option(process, 'http-port') ?? 8080}\n`); // prettier-ignore
      return serve(process, Number(option(process, 'http-port') ?? 8080), (request) => netexecAnswer(process, request)); // prettier-ignore
    case 'serve-hostname':
      await writeText(process.stderr, `${stamp(process)} Serving on port ${option(process, 'port') ?? 9376}.\n`); // prettier-ignore
      return serve(process, Number(option(process, 'port') ?? 9376), async () => text(process, process.kernel.hostname)); // prettier-ignore
    case 'connect':
      return connect(process);
    default:
      await writeText(process.stderr, `not simulated: agnhost ${word}\n`);
      return 1;
  }
};

export const agnhostImage: Image = {
  repository: 'registry.k8s.io/e2e-test-images/agnhost',
  about: {
    does: 'netexec, serve-hostname, connect, pause; curl, dig and nslookup for looking around.',
    leftOut: ['The other subcommands of agnhost', 'UDP, SCTP and TLS of netexec'],
  },
  tags: Object.fromEntries(['2.21', '2.32', '2.39', '2.40', '2.43', '2.45', '2.47', '2.52', '2.53', '2.56', '2.57'].map((tag) => [tag, tag])), // prettier-ignore
  size: 51_000_000,
  published: 1_720_000_000_000,
  config: () => ({
    entrypoint: ['/agnhost'],
    cmd: ['pause'],
    exposedPorts: ['80/tcp', '8080/tcp', '8081/tcp', '9376/tcp', '5000/tcp'],
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  }),
  files: (fs) => {
    alpineBase.files(fs);
    writePrograms(fs, '/usr/bin', tools);
    fs.writeProgram('/agnhost', 'agnhost');
  },
  programs: () => ({ ...alpineBase.programs, ...tools, agnhost }),
};
