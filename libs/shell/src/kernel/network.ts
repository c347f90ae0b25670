// What a machine of the simulation (workstation, pod) can do on the network. `network` implements it; the shell's
// curl and the images' servers use it.
import type { ByteReader, ByteWriter, CancelSignal } from '@drydock/machinery';

export interface Connection {
  readonly reader: ByteReader;
  readonly writer: ByteWriter;
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** Closes both directions. */
  close(): void;
  /** The peer sees ECONNRESET. */
  reset(): void;
}

export interface Listener {
  readonly address: string;
  readonly port: number;
  close(): void;
}

export interface DnsQuestion {
  /** Fully qualified, without the final dot. */
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'CNAME' | 'MX' | 'NS' | 'PTR' | 'SOA' | 'SRV' | 'TXT';
}

export interface DnsAnswer {
  readonly code: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED';
  /** `data` in presentation format: `10.96.0.1`, `0 100 443 kubernetes.default.svc.cluster.local`. */
  readonly records: readonly {
    readonly name: string;
    readonly type: string;
    readonly ttl: number;
    readonly data: string;
  }[];
  readonly authoritative: boolean;
}

export interface NetworkStack {
  /** This machine's own addresses, loopback first. */
  readonly addresses: readonly string[];
  /** Throws Errno EADDRINUSE. `address` defaults to all of them (0.0.0.0). */
  listen(port: number, accept: (connection: Connection) => void, options?: { address?: string }): Listener;
  /** `address` is an IP address. Rejects with Errno ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ETIMEDOUT or Cancelled. */
  connect(address: string, port: number, signal?: CancelSignal): Promise<Connection>;
  listeners(): readonly { readonly address: string; readonly port: number }[];
  /** One query over UDP port 53. Rejects with Errno ETIMEDOUT or ECONNREFUSED. */
  queryDns(server: string, question: DnsQuestion, signal?: CancelSignal): Promise<DnsAnswer>;
  /** Answers the queries that reach this machine on UDP port 53. */
  serveDns(answer: (question: DnsQuestion) => Promise<DnsAnswer>): Listener;
  /** ICMP echo: the round-trip time in milliseconds. */
  ping(address: string, signal?: CancelSignal): Promise<number>;
}
