import { BrokenPipe, CancelSource, encodeUtf8 } from '@drydock/machinery';
import { Errno } from '../../kernel/file-system.ts';
import type { Connection } from '../../kernel/network.ts';
import type { Process, Program } from '../../kernel/process.ts';
import { resolveHost, ResolveError } from '../../net/resolver.ts';
import { parseOptions, UsageError, type Options } from '../support/options.ts';
import { dialectOf } from '../support/program-io.ts';

const serviceNames: Readonly<Record<number, string>> = {
  21: 'ftp',
  22: 'ssh',
  25: 'smtp',
  53: 'domain',
  80: 'http',
  110: 'pop3',
  143: 'imap2',
  443: 'https',
  3306: 'mysql',
  5432: 'postgresql',
  5672: 'amqp',
  6379: 'redis',
  6443: '*',
  8080: 'http-alt',
};

/** OpenBSD's netcat, with busybox's messages where it is called as an applet. TCP only. */
export const nc: Program = async (process) => {
  const busybox = dialectOf(process) === 'busybox';
  const say = (text: string) => process.stderr.write(encodeUtf8(text));
  let options: Options;
  try {
    options = parseOptions(process.argv.slice(1), { short: 'lvznuNkw:p:q:s:e:46' });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    await say(`nc: ${error.message}\nusage: nc [-46CDdFhklNnrStUuvZz] [destination] [port]\n`);
    return 1;
  }
  if (options.has('u') || options.has('e')) {
    await say(`nc: not simulated: -${options.has('u') ? 'u' : 'e'}\n`);
    return 1;
  }
  if (options.has('l')) return listen(process, options, say);
  const [host, ports] = options.operands;
  if (host === undefined || ports === undefined) {
    await say(
      'usage: nc [-46CDdFhklNnrStUuvZz] [-I length] [-i interval] [-M ttl]\n\t  [destination] [port]\n',
    );
    return 1;
  }
  const [first = 0, last = first] = ports.split('-').map(Number);
  let code = 1;
  for (let port = first; port <= last; port++)
    if (await tryPort(process, options, { host, port, busybox })) code = 0;
  return code;
};

interface Target {
  readonly host: string;
  readonly port: number;
  readonly busybox: boolean;
}

async function tryPort(
  process: Process,
  options: Options,
  { host, port, busybox }: Target,
): Promise<boolean> {
  const say = (text: string) => process.stderr.write(encodeUtf8(text));
  const seconds = Number(options.value('w') ?? 0);
  const source = new CancelSource();
  const timer = seconds > 0 ? process.clock.after(seconds * 1000, () => source.cancel('timeout')) : undefined;
  const forget = process.ended.onCancel((reason) => source.cancel(reason));
  let address = host;
  try {
    [address = host] = await resolveHost(process, host, source.signal);
    const connection = await process.network.connect(address, port, source.signal);
    timer?.cancel();
    if (options.has('v')) await say(openText(host, address, port, busybox));
    if (options.has('z')) connection.close();
    else await relay(process, connection);
    return true;
  } catch (error) {
    if (error instanceof ResolveError)
      await say(
        busybox
          ? `nc: bad address '${host}'\n`
          : `nc: getaddrinfo for host "${host}" port ${port}: ${error.message}\n`,
      );
    else if (source.signal.reason === 'timeout') {
      if (busybox) await say('nc: timed out\n');
      else if (options.has('v'))
        await say(
          `nc: connect to ${named(host, address)} port ${port} (tcp) timed out: Operation now in progress\n`,
        );
    } else if (error instanceof Errno) {
      if (busybox) await say(`nc: ${host} (${address}:${port}): ${error.message}\n`);
      else if (options.has('v'))
        await say(`nc: connect to ${named(host, address)} port ${port} (tcp) failed: ${error.message}\n`);
    } else throw error;
    return false;
  } finally {
    timer?.cancel();
    forget();
  }
}

const named = (host: string, address: string) => (host === address ? host : `${host} (${address})`);

function openText(host: string, address: string, port: number, busybox: boolean): string {
  if (busybox) return `${host} (${address}:${port}) open\n`;
  return `Connection to ${named(host, address)} ${port} port [tcp/${serviceNames[port] ?? '*'}] succeeded!\n`;
}

async function listen(
  process: Process,
  options: Options,
  say: (text: string) => Promise<void>,
): Promise<number> {
  const port = Number(options.value('p') ?? options.operands.at(-1));
  if (!(port > 0)) {
    await say('nc: missing port with option -l\n');
    return 1;
  }
  const waiting: ((connection: Connection) => void)[] = [];
  const arrived: Connection[] = [];
  let listener;
  try {
    listener = process.network.listen(port, (connection) => {
      const next = waiting.shift();
      if (next) next(connection);
      else arrived.push(connection);
    });
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    await say(`nc: ${error.message}\n`);
    return 1;
  }
  try {
    if (options.has('v')) await say(`Listening on 0.0.0.0 ${port}\n`);
    do {
      const next =
        arrived.shift() ?? process.ended.race(new Promise<Connection>((resolve) => waiting.push(resolve)));
      const connection = await next;
      if (options.has('v'))
        await say(`Connection received on ${connection.remoteAddress} ${connection.remotePort}\n`);
      await relay(process, connection);
    } while (options.has('k'));
    return 0;
  } finally {
    listener.close();
  }
}

/** Standard input to the peer, the peer to standard output, until the peer closes. */
export async function relay(process: Process, connection: Connection): Promise<void> {
  const forget = process.ended.onCancel(() => connection.close());
  const upward = async () => {
    try {
      for (let chunk = await process.stdin.read(); chunk; chunk = await process.stdin.read())
        await connection.writer.write(chunk.slice());
      connection.writer.close();
    } catch (error) {
      if (!(error instanceof BrokenPipe || error instanceof Errno)) throw error;
    }
  };
  void upward().catch(() => undefined);
  try {
    for (let chunk = await connection.reader.read(); chunk; chunk = await connection.reader.read())
      await process.stdout.write(chunk);
  } finally {
    forget();
    connection.close();
  }
}
