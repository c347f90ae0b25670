import type { Connection, Listener, NetworkStack } from '../kernel/network.ts';

/** A stack whose sockets end with their owner. */
export interface OwnedNetwork {
  readonly stack: NetworkStack;
  /** The ports that listen through this view. */
  readonly ports: () => readonly number[];
  /** The owner is gone: its listeners and connections close, as a kernel does for a dead process. */
  release(): void;
}

/** A view of `network` that remembers what is opened through it. */
export function ownNetwork(network: NetworkStack): OwnedNetwork {
  const listeners = new Set<Listener>();
  const connections = new Set<Connection>();
  const track = (connection: Connection): Connection => {
    const tracked: Connection = {
      reader: connection.reader,
      writer: connection.writer,
      localAddress: connection.localAddress,
      localPort: connection.localPort,
      remoteAddress: connection.remoteAddress,
      remotePort: connection.remotePort,
      close: () => {
        connections.delete(tracked);
        connection.close();
      },
      reset: () => {
        connections.delete(tracked);
        connection.reset();
      },
    };
    connections.add(tracked);
    return tracked;
  };
  const keep = (listener: Listener): Listener => {
    const kept: Listener = {
      address: listener.address,
      port: listener.port,
      close: () => {
        listeners.delete(kept);
        listener.close();
      },
    };
    listeners.add(kept);
    return kept;
  };
  return {
    stack: {
      get addresses() {
        return network.addresses;
      },
      listen: (port, accept, options) =>
        keep(network.listen(port, (connection) => accept(track(connection)), options)),
      connect: async (address, port, signal) => track(await network.connect(address, port, signal)),
      listeners: () => network.listeners(),
      queryDns: (server, question, signal) => network.queryDns(server, question, signal),
      serveDns: (answer) => keep(network.serveDns(answer)),
      ping: (address, signal) => network.ping(address, signal),
    },
    ports: () => [...listeners].map(({ port }) => port),
    release: () => {
      for (const listener of [...listeners]) listener.close();
      for (const connection of [...connections]) connection.close();
    },
  };
}
