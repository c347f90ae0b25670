import { Pipe, type ByteReader, type ByteWriter } from '@drydock/machinery';
import { Errno } from '../kernel/file-system.ts';
import type { Connection } from '../kernel/network.ts';

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** The two ends of one TCP connection. `onClosed` runs once, when both ends are closed or one was reset. */
export function connectionPair(
  from: Endpoint,
  to: Endpoint,
  onClosed: () => void = () => undefined,
): { readonly client: Connection; readonly server: Connection } {
  const state: PairState = { reset: false, open: 2, onClosed };
  const upward = new Pipe();
  const downward = new Pipe();
  return {
    client: connectionEnd(state, { incoming: downward, outgoing: upward }, from, to),
    server: connectionEnd(state, { incoming: upward, outgoing: downward }, to, from),
  };
}

interface PairState {
  reset: boolean;
  open: number;
  onClosed: () => void;
}

interface Pipes {
  readonly incoming: Pipe;
  readonly outgoing: Pipe;
}

function connectionEnd(state: PairState, pipes: Pipes, local: Endpoint, remote: Endpoint): Connection {
  let closed = false;
  const left = (count: number) => {
    const before = state.open;
    state.open = Math.max(0, state.open - count);
    if (before > 0 && state.open === 0) state.onClosed();
  };
  return {
    reader: socketReader(state, pipes.incoming),
    writer: socketWriter(state, pipes.outgoing),
    localAddress: local.address,
    localPort: local.port,
    remoteAddress: remote.address,
    remotePort: remote.port,
    close: () => {
      if (closed) return;
      closed = true;
      pipes.outgoing.close();
      pipes.incoming.closeReader();
      left(1);
    },
    reset: () => {
      if (closed) return;
      closed = true;
      state.reset = true;
      pipes.outgoing.closeReader();
      pipes.incoming.closeReader();
      left(2);
    },
  };
}

function socketReader(state: PairState, pipe: Pipe): ByteReader {
  return {
    read: async (max) => {
      const chunk = state.reset ? undefined : await pipe.read(max);
      if (state.reset) throw new Errno('ECONNRESET');
      return chunk;
    },
    close: () => pipe.closeReader(),
  };
}

function socketWriter(state: PairState, pipe: Pipe): ByteWriter {
  return {
    write: async (bytes) => {
      if (state.reset) throw new Errno('ECONNRESET');
      await pipe.write(bytes);
    },
    close: () => pipe.close(),
  };
}
