// Asks the servers of an upstream in turn and words what goes wrong on the way to them.
import { Cancelled, CancelSource } from '@drydock/machinery';
import { Errno, resolveHost, ResolveError } from '@drydock/shell';
import { needsLookup } from '../config/model.ts';
import { nearest } from '../config/scope.ts';
import type { Exchange, Instance, Reply } from './exchange.ts';
import { logError } from './log.ts';
import { PeerGroup, type Peer, type PeerAddress } from './upstream-peers.ts';
import { expand } from './variables.ts';

export type { Peer } from './upstream-peers.ts';

const ordinary = { weight: 1, backup: false, down: false, maxFails: 1, failTimeout: 10_000 };

/** The servers behind a host of proxy_pass or fastcgi_pass; undefined when only DNS at request time can tell. */
export function groupOf(instance: Instance, host: string, port: number): PeerGroup | undefined {
  const upstream = instance.config.upstreams.get(host);
  const key = upstream ? host : `${host}:${port}`;
  const known = instance.groups.get(key);
  if (known) return known;
  const peers: PeerAddress[] = upstream
    ? upstream.servers.flatMap((server) =>
        addressesOf(instance, server.host).map((address) => ({
          peer: { address, port: server.port },
          server,
        })),
      )
    : addressesOf(instance, host).map((address) => ({ peer: { address, port }, server: ordinary }));
  if (peers.length === 0) return undefined;
  const group = new PeerGroup(upstream?.method ?? 'round-robin', peers);
  instance.groups.set(key, group);
  return group;
}

function addressesOf(instance: Instance, host: string): readonly string[] {
  return needsLookup(host) ? (instance.addresses.get(host) ?? []) : [host];
}

/** A host that only this request knows (it is made of variables): `resolver` looks it up. */
export async function resolveGroup(
  exchange: Exchange,
  host: string,
  port: number,
): Promise<PeerGroup | undefined> {
  const { process } = exchange.instance;
  if (nearest(exchange.scope, 'resolver').length === 0) {
    await logError(exchange, 'error', `no resolver defined to resolve ${host}`);
    return undefined;
  }
  try {
    const addresses = await resolveHost(process, `${host}.`);
    return new PeerGroup(
      'round-robin',
      addresses.map((address) => ({ peer: { address, port }, server: ordinary })),
    );
  } catch (error) {
    if (!(error instanceof ResolveError)) throw error;
    await logError(exchange, 'error', `${host} could not be resolved (3: Host not found)`);
    return undefined;
  }
}

export type Phase = 'connecting to upstream' | 'reading response header from upstream';

export interface Attempts {
  readonly group: PeerGroup;
  /** The upstream as it is written, for the log. */
  readonly name: string;
  /** What the log calls a server: `http://10.1.0.7:80/path`. */
  readonly url: (address: string) => string;
  /** One attempt. `phase` is to be told how far it got. */
  readonly ask: (peer: Peer, phase: (phase: Phase) => void) => Promise<Reply>;
}

/** The first answer of a server, or the status for the client when there is none. */
export async function askPeers(exchange: Exchange, attempts: Attempts): Promise<Reply | number> {
  const { group, name, url } = attempts;
  const { process, config } = exchange.instance;
  const tried = new Set<Peer>();
  const trace = new Trace(exchange);
  const chooser = {
    clientAddress: exchange.arrival.request.remoteAddress,
    key: expand(exchange, config.upstreams.get(name)?.hashKey ?? ''),
    now: process.clock.now(),
    random: (limit: number) => process.random.int(limit),
  };
  let status = 502;
  while (tried.size < group.size) {
    const peer = group.next(tried, chooser);
    if (!peer) {
      await logError(exchange, 'error', 'no live upstreams while connecting to upstream', url(name));
      trace.note(name, 502);
      return 502;
    }
    tried.add(peer);
    const address = `${peer.address}:${peer.port}`;
    let phase: Phase = 'connecting to upstream';
    try {
      const reply = await attempts.ask(peer, (reached) => (phase = reached));
      group.done(peer, false, process.clock.now());
      trace.note(address, reply.status, reply.length ?? reply.body.length);
      return reply;
    } catch (error) {
      const failure = describeFailure(error, phase);
      group.done(peer, true, process.clock.now());
      status = failure.status;
      trace.note(address, status);
      await logError(exchange, 'error', failure.text, url(address));
      const repeatable = !['POST', 'PATCH', 'LOCK'].includes(exchange.method);
      if (failure.sent && !repeatable) break;
    }
  }
  return status;
}

/** Keeps `$upstream_addr` and its sisters. */
class Trace {
  readonly #addresses: string[] = [];
  readonly #statuses: string[] = [];
  readonly #times: string[] = [];
  readonly #lengths: string[] = [];
  #started: number;

  constructor(private readonly exchange: Exchange) {
    this.#started = exchange.instance.process.clock.now();
  }

  note(address: string, status: number, length = 0): void {
    const now = this.exchange.instance.process.clock.now();
    this.#addresses.push(address);
    this.#statuses.push(String(status));
    this.#lengths.push(String(length));
    this.#times.push(((now - this.#started) / 1000).toFixed(3));
    this.#started = now;
    const { variables } = this.exchange;
    variables.set('upstream_addr', this.#addresses.join(', '));
    variables.set('upstream_status', this.#statuses.join(', '));
    variables.set('upstream_response_length', this.#lengths.join(', '));
    variables.set('upstream_response_time', this.#times.join(', '));
  }
}

const errnoNumbers: Readonly<Record<string, string>> = {
  ECONNREFUSED: '111: Connection refused',
  ECONNRESET: '104: Connection reset by peer',
  EHOSTUNREACH: '113: No route to host',
  ENETUNREACH: '101: Network is unreachable',
};

/** Why one attempt failed; `status` is what the client gets when there is no other server. */
interface UpstreamFailure {
  readonly status: 502 | 504;
  readonly text: string;
  /** The connection stood already: a request that is not idempotent is not repeated. */
  readonly sent: boolean;
}

function describeFailure(error: unknown, phase: Phase): UpstreamFailure {
  const sent = phase !== 'connecting to upstream';
  if (error instanceof Cancelled || (error instanceof Errno && error.code === 'ETIMEDOUT'))
    return { status: 504, sent, text: `upstream timed out (110: Connection timed out) while ${phase}` };
  const call = sent ? 'recv()' : 'connect()';
  if (error instanceof Errno)
    return {
      status: 502,
      sent,
      text: `${call} failed (${errnoNumbers[error.code] ?? error.message}) while ${phase}`,
    };
  return { status: 502, sent, text: `upstream prematurely closed connection while ${phase}` };
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
