// The command line of curl 7.88: what is known, what takes a value.
import type { HttpHeader } from '../../net/http-message.ts';

export interface Transfer {
  readonly url: string;
  /** `-o`; `-` is standard output. */
  readonly output?: string;
  readonly remoteName: boolean;
}

export interface DataPart {
  readonly kind: 'plain' | 'binary' | 'raw' | 'urlencode';
  readonly text: string;
}

export interface CurlOptions {
  readonly transfers: readonly Transfer[];
  readonly switches: ReadonlySet<string>;
  readonly headers: readonly (HttpHeader | { readonly removed: string } | { readonly empty: string })[];
  readonly data: readonly DataPart[];
  /** The last value of each option that takes one. */
  readonly values: ReadonlyMap<string, string>;
  readonly resolve: readonly string[];
}

/** Long name → short letter; `=` after the name: takes a value. */
const table: Readonly<Record<string, string>> = {
  basic: '',
  'cacert=': '',
  compressed: '',
  'connect-timeout=': '',
  'cookie=': 'b',
  'create-dirs': '',
  'data=': 'd',
  'data-ascii=': '',
  'data-binary=': '',
  'data-raw=': '',
  'data-urlencode=': '',
  fail: 'f',
  'fail-early': '',
  'fail-with-body': '',
  get: 'G',
  globoff: 'g',
  head: 'I',
  'header=': 'H',
  'http0.9': '',
  'http1.0': '0',
  'http1.1': '',
  http2: '',
  include: 'i',
  insecure: 'k',
  ipv4: '4',
  ipv6: '6',
  'json=': '',
  'keepalive-time=': '',
  location: 'L',
  'location-trusted': '',
  'max-redirs=': '',
  'max-time=': 'm',
  'no-buffer': 'N',
  'no-keepalive': '',
  'no-progress-meter': '',
  'noproxy=': '',
  'output=': 'o',
  'output-dir=': '',
  'path-as-is': '',
  'progress-bar': '#',
  'referer=': 'e',
  'remote-name': 'O',
  'remote-name-all': '',
  'request=': 'X',
  'resolve=': '',
  'retry=': '',
  'retry-all-errors': '',
  'retry-connrefused': '',
  'retry-delay=': '',
  'retry-max-time=': '',
  'show-error': 'S',
  silent: 's',
  'tcp-nodelay': '',
  'tlsv1.2': '',
  'tlsv1.3': '',
  'url=': '',
  'user=': 'u',
  'user-agent=': 'A',
  verbose: 'v',
  'write-out=': 'w',
  help: 'h',
  version: 'V',
};

/** Options that curl has and this one does not. */
const notSimulated = new Set([
  'cert',
  'connect-to',
  'key',
  'E',
  'cookie-jar',
  'form',
  'upload-file',
  'proxy',
  'config',
  'dump-header',
  'range',
  'trace',
  'trace-ascii',
  'unix-socket',
  'digest',
  'ntlm',
  'negotiate',
  'socks5',
  'parallel',
  'limit-rate',
  'continue-at',
  'c',
  'F',
  'T',
  'x',
  'K',
  'D',
  'r',
  'Z',
  'C',
]);

interface Known {
  readonly name: string;
  readonly takesValue: boolean;
}

const byLong = new Map<string, Known>();
const byShort = new Map<string, Known>();
for (const [key, letter] of Object.entries(table)) {
  const known = { name: key.replace('=', ''), takesValue: key.endsWith('=') };
  byLong.set(known.name, known);
  if (letter) byShort.set(letter, known);
}

export class UsageProblem extends Error {}

class Collector {
  readonly urls: string[] = [];
  readonly outputs: (string | true)[] = [];
  readonly switches = new Set<string>();
  readonly headers: CurlOptions['headers'][number][] = [];
  readonly data: DataPart[] = [];
  readonly values = new Map<string, string>();
  readonly resolve: string[] = [];

  add({ name }: Known, value: string): void {
    if (name === 'url') this.urls.push(value);
    else if (name === 'output') this.outputs.push(value);
    else if (name === 'remote-name') this.outputs.push(true);
    else if (name === 'resolve') this.resolve.push(value);
    else if (name === 'header') this.#header(value);
    else if (name === 'json') {
      this.data.push({ kind: 'binary', text: value });
      this.headers.unshift(['Content-Type', 'application/json'], ['Accept', 'application/json']);
    } else if (name.startsWith('data')) this.data.push({ kind: dataKind(name), text: value });
    else if (byLong.get(name)?.takesValue) this.values.set(name, value);
    else this.switches.add(name);
  }

  #header(text: string): void {
    const match = /^([^:;]+)([:;])\s*(.*)$/s.exec(text);
    if (!match) return;
    const [, name = '', mark, value = ''] = match;
    if (mark === ';') this.headers.push({ empty: name });
    else this.headers.push(value === '' ? { removed: name } : [name, value]);
  }
}

function dataKind(name: string): DataPart['kind'] {
  const kinds: Readonly<Record<string, DataPart['kind']>> = {
    'data-binary': 'binary',
    'data-raw': 'raw',
    'data-urlencode': 'urlencode',
  };
  return kinds[name] ?? 'plain';
}

/** Throws {@link UsageProblem} with the first line that curl prints. */
export function parseCurlOptions(args: readonly string[]): CurlOptions {
  const found = new Collector();
  let onlyUrls = false;
  for (let index = 0; index < args.length; index++) {
    const word = args[index]!;
    if (onlyUrls || !word.startsWith('-') || word === '-') found.urls.push(word);
    else if (word === '--') onlyUrls = true;
    else if (word.startsWith('--')) {
      const known = longOption(word);
      if (known.takesValue && index + 1 >= args.length)
        throw new UsageProblem(`option ${word}: requires parameter`);
      found.add(known, known.takesValue ? args[++index]! : '');
    } else index += shortOptions(found, word, args[index + 1]);
  }
  const transfers = found.urls.map((url, number) => {
    const output = found.outputs[number];
    const remoteName = output === true || (output === undefined && found.switches.has('remote-name-all'));
    return { url, remoteName, ...(typeof output === 'string' ? { output } : {}) };
  });
  const { switches, headers, data, values, resolve } = found;
  return { transfers, switches, headers, data, values, resolve };
}

function longOption(word: string): Known {
  const name = word.slice(2);
  const exact = byLong.get(name);
  if (exact) return exact;
  if (notSimulated.has(name)) throw new UsageProblem(`not simulated: ${word}`);
  if (name.startsWith('no-') && byLong.has(name.slice(3)))
    return { name: `no-${name.slice(3)}`, takesValue: false };
  const candidates = [...byLong.values()].filter((one) => one.name.startsWith(name));
  if (candidates.length === 1) return candidates[0]!;
  throw new UsageProblem(`option ${word}: is ${candidates.length > 1 ? 'ambiguous' : 'unknown'}`);
}

/** Returns how many further words were used. */
function shortOptions(found: Collector, word: string, next: string | undefined): number {
  for (let index = 1; index < word.length; index++) {
    const letter = word[index]!;
    if (notSimulated.has(letter)) throw new UsageProblem(`not simulated: -${letter}`);
    const known = byShort.get(letter);
    if (!known) throw new UsageProblem(`option ${word}: is unknown`);
    if (!known.takesValue) {
      found.add(known, '');
      continue;
    }
    const rest = word.slice(index + 1);
    if (rest !== '') {
      found.add(known, rest);
      return 0;
    }
    if (next === undefined) throw new UsageProblem(`option ${word}: requires parameter`);
    found.add(known, next);
    return 1;
  }
  return 0;
}
