// The master process: listens, serves, reloads, stops.
import { CancelSource, decodeUtf8, writeText } from '@drydock/machinery';
import {
  certificateFromPem,
  Errno,
  serveHttp,
  serveTls,
  type Connection,
  type HttpResponse,
  type Listener,
  type Process,
  type Program,
  type SignalName,
  type TlsCertificate,
} from '@drydock/shell';
import { setTitle } from '../../exec.ts';
import { httpDate } from '../../time.ts';
import { guardConnection } from '../../web-server.ts';
import type { CommandLine } from './command-line.ts';
import { ConfigError } from './config/directive.ts';
import { argsOf, valueOf } from './config/scope.ts';
import type { Instance } from './http/exchange.ts';
import { handleRequest } from './http/handle.ts';
import { noLimitsYet } from './http/limits.ts';
import { appendLog, errorDate, errorLogOf, isLogged, type Level } from './http/log.ts';
import { selectServer } from './http/locate.ts';
import { nginxPhrase, pageText } from './http/pages.ts';
import { prepareConfig, type Prepared } from './instance.ts';

export interface NginxBuild {
  readonly version: string;
  /** `gcc 14.2.0 (Debian 14.2.0-19) ` */
  readonly compiler: string;
  /** Modules beyond those of the official image: `headers-more`. */
  readonly modules?: readonly string[];
}

/** Before its logs are open nginx says things twice: to its error log, and to stderr with its own name. */
export async function announce(process: Process, level: Level, text: string): Promise<void> {
  const line = `${errorDate(process.clock.now())} [${level}] ${process.pid}#${process.pid}: ${text}\n`;
  if (level !== 'notice') await appendLog(process, '/var/log/nginx/error.log', line);
  await writeText(process.stderr, `nginx: [${level}] ${text}\n`);
}

/** One running nginx. Reload replaces the instance and keeps the master. */
export class Master {
  #listeners = new Map<string, Listener>();
  #instance: Instance;
  #workers: Process[] = [];
  #open = 0;
  readonly #done = new CancelSource();
  #finish: (code: number) => void = () => undefined;

  constructor(
    private readonly process: Process,
    private readonly build: NginxBuild,
    private readonly command: CommandLine,
    prepared: Prepared,
  ) {
    this.#instance = this.#instanceOf(prepared, process.pid);
  }

  async run(): Promise<number> {
    const { process } = this;
    const finished = new Promise<number>((resolve) => (this.#finish = resolve));
    const failure = this.#bind();
    if (failure !== undefined) {
      await announce(process, 'emerg', failure);
      return 1;
    }
    await this.#greet();
    setTitle(process, [`nginx: master process ${process.argv.join(' ')}`]);
    this.#writePidFile();
    await this.#startWorkers();
    const restore = this.#handleSignals();
    try {
      return await process.ended.race(finished);
    } finally {
      for (const undo of restore) undo();
      this.#closeAll();
    }
  }

  #instanceOf(prepared: Prepared, workerPid: number): Instance {
    return {
      process: this.process,
      version: this.build.version,
      config: prepared.config,
      addresses: prepared.addresses,
      groups: new Map(),
      limits: noLimitsYet(),
      workerPid,
      counters: { connections: 0, requests: 0 },
      stopped: this.#done.signal,
    };
  }

  async #log(level: Level, text: string, pid = this.process.pid): Promise<void> {
    const { path, level: threshold } = errorLogOf(this.#instance.config.main);
    if (!isLogged(level, threshold)) return;
    await appendLog(
      this.process,
      path,
      `${errorDate(this.process.clock.now())} [${level}] ${pid}#${pid}: ${text}\n`,
    );
  }

  async #greet(): Promise<void> {
    await this.#log('notice', 'using the "epoll" event method');
    await this.#log('notice', `nginx/${this.build.version}`);
    await this.#log('notice', `built by ${this.build.compiler}`);
    await this.#log('notice', 'OS: Linux 6.10.14-linuxkit');
    await this.#log('notice', 'getrlimit(RLIMIT_NOFILE): 1048576:1048576');
  }

