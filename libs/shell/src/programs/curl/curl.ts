import { BrokenPipe, concatBytes, decodeUtf8, encodeUtf8 } from '@drydock/machinery';
import { Errno } from '../../kernel/file-system.ts';
import type { Process, Program } from '../../kernel/process.ts';
import { absolutePath } from '../../kernel/open.ts';
import { parseUrl } from '../../net/url.ts';
import { certificateHelp, CurlError } from './curl-error.ts';
import { Fetcher, type Outcome, type Sink } from './fetch-url.ts';
import { parseCurlOptions, UsageProblem, type CurlOptions, type Transfer } from './options.ts';
import { meterHead, meterLine } from './progress-meter.ts';
import { requestData } from './request-data.ts';
import { isTerminal } from './standard-output.ts';
import { writeOut } from './write-out.ts';

const version = `curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1 OpenSSL/3.0.17
Release-Date: 2023-02-20, security patched: 7.88.1-10+deb12u14
Protocols: http https
Features: alt-svc AsynchDNS IPv6 Largefile SSL threadsafe
`;
const hint = "curl: try 'curl --help' or 'curl --manual' for more information\n";

/** curl 7.88 as Debian 12 has it, for HTTP and HTTPS. */
export const curl: Program = async (process) => {
  const say = (text: string) => process.stderr.write(encodeUtf8(text));
  let options: CurlOptions;
  try {
    options = parseCurlOptions(process.argv.slice(1));
  } catch (error) {
    if (!(error instanceof UsageProblem)) throw error;
    await say(`curl: ${error.message}\n${hint}`);
    return 2;
  }
  if (options.switches.has('version')) {
    await process.stdout.write(encodeUtf8(version));
    return 0;
  }
  if (options.switches.has('help')) {
    await process.stdout.write(encodeUtf8('Usage: curl [options...] <url>\n'));
    return 0;
  }
  if (options.transfers.length === 0) {
    await say(hint);
    return 2;
  }
  const fetcher = new Fetcher(process, options);
  try {
    let code = 0;
    for (const transfer of options.transfers)
      code = await new CurlTransfer(process, options, fetcher).run(transfer);
    return code;
  } finally {
    fetcher.close();
  }
};

const transient = new Set([408, 429, 500, 502, 503, 504]);

class CurlTransfer {
  readonly #process: Process;
  readonly #options: CurlOptions;
  readonly #fetcher: Fetcher;
  #meter = false;
  #expected: number | undefined;
  #collected: Uint8Array[] | undefined;

  constructor(process: Process, options: CurlOptions, fetcher: Fetcher) {
    this.#process = process;
    this.#options = options;
    this.#fetcher = fetcher;
  }

