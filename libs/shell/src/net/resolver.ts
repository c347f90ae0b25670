// getaddrinfo: /etc/hosts, then DNS by the rules of /etc/resolv.conf.
import { decodeUtf8, type CancelSignal } from '@drydock/machinery';
import { Errno, type FileSystem } from '../kernel/file-system.ts';
import type { DnsAnswer, DnsQuestion, NetworkStack } from '../kernel/network.ts';

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
}

/** Whether `text` is an IPv4 address. */
export function isAddress(text: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) <= 255);
}

/** The IPv4 addresses of a host name. Rejects with {@link ResolveError}. */
export async function resolveHost(
  via: Resolving,
  host: string,
  signal?: CancelSignal,
): Promise<readonly string[]> {
  if (isAddress(host)) return [host];
  const listed = hostsFile(via.fs, host);
  if (listed.length > 0) return listed;
  if (/^(.+\.)?localhost\.?$/i.test(host)) return ['127.0.0.1'];
  const config = readResolverConfig(via.fs);
  let silent = config.servers.length === 0;
  for (const name of searchNames(host, config)) {
    const answer = await askServers(via.network, config.servers, { name, type: 'A' }, signal);
    if (!answer || answer.code === 'SERVFAIL' || answer.code === 'REFUSED') silent = true;
    const addresses = answer?.records.filter(({ type }) => type === 'A').map(({ data }) => data) ?? [];
    if (addresses.length > 0) return addresses;
    if (silent) break;
  }
  throw new ResolveError(host, silent ? 'EAI_AGAIN' : 'EAI_NONAME');
}

/** The names that are asked for in turn: search domains first when there are fewer dots than `ndots`. */
export function searchNames(host: string, config: ResolverConfig): readonly string[] {
  if (host.endsWith('.')) return [host.slice(0, -1)];
  const searched = config.search.map((domain) => `${host}.${domain}`);
  const dots = host.split('.').length - 1;
  return dots >= config.ndots ? [host, ...searched] : [...searched, host];
}

/** Asks each server until one answers; undefined when none does. */
export async function askServers(
  network: NetworkStack,
  servers: readonly string[],
  question: DnsQuestion,
  signal?: CancelSignal,
): Promise<DnsAnswer | undefined> {
  for (const server of servers) {
    try {
      return await network.queryDns(server, question, signal);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
    }
  }
  return undefined;
}

export function readResolverConfig(fs: FileSystem | undefined): ResolverConfig {
  const servers: string[] = [];
  let search: string[] = [];
  let ndots = 1;
  for (const words of fileWords(fs, '/etc/resolv.conf')) {
    const [keyword, ...rest] = words;
    if (keyword === 'nameserver' && rest[0]) servers.push(rest[0]);
    if (keyword === 'search' || keyword === 'domain') search = rest.filter((domain) => domain !== '.');
    for (const option of keyword === 'options' ? rest : []) {
      const match = /^ndots:(\d+)$/.exec(option);
      if (match) ndots = Number(match[1]);
    }
  }
  return { servers, search, ndots };
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