  #writePidFile(): void {
    const path = argsOf(this.#instance.config.main, 'pid')?.[0] ?? '/run/nginx.pid';
    try {
      this.process.fs.writeFile(path, `${this.process.pid}\n`);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
    }
  }

  async #startWorkers(): Promise<void> {
    const count = workerCount(this.process, valueOf(this.#instance.config.main, 'worker_processes', '1'));
    await this.#log('notice', 'start worker processes');
    for (let index = 0; index < count; index++) {
      const worker = this.process.spawn({ argv: ['nginx: worker process'], program: nginxWorker });
      this.#workers.push(worker);
      await this.#log('notice', `start worker process ${worker.pid}`);
    }
    this.#instance = { ...this.#instance, workerPid: this.#workers[0]?.pid ?? this.process.pid };
  }

  /** Opens the ports that the configuration names and closes those it no longer does. Returns why it could not. */
  #bind(): string | undefined {
    const wanted = new Map<string, { port: number; address?: string }>();
    for (const { address, port } of this.#instance.config.servers.flatMap(({ listens }) => listens)) {
      const everywhere = address === '0.0.0.0' || address.startsWith('[');
      wanted.set(everywhere ? `*:${port}` : `${address}:${port}`, everywhere ? { port } : { port, address });
    }
    for (const [key, { port, address }] of wanted) {
      if (this.#listeners.has(key)) continue;
      try {
        const accept = (connection: Connection) =>
          void guardConnection(this.process, connection, () => this.#serve(connection, port));
        this.#listeners.set(key, this.process.network.listen(port, accept, address ? { address } : {}));
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        return `bind() to ${address ?? '0.0.0.0'}:${port} failed (98: Address already in use)`;
      }
    }
    for (const [key, listener] of this.#listeners)
      if (!wanted.has(key)) {
        listener.close();
        this.#listeners.delete(key);
      }
    return undefined;
  }

  async #serve(connection: Connection, port: number): Promise<void> {
    const instance = this.#instance;
    const number = ++instance.counters.connections;
    this.#open++;
    const ssl = instance.config.servers.some(({ listens }) =>
      listens.some((listen) => listen.port === port && listen.ssl),
    );
    let requests = 0;
    const arrival = {
      port,
      localAddress: connection.localAddress,
      remotePort: connection.remotePort,
      ssl,
      connection: number,
    };
    try {
      const plain = ssl
        ? await serveTls(connection, certificateOf(instance, port, ''), {
            certificateFor: (name) => certificateOf(instance, port, name.toLowerCase()),
            onPlainText: (c) => this.#plainText(c),
          })
        : connection;
      await serveHttp(
        plain,
        (request) => handleRequest(this.#instance, { ...arrival, requests: ++requests, request }),
        {
          onMalformed: (status) => this.#malformed(status),
          bodyLimit: 64 * 1024 * 1024,
        },
      );
    } finally {
      this.#open--;
    }
  }

  #malformed(status: number): HttpResponse {
    const signature =
      valueOf(this.#instance.config.http, 'server_tokens', 'on') === 'off'
        ? 'nginx'
        : `nginx/${this.build.version}`;
    return {
      status: status === 497 ? 400 : status,
      reason: status === 497 ? 'Bad Request' : nginxPhrase(status),
      headers: [
        ['Server', signature],
        ['Date', httpDate(this.process.clock.now())],
        ['Content-Type', 'text/html'],
      ],
      body: pageText(status, signature),
    };
  }

  async #plainText(connection: Connection): Promise<void> {
    await serveHttp(connection, async () => ({
      ...this.#malformed(497),
      headers: [...this.#malformed(497).headers, ['Connection', 'close']],
    }));
  }

  #handleSignals(): readonly (() => void)[] {
    const { process } = this;
    const on = (signal: SignalName, action: () => Promise<void>) =>
      process.onSignal(signal, () => void action().catch(() => undefined));
    return [
      on('SIGTERM', () => this.#stop('SIGTERM', 15, 'exiting')),
      on('SIGINT', () => this.#stop('SIGINT', 2, 'exiting')),
      on('SIGQUIT', () => this.#stop('SIGQUIT', 3, 'gracefully shutting down')),
      on('SIGHUP', () => this.#reload()),
      on('SIGUSR1', () => this.#log('notice', 'signal 10 (SIGUSR1) received, reopening logs')),
      on('SIGCHLD', async () => undefined),
    ];
  }

  async #stop(name: string, number: number, manner: string): Promise<void> {
    for (const listener of this.#listeners.values()) listener.close();
    const why = number === 3 ? 'shutting down' : 'exiting';
    await this.#log('notice', `signal ${number} (${name}) received, ${why}`);
    for (const worker of this.#workers) await this.#log('notice', manner, worker.pid);
    if (number === 3) while (this.#open > 0) await this.process.clock.sleep(100);
    await this.#endWorkers();
    await this.#log('notice', 'exit');
    this.#finish(0);
  }

  async #endWorkers(): Promise<void> {
    for (const worker of this.#workers.splice(0)) {
      await this.#log('notice', 'exit', worker.pid);
      worker.kill('SIGKILL');
      await this.#log('notice', `signal 17 (SIGCHLD) received from ${worker.pid}`);
      await this.#log('notice', `worker process ${worker.pid} exited with code 0`);
    }
  }

  async #reload(): Promise<void> {
    await this.#log('notice', 'signal 1 (SIGHUP) received, reconfiguring');
    try {
      const prepared = await prepareConfig(
        this.process,
        this.command.configFile,
        this.command.extra,
        this.build.modules,
      );
      const { counters } = this.#instance;
      await this.#log('notice', 'reconfiguring');
      this.#instance = { ...this.#instanceOf(prepared, this.#instance.workerPid), counters };
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return this.#log('emerg', error.message);
    }
    const failure = this.#bind();
    if (failure !== undefined) await this.#log('emerg', failure);
    const old = this.#workers.splice(0);
    await this.#log('notice', 'using the "epoll" event method');
    await this.#startWorkers();
    for (const worker of old) {
      await this.#log('notice', 'gracefully shutting down', worker.pid);
      await this.#log('notice', 'exiting', worker.pid);
      await this.#log('notice', 'exit', worker.pid);
      worker.kill('SIGKILL');
      await this.#log('notice', `signal 17 (SIGCHLD) received from ${worker.pid}`);
      await this.#log('notice', `worker process ${worker.pid} exited with code 0`);
    }
  }

  #closeAll(): void {
    this.#done.cancel();
    for (const listener of this.#listeners.values()) listener.close();
    for (const worker of this.#workers) worker.kill('SIGKILL');
  }
}

function workerCount(process: Process, text: string): number {
  if (text !== 'auto') return Math.min(Math.max(1, Number.parseInt(text, 10) || 1), 16);
  try {
    const info = String.fromCharCode(...process.fs.readFile('/proc/cpuinfo'));
    return Math.min(Math.max(1, info.match(/^processor/gm)?.length ?? 1), 16);
  } catch {
    return 2;
  }
}

/** The certificate of the server that this name selects. One from outside cannot be read: it is given the server's names. */
function certificateOf(instance: Instance, port: number, serverName: string): TlsCertificate {
  const secure = instance.config.servers.filter(({ listens }) =>
    listens.some((listen) => listen.port === port && listen.ssl),
  );
  const server = selectServer(secure, port, serverName) ?? secure[0]!;
  const file = argsOf(server.scope, 'ssl_certificate')![0]!;
  const pem = decodeUtf8(instance.process.fs.readFile(file.startsWith('/') ? file : `/etc/nginx/${file}`));
  const name = server.names[0] || 'localhost';
  return (
    certificateFromPem(pem) ?? {
      subject: `CN = ${name}`,
      issuer: `CN = ${name}`,
      selfSigned: true,
      notBefore: '2020-01-01T00:00:00Z',
      notAfter: '2040-01-01T00:00:00Z',
      dnsNames: server.names,
      pem,
    }
  );
}

/** A worker has nothing to do of its own: requests are answered by the master's instance. It is there for `ps`. */
export const nginxWorker: Program = async (process) => {
  process.onSignal('SIGTERM', () => process.kill('SIGKILL'));
  await process.ended.race(new Promise<never>(() => undefined));
  return 0;
};