  async run(transfer: Transfer): Promise<number> {
    const { values, switches } = this.#options;
    let retries = Number(values.get('retry') ?? 0);
    const given = Number(values.get('retry-delay') ?? 0);
    for (let delay = 1; ; delay = Math.min(delay * 2, 600)) {
      const { code, outcome } = await this.#attempt(transfer);
      const status = outcome.response?.status ?? 0;
      const refused = code === 7 && switches.has('retry-connrefused');
      const again =
        code === 28 ||
        code === 6 ||
        refused ||
        (code !== 0 && switches.has('retry-all-errors')) ||
        ((code === 0 || code === 22) && transient.has(status));
      if (retries <= 0 || !again) return code;
      const why = refused
        ? 'connection refused'
        : code === 28
          ? 'timeout'
          : code === 0 || code === 22
            ? 'HTTP error'
            : code === 6
              ? 'timeout'
              : '(retrying all errors)';
      const wait = given || delay;
      if (!switches.has('silent'))
        await this.#say(
          `Warning: Problem : ${why}. Will retry in ${wait} seconds. ${retries} ${retries === 1 ? 'retry' : 'retries'} left.\n`,
        );
      await this.#process.clock.sleep(wait * 1000, this.#process.ended);
      retries--;
    }
  }

  async #attempt(transfer: Transfer): Promise<{ readonly code: number; readonly outcome: Outcome }> {
    const { switches, values } = this.#options;
    const outcome = newOutcome();
    const begun = this.#process.clock.now();
    let code = 0;
    let message = '';
    let target: string | undefined;
    try {
      target = this.#target(transfer);
      this.#collected = target === undefined ? undefined : [];
      const data = await requestData(this.#process, this.#options.data);
      const url = data && switches.has('get') ? withQuery(transfer.url, decodeUtf8(data)) : transfer.url;
      if (switches.has('verbose') && values.get('request') === 'POST' && data)
        await this.#say('Note: Unnecessary use of -X or --request, POST is already inferred.\n');
      if (switches.has('verbose') && values.get('request') === 'GET' && !data)
        await this.#say('Note: Unnecessary use of -X or --request, GET is already inferred.\n');
      await this.#beginMeter(url, target);
      await this.#fetcher.fetch(url, switches.has('get') ? undefined : data, this.#sink(), outcome);
      this.#store(target);
      if (switches.has('fail-with-body') && (outcome.response?.status ?? 0) >= 400)
        throw new CurlError(22, `The requested URL returned error: ${outcome.response!.status}`);
    } catch (error) {
      if (error instanceof BrokenPipe) ({ code, message } = { code: 23, message: 'Failed writing body' });
      else if (error instanceof CurlError) ({ code, message } = error);
      else throw error;
      if (outcome.sizeDownload > 0) this.#store(target);
    }
    await this.#endMeter(outcome, code, this.#process.clock.now() - begun);
    if (code !== 0 && message !== '' && (!switches.has('silent') || switches.has('show-error')))
      await this.#say(`curl: (${code}) ${message}\n${code === 60 ? certificateHelp : ''}`);
    await this.#writeOut(transfer, outcome, code, message, target ?? '');
    return { code, outcome };
  }

  async #beginMeter(url: string, target: string | undefined): Promise<void> {
    const { switches } = this.#options;
    const toScreen = target === undefined && isTerminal(this.#process, 1);
    const known = /^https?:/i.test(url) || !/^[a-z]+:\/\//i.test(url);
    this.#meter =
      known && !/\s/.test(url) && !switches.has('silent') && !switches.has('no-progress-meter') && !toScreen;
    if (this.#meter)
      await this.#say(
        meterHead + meterLine({ expected: undefined, received: 0, toSend: 0, sent: 0, elapsedMs: 0 }),
      );
  }

  async #endMeter(outcome: Outcome, code: number, elapsedMs: number): Promise<void> {
    if (!this.#meter || code === 6 || code === 3) return;
    const expected = this.#expected;
    const progress = {
      expected,
      received: outcome.sizeDownload,
      toSend: outcome.sizeUpload,
      sent: outcome.sizeUpload,
      elapsedMs,
    };
    const head = this.#options.switches.has('head');
    await this.#say(`${meterLine(head || code === 22 ? { ...progress, received: 0 } : progress)}\n`);
  }

  async #writeOut(
    transfer: Transfer,
    outcome: Outcome,
    code: number,
    error: string,
    fileName: string,
  ): Promise<void> {
    const format = this.#options.values.get('write-out');
    if (format === undefined) return;
    const text = format.startsWith('@')
      ? decodeUtf8(this.#process.fs.readFile(absolutePath(this.#process, format.slice(1))))
      : format;
    const { stdout, stderr } = writeOut(text, {
      ...outcome,
      url: transfer.url,
      status: outcome.response?.status ?? 0,
      version: outcome.response?.version ?? '',
      headers: outcome.response?.headers ?? [],
      scheme: parseUrl(outcome.effectiveUrl)?.scheme ?? '',
      exitCode: code,
      error,
      fileName,
    });
    if (stdout !== '') await this.#process.stdout.write(encodeUtf8(stdout));
    if (stderr !== '') await this.#say(stderr);
  }

  #sink(): Sink {
    const { switches } = this.#options;
    const verbose = switches.has('verbose');
    const visible = isTerminal(this.#process, 1);
    const trace = async (text: string) => (verbose ? this.#say(text) : undefined);
    return {
      remark: (text) => trace(`* ${text}\n`),
      requestHead: async (lines, bodyBytes) => {
        await trace([...lines, ''].map((line) => `> ${line}\r\n`).join(''));
        if (bodyBytes > 0 && !visible) await trace(`} [${bodyBytes} bytes data]\n`);
      },
      responseHead: async (_response, raw) => {
        await trace(
          raw
            .split('\r\n')
            .slice(0, -1)
            .map((line) => `< ${line}\r\n`)
            .join(''),
        );
        if (switches.has('include') || switches.has('head')) await this.#emit(encodeUtf8(raw));
      },
      expect: (bytes) => (this.#expected = bytes),
      body: async (bytes) => {
        if (!visible) await trace(`{ [${bytes.length} bytes data]\n`);
        await this.#emit(bytes);
      },
    };
  }

  async #emit(bytes: Uint8Array): Promise<void> {
    if (this.#collected) this.#collected.push(bytes.slice());
    else await this.#process.stdout.write(bytes);
  }

  /** The file to write; undefined for standard output. */
  #target(transfer: Transfer): string | undefined {
    if (transfer.remoteName) {
      const name = (parseUrl(transfer.url)?.path ?? '')
        .replace(/[?#].*$/s, '')
        .split('/')
        .at(-1);
      if (!name) throw new CurlError(23, 'Failed writing received data to disk/application');
      return name;
    }
    return transfer.output === undefined || transfer.output === '-' ? undefined : transfer.output;
  }

  #store(target: string | undefined): void {
    if (target === undefined || !this.#collected) return;
    const { fs } = this.#process;
    const directory = this.#options.values.get('output-dir');
    const path = absolutePath(this.#process, directory === undefined ? target : `${directory}/${target}`);
    try {
      if (path === '/dev/null') return;
      if (this.#options.switches.has('create-dirs'))
        fs.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true });
      fs.writeFile(path, concatBytes(this.#collected));
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      throw new CurlError(23, 'Failure writing output to destination');
    }
  }

  #say(text: string): Promise<void> {
    return this.#process.stderr.write(encodeUtf8(text));
  }
}

function newOutcome(): Outcome {
  return {
    effectiveUrl: '',
    method: 'GET',
    redirects: 0,
    redirectUrl: '',
    connects: 0,
    sizeDownload: 0,
    sizeHeader: 0,
    sizeUpload: 0,
    local: { address: '', port: 0 },
    remote: { address: '', port: 0 },
    times: { lookup: 0, connect: 0, appConnect: 0, first: 0, total: 0 },
  };
}

const withQuery = (url: string, query: string) => `${url}${url.includes('?') ? '&' : '?'}${query}`;
