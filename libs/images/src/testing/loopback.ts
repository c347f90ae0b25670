// Spec support: machines that reach each other by address, without kube-proxy or DNS servers.
import {
  connectionPair,
  Errno,
  type Connection,
  type DnsAnswer,
  type DnsQuestion,
  type NetworkStack,
} from '@drydock/shell';

type Accept = (connection: Connection) => void;

/** A flat network: every stack it makes can reach every other. */
export class LoopbackNetwork {
  readonly #listeners = new Map<string, Accept>();
  readonly #names = new Map<string, string>();
  #port = 40_000;

  /** Makes DNS answer. */
  addName(name: string, address: string): void {
    this.#names.set(name, address);
  }

  stack(address: string): NetworkStack {
    const local = (target: string) => (target.startsWith('127.') ? address : target);
    return {
      addresses: ['127.0.0.1', address],
      listen: (port, accept) => {
        const key = `${address}:${port}`;
        if (this.#listeners.has(key)) throw new Errno('EADDRINUSE');
        this.#listeners.set(key, accept);
        return { address: '0.0.0.0', port, close: () => void this.#listeners.delete(key) };
      },
      connect: async (target, port) => {
        const accept = this.#listeners.get(`${local(target)}:${port}`);
        if (!accept) throw new Errno('ECONNREFUSED');
        const from = { address: target.startsWith('127.') ? '127.0.0.1' : address, port: this.#port++ };
        const { client, server } = connectionPair(from, { address: target, port });
        accept(server);
        return client;
      },
      listeners: () => [],
      queryDns: async (_, question) => this.#answer(question),
      serveDns: () => ({ address: '0.0.0.0', port: 53, close: () => undefined }),
      ping: async () => 1,
    };
  }

  #answer(question: DnsQuestion): DnsAnswer {
    const data = this.#names.get(question.name);
    const records = data && question.type === 'A' ? [{ name: question.name, type: 'A', ttl: 30, data }] : [];
    return { code: data ? 'NOERROR' : 'NXDOMAIN', records, authoritative: true };
  }
}
