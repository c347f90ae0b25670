// The httpd program: reads its configuration, listens, answers, stops.
import { decodeUtf8, writeText } from '@drydock/machinery';
import { Errno, serveHttp, type Listener, type Process, type Program, type SignalName } from '@drydock/shell';
import { setTitle } from '../../exec.ts';
import { guardConnection } from '../../web-server.ts';
import { checkDirectives, notSimulated } from './config/check.ts';
import { ConfigError, Reader, type Directive } from './config/parse.ts';
import { handleRequest } from './http/handle.ts';
import { logProcess, openLogs, stamp } from './http/log.ts';
import { doctype } from './http/pages.ts';
import type { HandleFile, Instance, VirtualHost } from './http/request.ts';
import { httpDate } from '../../time.ts';

export interface HttpdBuild {
  readonly version: string;
  /** `Unix`; `Debian` in images that are made with Debian's package. */
  readonly platform?: string;
  readonly configFile?: string;
  /** Where relative paths begin unless ServerRoot says otherwise; default /usr/local/apache2. */
  readonly serverRoot?: string;
  /** How the program calls itself: `apache2` in Debian's. */
  readonly name?: string;
  /** Another program's files: what mod_php is. */
  readonly handleFile?: HandleFile;
  /** More on the line that says that it runs: ` PHP/8.2.29`. */
  readonly token?: string;
  readonly modulesExist?: (process: Process, path: string) => boolean;
}

interface Prepared {
  readonly directives: readonly Directive[];
  readonly modules: ReadonlySet<string>;
  readonly warnings: readonly string[];
  readonly root: string;
}

/** The program behind httpd and, with -k, apachectl. */
export function createHttpd(build: HttpdBuild): Program {
  return async (process) => {
    const { argv } = process;
    const option = (name: string) => (argv.includes(name) ? argv[argv.indexOf(name) + 1] : undefined);
    if (argv.includes('-v') || argv.includes('-V')) return printVersion(process, build);
    const signal = option('-k') ?? (/^(stop|restart|graceful|graceful-stop|start|configtest)$/.test(argv[1] ?? '') ? argv[1] : undefined);
    const test = argv.includes('-t') || signal === 'configtest';
    const file = option('-f') ?? build.configFile ?? '/usr/local/apache2/conf/httpd.conf';
    const defines = argv.flatMap((word, index) => (word === '-D' ? [argv[index + 1] ?? ''] : word.startsWith('-D') ? [word.slice(2)] : []));
    let prepared: Prepared;
    try {
      prepared = prepare(process, build, file, defines);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      await writeText(process.stderr, `${error.message}\n`);
      return 1;
    }
    await sayWarnings(process, build, prepared);
    if (test || argv.includes('-S') || argv.includes('-M')) {
      if (argv.includes('-M')) await writeText(process.stdout, `Loaded Modules:\n${[...prepared.modules].map((name) => ` ${name}\n`).join('')}`);
      if (test) await writeText(process.stderr, 'Syntax OK\n');
      return 0;
    }
    if (signal !== undefined && signal !== 'start') return sendSignal(process, prepared, signal);
    return new Httpd(process, build, prepared, file, defines).run();
  };
} // prettier-ignore

async function printVersion(process: Process, { version, platform = 'Unix' }: HttpdBuild): Promise<number> {
  await writeText(process.stdout, `Server version: Apache/${version} (${platform})\nServer built:   Oct 22 2025 00:41:20\n`);
  return 0;
} // prettier-ignore

function prepare(process: Process, build: HttpdBuild, file: string, defines: readonly string[]): Prepared {
  const exists = (path: string) => build.modulesExist?.(process, path) ?? process.fs.exists(path);
  const loaded = new Reader(process.fs, process.env, defines, exists, build.serverRoot).load(file);
  const warnings: string[] = [...loaded.warnings];
  const context = { modules: loaded.modules, fs: process.fs, root: loaded.root, warnings };
  try {
    checkDirectives(loaded.directives, 'server', context);
  } catch (error) {
    if (error instanceof ConfigError && warnings.length > 0)
      throw new ConfigError(`${warnings.map((text) => warning(process, text)).join('')}${error.message}`);
    throw error;
  }
  const useless = loaded.directives
    .filter(({ name }) => /^location/i.test(name))
    .flatMap(({ block = [] }) => block.filter(({ name }) => name.toLowerCase() === 'allowoverride'))
    .map(({ line, file: where }) => `AH00114: Useless use of AllowOverride in line ${line} of ${where}.`);
  return { ...loaded, warnings: [...warnings, ...useless] };
} // prettier-ignore

const warning = (process: Process, text: string) =>
  `${stamp(process.clock.now())} [core:warn] [pid ${process.pid}:tid ${process.pid}] ${text}\n`;

