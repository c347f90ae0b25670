import { writeText } from '@drydock/machinery';
import type { Process, Program } from '@drydock/shell';
import { alpineBase } from '../../base/index.ts';
import type { Image } from '../../image.ts';
import { stopSignal } from '../../inert.ts';
import { httpDate, logDate } from '../../time.ts';
import { startWebServer, type WebRequest } from '../../web-server.ts';

interface Facts {
  readonly address: string;
  readonly name: string;
  readonly date: string;
  readonly uri: string;
  readonly id: string;
}

function plainText({ address, name, date, uri, id }: Facts): string {
  return `Server address: ${address}\nServer name: ${name}\nDate: ${date}\nURI: ${uri}\nRequest ID: ${id}\n`;
}

function page({ address, name, date, uri, id }: Facts): string {
  const row = (label: string, value: string) => `<p><span>${label}:</span> <span>${value}</span></p>\n`;
  return `<!DOCTYPE html>
<html>
<head>
<title>Hello World</title>
<style>body { margin: 40px; font: 20px Helvetica Neue, Helvetica, Arial, sans-serif; }</style>
</head>
<body>
<h1>NGINX</h1>
<div class="info">
${row('Server&nbsp;address', address)}${row('Server&nbsp;name', name)}${row('Date', date)}${row('URI', uri)}</div>
<div id="footer"><div id="center">Request ID: ${id}</div></div>
</body>
</html>
`;
}

const escaped = (text: string) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

const hello = (plain: boolean, port: number): Program => async (process: Process) => {
  const stopped = stopSignal(process, ['SIGTERM', 'SIGQUIT']);
  const random = process.random.fork('request-id');
  const answer = async (request: WebRequest) => {
    const now = process.clock.now();
    const facts: Facts = {
      address: `${process.network.addresses.at(-1)}:${port}`,
      name: process.kernel.hostname,
      date: logDate(now),
      uri: plain ? request.target : escaped(request.target),
      id: random.string(32, '0123456789abcdef'),
    };
    const body = plain ? plainText(facts) : page(facts);
    const agent = request.headers.find(([name]) => name.toLowerCase() === 'user-agent')?.[1] ?? '-';
    await writeText(
      process.stdout,
      `${request.remoteAddress} - - [${facts.date}] "${request.method} ${request.target} HTTP/1.1" 200 ${body.length} "-" "${agent}" "-"\n`,
    );
    return {
      status: 200,
      headers: [
        ['Server', 'nginx/1.29.1'],
        ['Date', httpDate(now)],
        ['Content-Type', plain ? 'text/plain' : 'text/html'],
        ['Connection', 'keep-alive'],
        ['Expires', httpDate(now - 1000)],
        ['Cache-Control', 'no-cache'],
      ] as const,
      body,
    };
  };
  const stop = startWebServer(process, { port, handle: answer });
  await stopped;
  stop();
  return 0;
}; // prettier-ignore

const tags = {
  latest: 'html',
  '0.4': 'html',
  '0.3': 'html',
  'plain-text': 'plain-text',
  '0.4-plain-text': 'plain-text',
};
const image = (repository: string, port: number): Image => ({
  repository,
  about: {
    does: 'A page (or, tag plain-text, lines) with the address and name of the server.',
    leftOut: ['The configuration in /etc/nginx is not read; the page is simpler than the real one'],
  },
  tags,
  size: 20_000_000,
  published: 1_755_000_000_000,
  config: () => ({
    entrypoint: ['/docker-entrypoint.sh'],
    cmd: ['nginx', '-g', 'daemon off;'],
    exposedPorts: [`${port}/tcp`],
    stopSignal: 'SIGQUIT',
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  }),
  files: (fs) => {
    alpineBase.files(fs);
    fs.writeProgram('/docker-entrypoint.sh', 'hello');
  },
  programs: (version) => ({ ...alpineBase.programs, hello: hello(version === 'plain-text', port) }),
}); // prettier-ignore

export const nginxHellos: readonly Image[] = [
  image('docker.io/nginxdemos/hello', 80),
  image('docker.io/nginxdemos/nginx-hello', 8080),
];
