import { writeText } from '@drydock/machinery';
import type { Program } from '@drydock/shell';
import type { Image } from '../../image.ts';
import { stopSignal } from '../../inert.ts';
import { httpDate, timeParts } from '../../time.ts';
import { startWebServer, type WebRequest } from '../../web-server.ts';

/** hashicorp/http-echo: `-text`, `-listen`, `-status-code`. */
const httpEcho: Program = async (process) => {
  const flags = readFlags(process.argv.slice(1), process.env.get('ECHO_TEXT') ?? '');
  if (flags.text === '') {
    await writeText(process.stderr, 'Missing -text option or ECHO_TEXT env var!\n');
    return 127;
  }
  const stopped = stopSignal(process);
  const stamp = () => {
    const at = timeParts(process.clock.now());
    return `${at.year}/${at.month}/${at.day} ${at.time}`;
  };
  const stop = startWebServer(process, {
    port: flags.port,
    handle: async (request) => {
      await writeText(process.stdout, accessLine(stamp(), request, flags.status, flags.text.length + 1));
      return {
        status: flags.status,
        headers: [
          ['X-App-Name', 'http-echo'],
          ['X-App-Version', '1.0.0'],
          ['Date', httpDate(process.clock.now())],
          ['Content-Type', 'text/plain; charset=utf-8'],
        ],
        body: `${flags.text}\n`,
      };
    },
  });
  await writeText(process.stderr, `${stamp()} [INFO] server is listening on :${flags.port}\n`);
  await stopped;
  stop();
  return 0;
};

function readFlags(argv: readonly string[], text: string): { text: string; port: number; status: number } {
  const flags = { text, port: 5678, status: 200 };
  for (let index = 0; index < argv.length; index++) {
    const [, name, inline] = /^--?([a-z-]+)(?:=(.*))?$/s.exec(argv[index]!) ?? [];
    const value =
      inline ?? (['text', 'listen', 'status-code'].includes(name ?? '') ? (argv[++index] ?? '') : '');
    if (name === 'text') flags.text = value;
    if (name === 'listen') flags.port = Number(value.split(':').at(-1)) || flags.port;
    if (name === 'status-code') flags.status = Number(value) || 200;
  }
  return flags;
}

function accessLine(stamp: string, request: WebRequest, status: number, size: number): string {
  const header = (name: string) => request.headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? '';
  const address = `${request.remoteAddress}:${request.remotePort}`;
  return `${stamp} ${header('host')} ${address} "${request.method} ${request.target} HTTP/1.1" ${status} ${size} "${header('user-agent')}" 11.042µs\n`;
}

export const httpEchoImage: Image = {
  about: {
    does: 'Answers every request with the text of its arguments.',
    leftOut: [],
  },
  repository: 'docker.io/hashicorp/http-echo',
  tags: { latest: '1.0.0', '1.0.0': '1.0.0', '1.0': '1.0.0', '0.2.3': '0.2.3', '0.2.1': '0.2.1' },
  size: 3_600_000,
  published: 1_692_000_000_000,
  config: () => ({ entrypoint: ['/http-echo'], exposedPorts: ['5678/tcp'], user: '65532' }),
  files: (fs) => fs.writeProgram('/http-echo', 'http-echo'),
  programs: () => ({ 'http-echo': httpEcho }),
};
