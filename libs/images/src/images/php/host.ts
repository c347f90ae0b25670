// How a script is run: settings from the image's ini files, error reports, superglobals, and the driver of the interpreter.
import { decodeUtf8 } from '@drydock/machinery';
import { Errno, type Process } from '@drydock/shell';
import { fromText, toBytes } from './language/bytes.ts';
import { PhpThrow, Stop } from './language/failures.ts';
import type { Host, ResponseHead } from './language/host.ts';
import { Interpreter, type Gen } from './language/interpreter.ts';
import { Float, PhpArray, Ref, type Value } from './language/value.ts';
import { escapeHtml, parseQuery } from './library/texts.ts';

const defaults: Readonly<Record<string, string>> = {
  allow_url_fopen: '1',
  date_timezone: '',
  'date.timezone': 'UTC',
  default_charset: 'UTF-8',
  default_mimetype: 'text/html',
  display_errors: '1',
  display_startup_errors: '1',
  error_log: '',
  error_reporting: '',
  expose_php: '1',
  file_uploads: '1',
  html_errors: '1',
  include_path: '.:/usr/local/lib/php',
  log_errors: '0',
  max_execution_time: '30',
  max_input_time: '-1',
  memory_limit: '128M',
  output_buffering: '0',
  post_max_size: '8M',
  precision: '14',
  serialize_precision: '-1',
  'session.save_path': '',
  'session.name': 'PHPSESSID',
  short_open_tag: '1',
  upload_max_filesize: '2M',
  variables_order: 'EGPCS',
  zend_assertions: '1',
  'zend.exception_ignore_args': '0',
};

/** php.ini and conf.d of the image, over PHP's defaults. */
export function readSettings(process: Process): Map<string, string> {
  const settings = new Map(Object.entries(defaults));
  const read = (path: string) => {
    for (const line of decodeUtf8(process.fs.readFile(path)).split('\n')) {
      const match = /^\s*([\w.]+)\s*=\s*(?:"([^"]*)"|([^;]*))/.exec(line);
      if (match) settings.set(match[1]!, setting((match[2] ?? match[3]!).trim()));
    }
  };
  const directory = '/usr/local/etc/php';
  try {
    if (process.fs.exists(`${directory}/php.ini`)) read(`${directory}/php.ini`);
    if (process.fs.exists(`${directory}/conf.d`))
      for (const name of process.fs.readdir(`${directory}/conf.d`))
        if (name.endsWith('.ini')) read(`${directory}/conf.d/${name}`);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
  }
  return settings;
}

function setting(value: string): string {
  if (/^(on|yes|true)$/i.test(value)) return '1';
  if (/^(off|no|false|none)$/i.test(value)) return '';
  const levels: Readonly<Record<string, number>> = {
    E_ALL: 32767,
    E_ERROR: 1,
    E_WARNING: 2,
    E_NOTICE: 8,
    E_DEPRECATED: 8192,
    E_STRICT: 2048,
    E_PARSE: 4,
    E_USER_ERROR: 256,
  };
  if (!/^E_\w+/.test(value)) return value;
  const [first = '', ...rest] = value.split(/\s*&\s*~\s*/);
  return String(
    rest.reduce(
      (level, name) => level & ~(levels[name] ?? 0),
      first.split(/\s*\|\s*/).reduce((level, name) => level | (levels[name] ?? 0), 0),
    ),
  );
}

export interface RunOptions {
  readonly process: Process;
  readonly version: string;
  readonly sapi: string;
  readonly extensions: ReadonlySet<string>;
  readonly settings: Map<string, string>;
  readonly write: (text: string) => void;
  readonly log: (text: string) => void;
  readonly input?: Uint8Array;
  /** `$_SERVER` */
  readonly server: readonly (readonly [string, Value])[];
  /** Variables that a script finds: `$argv`. */
  readonly globals?: readonly (readonly [string, Value])[];
  readonly get?: PhpArray;
  readonly post?: PhpArray;
  readonly cookies?: PhpArray;
}

export interface Finished {
  readonly exitCode: number;
  readonly response: ResponseHead;
}

const on = (value: string | undefined): boolean =>
  value !== undefined && value !== '' && value !== '0' && value.toLowerCase() !== 'off';

