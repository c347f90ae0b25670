import { Cancelled, encodeUtf8, formatTime } from '@drydock/machinery';
import { Errno } from '../../kernel/file-system.ts';
import { absolutePath } from '../../kernel/open.ts';
import type { Process, Program } from '../../kernel/process.ts';
import { EmptyReply, type IncomingResponse } from '../../net/http-client.ts';
import { headerOf } from '../../net/http-message.ts';
import { isAddress, ResolveError } from '../../net/resolver.ts';
import { TlsError } from '../../net/tls.ts';
import { formatUrl, type Url } from '../../net/url.ts';
import { isTerminal } from '../curl/standard-output.ts';
import { parseOptions, UsageError, type Options } from '../support/options.ts';
import { download, DownloadTimeout, fileNameOf, parseHeader, parseWgetUrl } from './download.ts';

const hint = "Try `wget --help' for more options.\n";
const optionSpec = {
  short: 'qvdO:o:P:U:T:t:Scb4n:',
  long: {
    'body-data=': 'D',
    'connect-timeout=': 'T',
    'header=': 'H',
    'method=': 'M',
    'no-check-certificate': 'K',
    'no-verbose': 'V',
    'output-document=': 'O',
    'post-data=': 'D',
    quiet: 'q',
    'read-timeout=': 'T',
    'server-response': 'S',
    spider: 's',
    'timeout=': 'T',
    'tries=': 't',
    'user-agent=': 'U',
    verbose: 'v',
    'directory-prefix=': 'P',
    'retry-connrefused': 'R',
    'show-progress': 'g',
    'no-proxy': 'x',
  },
} as const;

/** GNU wget 1.21.3. */
export const gnuWget: Program = async (process) => {
  const say = (text: string) => process.stderr.write(encodeUtf8(text));
  let options: Options;
  try {
    options = parseOptions(process.argv.slice(1), optionSpec);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    await say(`wget: ${error.message}\nUsage: wget [OPTION]... [URL]...\n\n${hint}`);
    return 2;
  }
  if (options.operands.length === 0) {
    await say(`wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\n${hint}`);
    return 1;
  }
  let code = 0;
  for (const text of options.operands) {
    const url = parseWgetUrl(text);
    if (url) code = (await new GnuTransfer(process, options, url).run()) || code;
    else {
      await say(`${text}: Unsupported scheme ‘${text.replace(/:.*$/s, '')}’.\n`);
      code = 1;
    }
  }
  return code;
};

class GnuTransfer {
  readonly #process: Process;
  readonly #options: Options;
  readonly #url: Url;
  readonly #quiet: boolean;
  readonly #terse: boolean;

  constructor(process: Process, options: Options, url: Url) {
    this.#process = process;
    this.#options = options;
    this.#url = url;
    this.#quiet = options.has('q');
    this.#terse = options.has('V') || options.value('n') === 'v';
  }

