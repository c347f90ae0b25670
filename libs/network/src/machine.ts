// One network namespace: a pod, a node or the workstation. It owns listeners and connections; where an address leads
// is the fabric's business.
import { neverCancelled, type CancelSignal } from '@drydock/machinery';
import {
  connectionPair,
  Errno,
  type Connection,
  type DnsAnswer,
  type DnsQuestion,
  type Listener,
  type NetworkStack,
} from '@drydock/shell';
import { isLoopback } from './addresses.ts';

type Accept = (connection: Connection) => void;
type AnswerDns = (question: DnsQuestion) => Promise<DnsAnswer>;

export interface MachineIdentity {
  readonly kind: 'pod' | 'node' | 'workstation' | 'host';
  readonly name: string;
  readonly namespace?: string;
  readonly nodeName?: string;
  /** Which process listens on a port, for explanations. */
  readonly processOf?: (port: number) => string | undefined;
}

/** What lies outside of a machine. */
export interface Fabric {
  connect(from: Machine, address: string, port: number, signal: CancelSignal): Promise<Connection>;
  queryDns(from: Machine, server: string, question: DnsQuestion, signal: CancelSignal): Promise<DnsAnswer>;
  ping(from: Machine, address: string, signal: CancelSignal): Promise<number>;
}

interface Socket extends Listener {
  readonly accept: Accept;
}

export interface Arrival {
  /** What the listening process sees as the peer. */
  readonly from: { readonly address: string; readonly port: number };
  /** What the connecting process sees as the peer: a Service's address stays what it was. */
  readonly dialled: { readonly address: string; readonly port: number };
  /** Where the packets arrive after all translation. */
  readonly address: string;
  readonly port: number;
}

export class Machine implements NetworkStack {
  readonly addresses: readonly string[];
  readonly #sockets: Socket[] = [];
  readonly #connections = new Set<Connection>();
  #dns: AnswerDns | undefined;
  #nextPort = 32_768;
  #detached = false;

  constructor(
    readonly identity: MachineIdentity,
    readonly address: string,
    readonly fabric: Fabric,
    readonly onDetach: (machine: Machine) => void,
  ) {
    this.addresses = ['127.0.0.1', address];
  }

  listen(port: number, accept: Accept, options: { address?: string } = {}): Listener {
    const address = options.address ?? '0.0.0.0';
    const chosen = port === 0 ? this.takePort() : port;
    if (address !== '0.0.0.0' && !this.owns(address)) throw new Errno('EINVAL');
    const clash = this.#sockets.some((one) => one.port === chosen && overlap(one.address, address));
    if (clash) throw new Errno('EADDRINUSE');
    const socket: Socket = {
      address,
      port: chosen,
      accept,
      close: () => {
        const index = this.#sockets.indexOf(socket);
        if (index >= 0) this.#sockets.splice(index, 1);
      },
    };
    this.#sockets.push(socket);
    return socket;
  }

  listeners(): readonly { readonly address: string; readonly port: number }[] {
    const list = this.#sockets.map(({ address, port }) => ({ address, port }));
    return list.sort((a, b) => a.port - b.port || (a.address < b.address ? -1 : 1));
  }

  async connect(address: string, port: number, signal: CancelSignal = neverCancelled): Promise<Connection> {
    signal.throwIfCancelled();
    if (this.#detached) throw new Errno('ENETUNREACH');
    return this.fabric.connect(this, address === '0.0.0.0' ? '127.0.0.1' : address, port, signal);
  }

  async queryDns(
    server: string,
    question: DnsQuestion,
    signal: CancelSignal = neverCancelled,
  ): Promise<DnsAnswer> {
    signal.throwIfCancelled();
    return this.fabric.queryDns(this, server, question, signal);
  }

  serveDns(answer: AnswerDns): Listener {
    if (this.#dns) throw new Errno('EADDRINUSE');
    this.#dns = answer;
    return { address: '0.0.0.0', port: 53, close: () => (this.#dns = undefined) };
  }

  async ping(address: string, signal: CancelSignal = neverCancelled): Promise<number> {
    signal.throwIfCancelled();
    return this.fabric.ping(this, address, signal);
  }

  owns(address: string): boolean {
    return isLoopback(address) || this.addresses.includes(address);
  }

  listensOn(address: string, port: number): boolean {
    return this.#socketFor(address, port) !== undefined;
  }

  takePort(): number {
    const port = this.#nextPort++;
    if (this.#nextPort > 60_999) this.#nextPort = 32_768;
    return port;
  }

  /** A connection that was routed here. Throws ECONNREFUSED when nobody listens. */
  accept(from: Machine, arrival: Arrival): Connection {
    const socket = this.#socketFor(arrival.address, arrival.port);
    if (!socket) throw new Errno('ECONNREFUSED');
    const forget = () => {
      this.#connections.delete(pair.server);
      from.#connections.delete(pair.client);
    };
    const to = { address: arrival.address, port: arrival.port };
    const pair = connectionPair(arrival.from, to, forget);
    const client: Connection = {
      ...pair.client,
      remoteAddress: arrival.dialled.address,
      remotePort: arrival.dialled.port,
    };
    this.#connections.add(pair.server);
    from.#connections.add(pair.client);
    socket.accept(pair.server);
    return client;
  }

  /** A query that was routed here. Rejects with ECONNREFUSED when nobody serves DNS. */
  async answerDns(question: DnsQuestion): Promise<DnsAnswer> {
    if (!this.#dns) throw new Errno('ECONNREFUSED');
    return this.#dns(question);
  }

  /** The machine is gone: sockets close, the address is free. */
  detach(): void {
    if (this.#detached) return;
    this.#detached = true;
    this.#sockets.splice(0);
    this.#dns = undefined;
    for (const connection of [...this.#connections]) connection.close();
    this.onDetach(this);
  }

  #socketFor(address: string, port: number): Socket | undefined {
    const sockets = this.#sockets.filter((one) => one.port === port);
    return sockets.find((one) => one.address === address) ?? sockets.find((one) => one.address === '0.0.0.0');
  }
}

const overlap = (a: string, b: string) => a === b || a === '0.0.0.0' || b === '0.0.0.0';