function createHost(options: RunOptions, response: ResponseHead): Host {
  const settings = new Map(options.settings);
  const host: Host = {
    process: options.process,
    version: options.version,
    sapi: options.sapi,
    extensions: options.extensions,
    response,
    input: options.input ?? new Uint8Array(),
    write: options.write,
    log: options.log,
    ini: (name) => settings.get(name),
    setIni: (name, value) => void settings.set(name, value),
    allIni: () => settings,
    errorLevel: () =>
      settings.get('error_reporting') === '' ? 32767 : Number(settings.get('error_reporting') ?? 32767),
    failed: () => {
      if (!response.sentAt && !on(settings.get('display_errors'))) response.status = 500;
      if (!response.sentAt) response.status = response.status === 200 ? 500 : response.status;
    },
    report: (level, message, file, line, write) => {
      const wide = level === 'Fatal error' || level === 'Parse error';
      if (on(settings.get('log_errors'))) options.log(`PHP ${level}:  ${message} in ${file} on line ${line}`);
      if (!on(settings.get('display_errors')) || (wide && message === '')) return;
      if (settings.get('display_errors') === 'stderr')
        return options.log(`${level}: ${message} in ${file} on line ${line}`);
      if (on(settings.get('html_errors')) && options.sapi !== 'cli')
        write(
          `<br />\n<b>${level}</b>:  ${level === 'Fatal error' ? escapeHtml(message) : message} in <b>${file}</b> on line <b>${line}</b><br />\n`,
        );
      else write(`\n${level}: ${message} in ${file} on line ${line}\n`);
    },
  };
  return host;
}

function setGlobals(interpreter: Interpreter, options: RunOptions): void {
  const seconds = options.process.clock.now() / 1000;
  const server = PhpArray.from([
    ...options.server,
    ['REQUEST_TIME_FLOAT', new Float(seconds)],
    ['REQUEST_TIME', Math.floor(seconds)],
  ]);
  const { get = new PhpArray(), post = new PhpArray(), cookies = new PhpArray() } = options;
  const request = PhpArray.from([...get.pairs(), ...post.pairs()]);
  const superglobals = {
    _GET: get,
    _POST: post,
    _COOKIE: cookies,
    _FILES: new PhpArray(),
    _SERVER: server,
    _ENV: PhpArray.from(options.process.env),
    _REQUEST: request,
  };
  for (const [name, value] of Object.entries(superglobals)) interpreter.globals.set(name, new Ref(value));
  for (const [name, value] of options.globals ?? []) interpreter.globals.set(name, new Ref(value));
}

/** Runs a script to its end. Rejects only when the process ends. */
export async function runPhp(source: string, file: string, options: RunOptions): Promise<Finished> {
  const response: ResponseHead = { status: 200, headers: [] };
  const host = createHost(options, response);
  const interpreter = new Interpreter(host);
  setGlobals(interpreter, options);
  interpreter.precision = 14;
  let exitCode: number;
  try {
    exitCode = await drive(options.process, interpreter.main(source, file));
  } catch (error) {
    if (error instanceof PhpThrow || error instanceof Stop) exitCode = 255;
    else if (error instanceof RangeError) {
      host.report(
        'Fatal error',
        'Allowed memory size of 134217728 bytes exhausted (tried to allocate 262144 bytes)',
        file,
        0,
        options.write,
      );
      host.failed();
      exitCode = 255;
    } else throw error;
  }
  return { exitCode, response };
}

/** Steps through an evaluation; what it yields is waited for. */
async function drive<T>(process: Process, work: Gen<T>): Promise<T> {
  let step = work.next();
  while (!step.done) {
    let value: unknown;
    try {
      value = await process.ended.race(step.value as Promise<unknown>);
    } catch (error) {
      if (process.exitStatus) throw error;
      step = work.throw(error);
      continue;
    }
    step = work.next(value);
  }
  return step.value;
}

/** Form fields out of a request's body. */
export function postFields(type: string, body: Uint8Array): PhpArray {
  let text = '';
  for (const byte of body) text += String.fromCharCode(byte);
  return type.startsWith('application/x-www-form-urlencoded') ? parseQuery(text) : new PhpArray();
}

export const cookiesOf = (header: string): PhpArray => parseQuery(fromText(header), /;\s*/);
export const queryOf = (text: string): PhpArray => parseQuery(fromText(text));
export const bytesOf = (text: string): Uint8Array => toBytes(text);
