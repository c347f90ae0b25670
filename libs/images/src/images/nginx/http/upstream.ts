// Chooses a server of an upstream and words what goes wrong on the way to it.
import { Cancelled, CancelSource } from '@drydock/machinery';
import { Errno } from '@drydock/shell';
import { needsLookup, type Upstream } from '../config/model.ts';
import type { Exchange, Instance } from './exchange.ts';
import { logError } from './log.ts';

export interface Peer {
  readonly address: string;
  readonly port: number;
}

/** The servers in the order in which this request tries them. */
export function peersOf(
  instance: Instance,
  host: string,
  port: number,
  clientAddress: string,
): readonly Peer[] {
  const upstream = instance.config.upstreams.get(host);
  if (!upstream) return addressesOf(instance, host).map((address) => ({ address, port }));
  return rotated(instance, upstream, clientAddress);
}

function addressesOf(instance: Instance, host: string): readonly string[] {
  return needsLookup(host) ? (instance.addresses.get(host) ?? []) : [host];
}

function rotated(instance: Instance, upstream: Upstream, clientAddress: string): readonly Peer[] {
  const usable = upstream.servers.filter((server) => !server.down);
  const expandServers = (backup: boolean) =>
    usable
      .filter((server) => server.backup === backup)
      .flatMap((server) =>
        addressesOf(instance, server.host).map((address) => ({
          address,
          port: server.port,
          weight: server.weight,
        })),
      );
  const primary = expandServers(false);
  const slots = primary.flatMap((peer) => Array.from({ length: peer.weight }, () => peer));
  const turn = instance.turns.get(upstream.name) ?? 0;
  instance.turns.set(upstream.name, turn + 1);
  const start =
    upstream.method === 'ip-hash'
      ? clientAddress
          .split('.')
          .slice(0, 3)
          .reduce((hash, part) => (hash * 113 + Number(part)) % 6271, 89)
      : upstream.method === 'random'
        ? instance.process.random.int(Math.max(1, slots.length))
        : turn;
  const ordered = slots.map((_, index) => slots[(start + index) % slots.length]!);
  return [...new Set(ordered), ...expandServers(true)];
}

const errnoNumbers: Readonly<Record<string, string>> = {
  ECONNREFUSED: '111: Connection refused',
  ECONNRESET: '104: Connection reset by peer',
  EHOSTUNREACH: '113: No route to host',
  ENETUNREACH: '101: Network is unreachable',
};

/** Why one attempt failed; `status` is what the client gets when there is no other server. */
export interface UpstreamFailure {
  readonly status: 502 | 504;
  readonly text: string;
  /** The connection stood already: a request that is not idempotent is not repeated. */
  readonly sent: boolean;
}

export function describeFailure(
  error: unknown,
  phase: 'connecting to upstream' | 'reading response header from upstream',
): UpstreamFailure {
  const sent = phase !== 'connecting to upstream';
  if (error instanceof Cancelled || (error instanceof Errno && error.code === 'ETIMEDOUT'))
    return { status: 504, sent, text: `upstream timed out (110: Connection timed out) while ${phase}` };
  if (!sent && error instanceof Errno)
    return {
      status: 502,
      sent,
      text: `connect() failed (${errnoNumbers[error.code] ?? error.message}) while ${phase}`,
    };
  if (error instanceof Errno)
    return {
      status: 502,
      sent,
      text: `recv() failed (${errnoNumbers[error.code] ?? error.message}) while ${phase}`,
    };
  return { status: 502, sent, text: `upstream prematurely closed connection while ${phase}` };
}

/** Milliseconds of `60s`, `500ms`, `1m`. */
export function parseMilliseconds(text: string): number {
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
  return [...text.matchAll(/(\d+)(ms|[smhd])?/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * units[unit ?? 's']!,
    0,
  );
}

/** Runs `work` with a signal that fires after `ms`. */
export async function withTimeout<T>(
  exchange: Exchange,
  ms: number,
  work: (source: CancelSource) => Promise<T>,
): Promise<T> {
  const source = new CancelSource();
  const timer = exchange.instance.process.clock.after(ms, () => source.cancel('timeout'));
  try {
    return await source.signal.race(work(source));
  } finally {
    timer.cancel();
  }
}

export async function noLiveUpstreams(exchange: Exchange, scheme: string, host: string): Promise<void> {
  await logError(
    exchange,
    'error',
    'no live upstreams while connecting to upstream',
    `${scheme}://${host}${exchange.uri}`,
  );
}
