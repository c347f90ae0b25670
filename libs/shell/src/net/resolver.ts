// getaddrinfo: /etc/hosts, then DNS by the rules of /etc/resolv.conf.
import { decodeUtf8, type CancelSignal } from '@drydock/machinery';
import { Errno, type FileSystem } from '../kernel/file-system.ts';
import type { DnsAnswer, NetworkStack } from '../kernel/network.ts';

/** What resolution needs of a process. Without files there is no DNS server to ask. */
export interface Resolving {
  readonly network: NetworkStack;
  readonly fs?: FileSystem;
}

export class ResolveError extends Error {
  constructor(
    readonly host: string,
    /** EAI_NONAME: it does not exist. EAI_AGAIN: no server answered. */
    readonly code: 'EAI_NONAME' | 'EAI_AGAIN',
  ) {
    super(code === 'EAI_NONAME' ? 'Name or service not known' : 'Temporary failure in name resolution');
    this.name = 'ResolveError';
  }
}

export interface ResolverConfig {
  readonly servers: readonly string[];
  readonly search: readonly string[];
  readonly ndots: number;
  /** How often all servers are asked before the resolver gives up. */
  readonly attempts: number;
}

/** Whether `text` is an IPv4 address. */
export function isAddress(text: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) <= 255);
}

/** One question to a server, and what came of it. */
export interface LookupAttempt {
  readonly question: string;
  readonly server: string;
  /** `timeout` and `refused`: nobody answered. */
  readonly answer: DnsAnswer['code'] | 'timeout' | 'refused';
}

/** How a name was looked up: for those who want to see the way, not only the end. */
export interface Lookup {
  readonly source: 'literal' | 'hosts' | 'dns';
  readonly asked: readonly LookupAttempt[];
  readonly addresses: readonly string[];
  /** Set when there are no addresses. */
  readonly failure?: ResolveError['code'];
}

/** The IPv4 addresses of a host name. Rejects with {@link ResolveError}. */
export async function resolveHost(
  via: Resolving,
  host: string,
  signal?: CancelSignal,
): Promise<readonly string[]> {
  const { addresses, failure } = await lookUpHost(via, host, signal);
  if (failure) throw new ResolveError(host, failure);
  return addresses;
}

/** What getaddrinfo does for a host name, step by step. */
export async function lookUpHost(via: Resolving, host: string, signal?: CancelSignal): Promise<Lookup> {
  if (isAddress(host)) return { source: 'literal', asked: [], addresses: [host] };
  const listed = hostsFile(via.fs, host);
  if (listed.length > 0) return { source: 'hosts', asked: [], addresses: listed };
  if (/^(.+\.)?localhost\.?$/i.test(host)) return { source: 'hosts', asked: [], addresses: ['127.0.0.1'] };
  const config = readResolverConfig(via.fs);
  const asked: LookupAttempt[] = [];
  const end = (addresses: readonly string[], failure?: ResolveError['code']): Lookup => ({
    source: 'dns',
    asked,
    addresses,
    ...(failure ? { failure } : {}),
  });
  if (config.servers.length === 0) return end([], 'EAI_AGAIN');
  let unsure = false;
  for (const name of searchNames(host, config)) {
    const answer = await askAll(via.network, config, name, asked, signal);
    if (!answer) return end([], 'EAI_AGAIN');
    if (answer.code === 'SERVFAIL' || answer.code === 'REFUSED') unsure = true;
    const addresses = answer.records.filter(({ type }) => type === 'A').map(({ data }) => data);
    if (addresses.length > 0) return end(addresses);
  }
  return end([], unsure ? 'EAI_AGAIN' : 'EAI_NONAME');
}

/** Every server in turn, all of them again while nobody answers: `options attempts`. */
async function askAll(
  network: NetworkStack,
  config: ResolverConfig,
  name: string,
  asked: LookupAttempt[],
  signal: CancelSignal | undefined,
): Promise<DnsAnswer | undefined> {
  for (let attempt = 0; attempt < config.attempts; attempt++)
    for (const server of config.servers) {
      try {
        const answer = await network.queryDns(server, { name, type: 'A' }, signal);
        asked.push({ question: name, server, answer: answer.code });
        return answer;
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        const answer = error.code === 'ECONNREFUSED' ? 'refused' : 'timeout';
        asked.push({ question: name, server, answer });
      }
    }
  return undefined;
}

/** The names that are asked for in turn: search domains first when there are fewer dots than `ndots`. */
export function searchNames(host: string, config: ResolverConfig): readonly string[] {
  if (host.endsWith('.')) return [host.slice(0, -1)];
  const searched = config.search.map((domain) => `${host}.${domain}`);
  const dots = host.split('.').length - 1;
  return dots >= config.ndots ? [host, ...searched] : [...searched, host];
}

export function readResolverConfig(fs: FileSystem | undefined): ResolverConfig {
  const servers: string[] = [];
  let search: string[] = [];
  let ndots = 1;
  let attempts = 2;
  for (const words of fileWords(fs, '/etc/resolv.conf')) {
    const [keyword, ...rest] = words;
    if (keyword === 'nameserver' && rest[0]) servers.push(rest[0]);
    if (keyword === 'search' || keyword === 'domain') search = rest.filter((domain) => domain !== '.');
    for (const option of keyword === 'options' ? rest : []) {
      const match = /^ndots:(\d+)$/.exec(option);
      if (match) ndots = Number(match[1]);
      const tries = /^attempts:(\d+)$/.exec(option);
      if (tries) attempts = Math.min(5, Math.max(1, Number(tries[1])));
    }
  }
  return { servers, search, ndots, attempts };
}

function hostsFile(fs: FileSystem | undefined, host: string): readonly string[] {
  const wanted = host.replace(/\.$/, '').toLowerCase();
  return fileWords(fs, '/etc/hosts')
    .filter(
      ([address, ...names]) =>
        isAddress(address ?? '') && names.some((name) => name.toLowerCase() === wanted),
    )
    .map(([address]) => address!);
}

function fileWords(fs: FileSystem | undefined, path: string): readonly (readonly string[])[] {
  if (!fs) return [];
  try {
    const lines = decodeUtf8(fs.readFile(path)).split('\n');
    return lines
      .map((line) =>
        line
          .replace(/[#;].*$/, '')
          .trim()
          .split(/\s+/),
      )
      .filter(([first]) => first !== '');
  } catch (error) {
    if (error instanceof Errno) return [];
    throw error;
  }
}
