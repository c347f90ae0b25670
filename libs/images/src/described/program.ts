// The program of a described image: needs, then logs and sockets, until it is stopped or its own end comes.
import { parseDuration, parseQuantity, writeText } from '@drydock/machinery';
import { chargeMemory } from '@drydock/runtime';
import { Errno, openConnection, ResolveError, type HttpResponse, type Process, type Program } from '@drydock/shell'; // prettier-ignore
import { stopSignal } from '../inert.ts';
import { httpDate } from '../time.ts';
import { guardConnection, startWebServer, type WebRequest } from '../web-server.ts';
import type { HttpAnswer, ImageDescription, Listening, LogLine, Need } from './description.ts';

const milliseconds = (text: string | undefined) => (text === undefined ? 0 : (parseDuration(text) ?? 0));

/** Fills in `${NAME}`; `${HOSTNAME}` is the pod's name in every container. */
function filled(process: Process, text: string): string {
  return text.replace(/\$\{(\w+)\}/g, (_, name: string) =>
    name === 'HOSTNAME' ? process.kernel.hostname : (process.env.get(name) ?? ''),
  );
}

const line = (text: string) => (text.endsWith('\n') ? text : `${text}\n`);

/** What is missing, in the words of the description or of our own. */
async function missing(process: Process, need: Need): Promise<string | undefined> {
  if (need.env !== undefined)
    return process.env.get(need.env) ? undefined : `environment variable ${need.env} is not set`;
  if (need.file !== undefined) {
    const path = filled(process, need.file);
    return process.fs.exists(path) ? undefined : `${path}: No such file or directory`;
  }
  const address = filled(process, need.connect ?? '');
  const at = address.lastIndexOf(':');
  const [host, port] = [address.slice(0, at), Number(address.slice(at + 1))];
  try {
    (await openConnection(process, { scheme: 'tcp', host, port, explicitPort: true, path: '/' })).close();
    return undefined;
  } catch (error) {
    if (error instanceof ResolveError) return `could not resolve host ${host}`;
    if (error instanceof Errno) return `could not connect to ${address}: ${error.message}`;
    throw error;
  }
}

function say(process: Process, { text, after, every, stream }: LogLine): void {
  const print = () =>
    writeText(stream === 'stderr' ? process.stderr : process.stdout, line(filled(process, text)));
  void (async () => {
    if (after !== undefined) await process.clock.sleep(milliseconds(after), process.ended);
    await print();
    while (every !== undefined) {
      await process.clock.sleep(Math.max(1, milliseconds(every)), process.ended);
      await print();
    }
  })().catch(() => undefined); // the process ended
}

async function answer(process: Process, answers: readonly HttpAnswer[], request: WebRequest): Promise<HttpResponse> {
  const path = request.target.split('?')[0]!;
  const fits = (prefix: string) => path === prefix || path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`);
  const [found] = answers
    .filter((one) => fits(one.path ?? '/'))
    .sort((a, b) => (b.path ?? '/').length - (a.path ?? '/').length);
  if (found?.delay !== undefined) await process.clock.sleep(milliseconds(found.delay), process.ended);
  const { status = 200, body = '', headers = {} } = found ?? { status: 404, body: '404 page not found\n' };
  const given = Object.entries(headers).map(([name, value]) => [name, filled(process, value)] as const);
  const typed = given.some(([name]) => name.toLowerCase() === 'content-type');
  return {
    status,
    headers: [
      ['Date', httpDate(process.clock.now())],
      ...(typed ? [] : [['Content-Type', 'text/plain; charset=utf-8'] as const]),
      ...given,
    ],
    body: filled(process, body),
  };
} // prettier-ignore

function listen(process: Process, { port, http, text }: Listening): void {
  const number = Number(typeof port === 'number' ? port : filled(process, port));
  if (http) {
    startWebServer(process, { port: number, handle: (request) => answer(process, http, request) });
    return;
  }
  process.network.listen(
    number,
    (connection) =>
      void guardConnection(process, connection, async () => {
        if (text !== undefined) await writeText(connection.writer, line(filled(process, text)));
        connection.close();
      }),
  );
}

export const describedProgram =
  (description: ImageDescription): Program =>
  async (process) => {
    const stopped = stopSignal(process);
    const began = process.clock.now();
    const { needs = [], logs = [], listens = [], exits, memory } = description;
    for (const need of needs) {
      const what = await missing(process, need);
      if (what === undefined) continue;
      await writeText(process.stderr, line(filled(process, need.message ?? what)));
      return need.code ?? 1;
    }
    if (memory !== undefined) chargeMemory(process, parseQuantity(memory)?.value() ?? 0);
    for (const log of logs) say(process, typeof log === 'string' ? { text: log } : log);
    for (const listening of [...listens].sort((a, b) => milliseconds(a.after) - milliseconds(b.after))) {
      const wait = began + milliseconds(listening.after) - process.clock.now();
      if (wait > 0) process.clock.after(wait, () => process.exitStatus ?? listen(process, listening));
      else listen(process, listening);
    }
    if (!exits) {
      await stopped;
      return 0;
    }
    const ended = process.clock.sleep(milliseconds(exits.after), process.ended).then(() => 'ended' as const);
    if ((await Promise.race([stopped, ended])) !== 'ended') return 0;
    if (exits.message !== undefined) await writeText(process.stderr, line(filled(process, exits.message)));
    return exits.code ?? 0;
  };