  async run(): Promise<number> {
    if (this.#options.has('s')) await this.#note('Spider mode enabled. Check if remote file exists.\n');
    const tries = this.#options.number('t', 20) || 20;
    await this.#note(`--${this.#time()}--  ${formatUrl(this.#url)}\n`);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt();
      } catch (error) {
        const again = await this.#failed(error);
        if (typeof again === 'number') return again;
        if (attempt >= tries) {
          await this.#note('Giving up.\n\n');
          return 4;
        }
        await this.#note('Retrying.\n\n');
        await this.#process.clock.sleep(Math.min(attempt, 10) * 1000, this.#process.ended);
        await this.#note(
          `--${this.#time()}--  (try:${String(attempt + 1).padStart(2)})  ${formatUrl(this.#url)}\n`,
        );
      }
    }
  }

  async #attempt(): Promise<number> {
    const options = this.#options;
    const postData = options.value('D');
    const method = options.value('M') ?? (options.has('s') ? 'HEAD' : undefined);
    const { response, body } = await download(
      this.#process,
      {
        url: this.#url,
        userAgent: options.value('U') ?? 'Wget/1.21.3',
        headers: [['Accept-Encoding', 'identity'], ...options.values('H').map(parseHeader)],
        ...(postData === undefined ? {} : { postData }),
        ...(method ? { method } : {}),
        insecure: options.has('K'),
        timeoutMs: options.number('T', 900) * 1000,
      },
      {
        resolving: async (host) =>
          isAddress(host) ? undefined : this.#note(`Resolving ${host} (${host})... `),
        connecting: async ({ host, port }, address) => {
          if (!isAddress(host)) await this.#note(`${address}\n`);
          const place = isAddress(host) ? `${host}:${port}` : `${host} (${host})|${address}|:${port}`;
          await this.#note(`Connecting to ${place}... `);
        },
        connected: () => this.#note('connected.\n'),
        response: (answer) => this.#announce(answer),
        redirect: async (location) => {
          await this.#note(`Location: ${location} [following]\n--${this.#time()}--  ${location}\n`);
        },
      },
    );
    if (response.status >= 400) {
      if (options.has('s')) await this.#note('Remote file does not exist -- broken link!!!\n\n');
      else
        await this.#loud(
          `${this.#terse ? `${formatUrl(this.#url)}:\n` : ''}${this.#time()} ERROR ${response.status}: ${response.reason}.\n${this.#terse ? '' : '\n'}`,
        );
      return 8;
    }
    if (options.has('s')) {
      await this.#noteLength(response);
      await this.#note(
        'Remote file exists and could contain further links,\nbut recursion is disabled -- not retrieving.\n\n',
      );
      return 0;
    }
    return this.#save(response, body);
  }

  async #announce(response: IncomingResponse): Promise<void> {
    const { version, status, reason, headers } = response;
    await this.#note(
      `HTTP request sent, awaiting response... ${this.#options.has('S') ? '' : `${status} ${reason}`}\n`,
    );
    if (!this.#options.has('S')) return;
    const lines = [`${version} ${status} ${reason}`, ...headers.map(([name, value]) => `${name}: ${value}`)];
    await this.#loud(lines.map((line) => `  ${line}\n`).join(''));
  }

  async #save(response: IncomingResponse, body: Uint8Array): Promise<number> {
    const given = this.#options.value('O');
    const name = given ?? this.#freeName();
    const announced = headerOf(response.headers, 'content-length');
    await this.#noteLength(response);
    await this.#note(`Saving to: ‘${name === '-' ? 'STDOUT' : name}’\n\n`);
    if (name === '-') await this.#process.stdout.write(body);
    else if (name !== '/dev/null') this.#process.fs.writeFile(absolutePath(this.#process, name), body);
    const drawn = isTerminal(this.#process, 2)
      ? progressBar(
          name === '-' ? '-' : (name.split('/').at(-1) ?? ''),
          body.length,
          this.#process.terminal?.columns ?? 80,
        )
      : dotRows(body.length, announced !== undefined);
    await this.#note(`${drawn}\n\n`);
    const size = announced === undefined ? String(body.length) : `${body.length}/${announced}`;
    const end = name === '-' ? `written to stdout [${size}]` : `‘${name}’ saved [${size}]`;
    if (this.#terse && !this.#quiet)
      await this.#loud(`${this.#time()} URL:${formatUrl(this.#url)} [${size}] -> "${name}" [1]\n`);
    await this.#note(`${this.#time()} (${speed(body.length)}) - ${end}\n\n`);
    return 0;
  }

  async #noteLength({ headers }: IncomingResponse): Promise<void> {
    const type = headerOf(headers, 'content-type')?.split(';')[0];
    const announced = headerOf(headers, 'content-length');
    const length = announced === undefined ? 'unspecified' : lengthText(Number(announced));
    await this.#note(`Length: ${length}${type ? ` [${type}]` : ''}\n`);
  }

  #freeName(): string {
    const prefix = this.#options.has('P') ? `${this.#options.value('P')}/` : '';
    const name = `${prefix}${fileNameOf(this.#url)}`;
    const taken = (candidate: string) => this.#process.fs.exists(absolutePath(this.#process, candidate));
    if (!taken(name)) return name;
    for (let number = 1; ; number++) if (!taken(`${name}.${number}`)) return `${name}.${number}`;
  }

  /** The exit code, or undefined when another try makes sense. */
  async #failed(error: unknown): Promise<number | undefined> {
    if (error instanceof ResolveError) {
      await this.#note(`failed: ${error.message}.\n`);
      await this.#loud(`wget: unable to resolve host address ‘${error.host}’\n`);
      return 4;
    }
    if (error instanceof DownloadTimeout || (error instanceof Errno && error.code === 'ETIMEDOUT')) {
      await this.#note('failed: Connection timed out.\n');
      return undefined;
    }
    if (error instanceof Errno && error.path) {
      await this.#loud(`${error.path}: ${error.message}\n`);
      return 3;
    }
    if (error instanceof Errno && error.code !== 'ECONNRESET') {
      await this.#note(`failed: ${error.message}.\n`);
      return this.#options.has('R') && error.code === 'ECONNREFUSED' ? undefined : 4;
    }
    if (error instanceof EmptyReply || error instanceof Errno) {
      await this.#note(
        `${error instanceof Errno ? 'Read error (Connection reset by peer) in headers.' : 'No data received.'}\n`,
      );
      return undefined;
    }
    if (error instanceof TlsError) {
      await this.#loud(
        error.certificate
          ? `ERROR: cannot verify ${this.#url.host}'s certificate, issued by ‘${error.certificate.issuer.replaceAll(' = ', '=')}’:\n  ${error.failure === 'self-signed certificate' ? 'Self-signed certificate encountered.' : "Unable to locally verify the issuer's authority."}\nTo connect to ${this.#url.host} insecurely, use \`--no-check-certificate'.\n`
          : `OpenSSL: error:0A00010B:SSL routines::wrong version number\nUnable to establish SSL connection.\n`,
      );
      return error.certificate ? 5 : 4;
    }
    if (error instanceof Cancelled) throw error;
    await this.#loud(`wget: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }

  #time(): string {
    return formatTime(this.#process.clock.now()).replace('T', ' ').replace('Z', '');
  }

  async #note(text: string): Promise<void> {
    if (!this.#quiet && !this.#terse) await this.#loud(text);
  }

  async #loud(text: string): Promise<void> {
    if (!this.#quiet) await this.#process.stderr.write(encodeUtf8(text));
  }
}

