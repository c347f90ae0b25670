// The servers of an upstream and their turns: nginx's smooth weighted round robin, with failures that count.
import { encodeUtf8 } from '@drydock/machinery';
import { crc32 } from '../../../gzip.ts';
import type { Upstream, UpstreamServer } from '../config/model.ts';

export interface Peer {
  readonly address: string;
  readonly port: number;
}

interface PeerState {
  readonly peer: Peer;
  readonly server: Pick<UpstreamServer, 'weight' | 'backup' | 'down' | 'maxFails' | 'failTimeout'>;
  /** What the round robin adds and subtracts; after failures `effective` is less than the weight. */
  current: number;
  effective: number;
  fails: number;
  failedAt: number;
  checkedAt: number;
  connections: number;
}

export interface Chooser {
  readonly clientAddress: string;
  /** Of `hash $key`. */
  readonly key: string;
  readonly now: number;
  readonly random: (limit: number) => number;
}

export type PeerAddress = Pick<PeerState, 'peer' | 'server'>;

/** Of one upstream, while a configuration lives. */
export class PeerGroup {
  readonly #states: readonly PeerState[];

  constructor(
    private readonly method: Upstream['method'],
    peers: readonly PeerAddress[],
  ) {
    this.#states = peers.map(({ peer, server }) => ({
      peer,
      server,
      current: 0,
      effective: server.weight,
      fails: 0,
      failedAt: 0,
      checkedAt: 0,
      connections: 0,
    }));
  }

  /** The server for the next attempt; undefined: no live upstreams. */
  next(tried: ReadonlySet<Peer>, chooser: Chooser): Peer | undefined {
    const primary = this.#states.filter(({ server }) => !server.backup);
    const spare = this.#states.filter(({ server }) => server.backup);
    const from = (states: readonly PeerState[]) =>
      states.filter((state) => !tried.has(state.peer) && this.#isUsable(state, chooser.now));
    const chosen = this.#choose(from(primary), chooser) ?? roundRobin(from(spare));
    if (!chosen) return undefined;
    chosen.connections++;
    if (chooser.now - chosen.checkedAt > chosen.server.failTimeout) chosen.checkedAt = chooser.now;
    return chosen.peer;
  }

  /** The only server of a group is never given up. */
  #isUsable({ server, fails, checkedAt }: PeerState, now: number): boolean {
    if (server.down) return false;
    const counts = server.maxFails > 0 && this.#states.length > 1;
    return !counts || fails < server.maxFails || now - checkedAt > server.failTimeout;
  }

  #choose(states: readonly PeerState[], chooser: Chooser): PeerState | undefined {
    const weighted = () =>
      states.flatMap((state) => Array.from({ length: state.server.weight }, () => state));
    const slots = weighted();
    const at = (index: number) => (slots.length > 0 ? slots[index % slots.length] : undefined);
    switch (this.method) {
      case 'ip-hash':
        return at(ipHash(chooser.clientAddress));
      case 'hash':
        return at((crc32(encodeUtf8(chooser.key)) >> 16) & 0x7fff);
      case 'random':
        return at(chooser.random(Math.max(1, slots.length)));
      case 'least-conn': {
        const load = ({ connections, server }: PeerState) => connections / server.weight;
        const least = Math.min(...states.map(load));
        return roundRobin(states.filter((state) => load(state) === least));
      }
      default:
        return roundRobin(states);
    }
  }

  /** To be said of every peer that `next` gave. */
  done(peer: Peer, failed: boolean, now: number): void {
    const state = this.#states.find((candidate) => candidate.peer === peer);
    if (!state) return;
    state.connections--;
    if (failed) {
      state.fails++;
      state.failedAt = now;
      state.checkedAt = now;
      const { weight, maxFails } = state.server;
      if (maxFails > 0) state.effective = Math.max(0, state.effective - Math.floor(weight / maxFails));
    } else if (state.failedAt < state.checkedAt) state.fails = 0;
  }

  get size(): number {
    return this.#states.length;
  }
}

function roundRobin(states: readonly PeerState[]): PeerState | undefined {
  let best: PeerState | undefined;
  let total = 0;
  for (const state of states) {
    state.current += state.effective;
    total += state.effective;
    if (state.effective < state.server.weight) state.effective++;
    if (!best || state.current > best.current) best = state;
  }
  if (best) best.current -= total;
  return best;
}

/** nginx hashes the first three bytes of an IPv4 address. */
function ipHash(address: string): number {
  return address
    .split('.')
    .slice(0, 3)
    .reduce((hash, part) => (hash * 113 + Number(part)) % 6271, 89);
}