async function sayWarnings(process: Process, build: HttpdBuild, { directives, warnings }: Prepared): Promise<void> {
  for (const text of warnings) await writeText(process.stderr, warning(process, text));
  for (const name of notSimulated(directives))
    await writeText(process.stderr, `not simulated: the directive ${name} has no effect here\n`);
  if (directives.some(({ name }) => name.toLowerCase() === 'servername')) return;
  const address = process.network.addresses.at(-1) ?? '127.0.0.1';
  const text = `AH00558: ${build.name ?? 'httpd'}: Could not reliably determine the server's fully qualified domain name, using ${address}. Set the 'ServerName' directive globally to suppress this message\n`;
  await writeText(process.stderr, text);
} // prettier-ignore

const pidFile = ({ directives, root }: Prepared) => {
  const written = directives.findLast(({ name }) => name.toLowerCase() === 'pidfile')?.args[0] ?? 'logs/httpd.pid';
  return written.startsWith('/') ? written : `${root}/${written}`;
}; // prettier-ignore

async function sendSignal(process: Process, prepared: Prepared, name: string): Promise<number> {
  const signals: Readonly<Record<string, SignalName>> = {
    stop: 'SIGTERM',
    'graceful-stop': 'SIGWINCH',
    restart: 'SIGHUP',
    graceful: 'SIGUSR1',
  };
  let pid = 0;
  try {
    pid = Number.parseInt(decodeUtf8(process.fs.readFile(pidFile(prepared))), 10);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
  }
  const running = process.kernel.processes.find((candidate) => candidate.pid === pid);
  if (!running) {
    await writeText(process.stderr, `httpd (no pid file) not running\n`);
    return name === 'stop' ? 0 : 1;
  }
  running.kill(signals[name] ?? 'SIGTERM');
  return 0;
}

class Httpd {
  #instance: Instance;
  #listeners = new Map<string, Listener>();
  #open = 0;

  constructor(
    private readonly process: Process,
    private readonly build: HttpdBuild,
    private prepared: Prepared,
    private readonly file: string,
    private readonly defines: readonly string[],
  ) {
    this.#instance = this.#instanceOf(prepared);
  }