/** What a transfer in no time looks like: wget counts at least a millisecond. */
function speed(bytes: number): string {
  const { number, unit } = scaled(bytes * 1000);
  return `${number} ${unit}B/s`;
}

function scaled(value: number): { readonly number: string; readonly unit: string } {
  let rest = value;
  let power = 0;
  while (rest >= 1024 && power < 3) {
    rest /= 1024;
    power++;
  }
  const digits = rest < 10 ? 2 : rest < 100 ? 1 : 0;
  return {
    number: power === 0 ? String(Math.round(rest)) : rest.toFixed(digits),
    unit: ['', 'K', 'M', 'G'][power]!,
  };
}

/** `130000 (127K)` */
function lengthText(bytes: number): string {
  if (bytes < 1024) return String(bytes);
  const { number, unit } = scaled(bytes);
  return `${bytes} (${number}${unit})`;
}

/** The progress as it looks on a terminal, when all is there at once. */
function progressBar(name: string, bytes: number, columns: number): string {
  const { number, unit } = scaled(bytes);
  const size = unit === '' ? String(bytes) : `${number}${unit}`;
  const bar = '='.repeat(Math.max(1, columns - 61));
  return `${name.slice(0, 20).padEnd(20)}100%[${bar}>]${size.padStart(8)}  --.-KB/s    in 0s      `;
}

/** The progress as it looks in a file: a dot for each KiB, 50 in a row. */
function dotRows(bytes: number, known: boolean): string {
  const rows: string[] = [];
  const rowBytes = 50 * 1024;
  for (let start = 0; start === 0 || start < bytes; start += rowBytes) {
    const end = Math.min(bytes, start + rowBytes);
    const dots = '.'.repeat(Math.floor((end - start) / 1024)).padEnd(50);
    const percent = known ? `${Math.floor((end * 100) / Math.max(1, bytes))}%`.padStart(4) : '    ';
    const last = end >= bytes;
    const words = (dots.match(/.{10}/g) ?? []).join(' ');
    const rate = `${shortSpeed(bytes).padStart(5)}${last ? '=' : ' '}0s`;
    rows.push(`${String(start / 1024).padStart(6)}K ${words}${percent} ${rate}`);
  }
  return rows.join('\n');
}

function shortSpeed(bytes: number): string {
  const { number, unit } = scaled(bytes * 1000);
  return `${number}${unit}`;
}
