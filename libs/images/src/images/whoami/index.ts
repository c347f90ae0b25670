import { writeText } from '@drydock/machinery';
import type { Process, Program } from '@drydock/shell';
import type { Image } from '../../image.ts';
import { stopSignal } from '../../inert.ts';
import { httpDate, timeParts } from '../../time.ts';
import { startWebServer, type WebRequest } from '../../web-server.ts';

/** traefik/whoami: says who it is and what it was asked. */
const whoami: Program = async (process) => {
  const at = process.argv.findIndex((argument) => /^--?port$/.test(argument));
  const port = Number(at > 0 ? process.argv[at + 1] : (process.env.get('WHOAMI_PORT_NUMBER') ?? '80')) || 80;
  const stopped = stopSignal(process);
  const stop = startWebServer(process, { port, handle: (request) => answer(process, request) });
  const now = timeParts(process.clock.now());
  await writeText(
    process.stderr,
    `${now.year}/${now.month}/${now.day} ${now.time} Starting up on port ${port}\n`,
  );
  await stopped;
  stop();
  return 0;
};

async function answer(process: Process, request: WebRequest) {
  const headers = [...request.headers].sort(([a], [b]) => (a < b ? -1 : 1));
  const host = headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? '';
  const lines = [
    ...(process.env.get('WHOAMI_NAME') ? [`Name: ${process.env.get('WHOAMI_NAME')}`] : []),
    `Hostname: ${process.kernel.hostname}`,
    ...process.network.addresses.map((address) => `IP: ${address}`),
    `RemoteAddr: ${request.remoteAddress}:${request.remotePort}`,
    `${request.method} ${request.target} HTTP/1.1`,
    `Host: ${host}`,
    ...headers
      .filter(([name]) => name.toLowerCase() !== 'host')
      .map(([name, value]) => `${canonical(name)}: ${value}`),
    '',
  ];
  const type = ['Content-Type', 'text/plain; charset=utf-8'] as const;
  const date = ['Date', httpDate(process.clock.now())] as const;
  if (request.target === '/health') return { status: 200, headers: [date], body: '' };
  return { status: 200, headers: [date, type], body: `${lines.join('\n')}\n` };
}

/** Header names as Go writes them. */
function canonical(name: string): string {
  return name.replace(/[^-]+/g, (part) => part.charAt(0).toUpperCase() + part.slice(1).toLowerCase());
}

export const whoamiImage: Image = {
  about: {
    does: 'Says who it is and what it was asked; /health.',
    leftOut: ['/api, /bench, /echo, /data and TLS'],
  },
  repository: 'docker.io/traefik/whoami',
  tags: Object.fromEntries(
    [
      'latest',
      'v1.11.0',
      'v1.11',
      'v1.10.4',
      'v1.10.3',
      'v1.10.2',
      'v1.10.1',
      'v1.10.0',
      'v1.10',
      'v1.9.0',
      'v1.8.7',
    ].map((tag) => [tag, tag === 'latest' ? 'v1.11.0' : tag]),
  ),
  size: 2_900_000,
  published: 1_745_000_000_000,
  config: () => ({ entrypoint: ['/whoami'], exposedPorts: ['80/tcp'] }),
  files: (fs) => fs.writeProgram('/whoami', 'whoami'),
  programs: () => ({ whoami }),
};