  async run(): Promise<number> {
    const { process } = this;
    const failure = this.#bind();
    if (failure !== undefined) {
      await writeText(process.stderr, `${failure}no listening sockets available, shutting down\nAH00015: Unable to open logs\n`);
      return 1;
    }
    // the second pass over the configuration says it again
    await sayWarnings(process, this.build, { ...this.prepared, directives: this.prepared.directives.filter(({ name }) => name.toLowerCase() === 'servername'), warnings: [] });
    openLogs(this.#instance);
    this.#writePid();
    setTitle(process, [...process.argv]);
    const stopped = this.#signals();
    await this.#sayRunning();
    const signal = await stopped;
    for (const listener of this.#listeners.values()) listener.close();
    if (signal === 'SIGWINCH') {
      await this.#notice('mpm_event', 'AH00492: caught SIGWINCH, shutting down gracefully');
      for (let waited = 0; this.#open > 0 && waited < 100; waited++) await process.clock.sleep(100);
    } else await this.#notice('mpm_event', 'AH00491: caught SIGTERM, shutting down');
    return 0;
  } // prettier-ignore

  #instanceOf(prepared: Prepared): Instance {
    const { directives, modules, root } = prepared;
    const plain = directives.filter(({ name }) => name.toLowerCase() !== 'virtualhost');
    const namesOf = (own: readonly Directive[]) =>
      own.filter(({ name }) => /^server(name|alias)$/i.test(name)).flatMap(({ args }) => args.map((arg) => arg.replace(/:\d+$/, '')));
    const main: VirtualHost = { addresses: [], names: namesOf(plain), directives: plain, own: plain };
    const hosts = directives
      .filter(({ name }) => name.toLowerCase() === 'virtualhost')
      .map(({ args, block = [] }): VirtualHost => ({
        addresses: args.map(readAddress),
        names: namesOf(block).length > 0 ? namesOf(block) : main.names,
        directives: [...plain, ...block],
        own: block,
      }));
    return {
      process: this.process,
      version: this.build.version,
      platform: this.build.platform ?? 'Unix',
      root,
      main,
      hosts,
      modules,
      types: this.#types(plain, root),
      startedAt: this.process.clock.now(),
      counters: { requests: 0 },
      ...(this.build.handleFile && { handleFile: this.build.handleFile }),
    };
  } // prettier-ignore

  #types(directives: readonly Directive[], root: string): ReadonlyMap<string, string> {
    const written = directives.findLast(({ name }) => name.toLowerCase() === 'typesconfig')?.args[0] ?? 'conf/mime.types';
    const types = new Map<string, string>();
    try {
      const text = decodeUtf8(this.process.fs.readFile(written.startsWith('/') ? written : `${root}/${written}`));
      for (const line of text.split('\n')) {
        const [type = '', ...extensions] = line.replace(/#.*/, '').trim().split(/\s+/);
        for (const extension of extensions) types.set(extension, type);
      }
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
    }
    return types;
  } // prettier-ignore

  #bind(): string | undefined {
    const wanted = new Map<string, { readonly port: number; readonly address?: string }>();
    for (const { name, args } of this.prepared.directives) {
      if (name.toLowerCase() !== 'listen') continue;
      const { address, port = 80 } = readAddress(args[0]!);
      wanted.set(`${address}:${port}`, address === '*' ? { port } : { port, address });
    }
    for (const [key, listener] of this.#listeners)
      if (!wanted.has(key)) {
        listener.close();
        this.#listeners.delete(key);
      }
    for (const [key, { port, address }] of wanted) {
      if (this.#listeners.has(key)) continue;
      try {
        const listener = this.process.network.listen(
          port,
          (connection) => void guardConnection(this.process, connection, () => this.#serve(connection, port)),
          address ? { address } : {},
        );
        this.#listeners.set(key, listener);
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        return `(98)Address already in use: AH00072: make_sock: could not bind to address ${address ?? '0.0.0.0'}:${port}\n`;
      }
    }
    return undefined;
  } // prettier-ignore

  async #serve(connection: Parameters<typeof serveHttp>[0], port: number): Promise<void> {
    const { localAddress, remotePort } = connection;
    this.#open++;
    try {
      await serveHttp(
        connection,
        (request) => handleRequest(this.#instance, { request, localAddress, port, remotePort }),
        { bodyLimit: 64 * 1024 * 1024, onMalformed: (status) => this.#malformed(status) },
      );
    } finally {
      this.#open--;
    }
  }

  #malformed(status: number) {
    const { version, platform = 'Unix' } = this.build;
    const head = doctype(version, '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">');
    const body = `${head}\n<html><head>\n<title>400 Bad Request</title>\n</head><body>\n<h1>Bad Request</h1>\n<p>Your browser sent a request that this server could not understand.<br />\n</p>\n</body></html>\n`;
    const headers = [
      ['Date', httpDate(this.process.clock.now())],
      ['Server', `Apache/${version} (${platform})`],
      ['Content-Length', String(body.length)],
      ['Connection', 'close'],
      ['Content-Type', 'text/html; charset=iso-8859-1'],
    ] as const;
    return { status: status === 414 ? 414 : 400, headers, body };
  }

  #writePid(): void {
    try {
      this.process.fs.writeFile(pidFile(this.prepared), `${this.process.pid}\n`);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
    }
  }

  /** The signal that ends it; those that reload are served here. */
  #signals(): Promise<SignalName> {
    const { process } = this;
    const stopped = process.ended.race(
      new Promise<SignalName>((resolve) => {
        for (const signal of ['SIGTERM', 'SIGINT', 'SIGWINCH'] as const) process.onSignal(signal, () => resolve(signal));
      }),
    );
    stopped.catch(() => undefined);
    process.onSignal('SIGHUP', () => void this.#reload('AH00494: SIGHUP received.  Attempting to restart'));
    process.onSignal('SIGUSR1', () => void this.#reload('AH00493: SIGUSR1 received.  Doing graceful restart'));
    return stopped;
  } // prettier-ignore

  async #reload(text: string): Promise<void> {
    await this.#notice('mpm_event', text);
    try {
      this.prepared = prepare(this.process, this.build, this.file, this.defines);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      await writeText(this.process.stderr, `${error.message}\n`);
      return;
    }
    await sayWarnings(this.process, this.build, this.prepared);
    this.#instance = this.#instanceOf(this.prepared);
    this.#bind();
    await this.#sayRunning();
  }

  async #sayRunning(): Promise<void> {
    const { version, platform = 'Unix', token = '' } = this.build;
    await this.#notice('mpm_event', `AH00489: Apache/${version} (${platform})${token} configured -- resuming normal operations`);
    await this.#notice('core', `AH00094: Command line: '${this.process.argv.map((word) => word.replace(/^-D(?=.)/, '-D ')).join(' ')}'`);
  } // prettier-ignore

  #notice(module: string, text: string): Promise<void> {
    return logProcess(this.#instance, module, 'notice', text);
  }
}

/** `80`, `10.0.0.1:80`, `*:80`, `_default_:80`. */
function readAddress(text: string): { readonly address: string; readonly port: number | undefined } {
  const [, host = '*', port] = /^(?:(.*):)?(\d+|\*)$/.exec(text) ?? [undefined, text, undefined];
  const address = host === '_default_' || host === '0.0.0.0' || host === '[::]' ? '*' : host;
  return { address, port: port === undefined || port === '*' ? undefined : Number(port) };
}
