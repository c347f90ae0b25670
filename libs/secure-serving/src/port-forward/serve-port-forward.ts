// Port-forward inside SPDY: the client opens two streams for each connection, `error` and then `data`.
import { encodeUtf8 } from '@drydock/machinery';
import type { ByteSocket } from '../byte-socket.ts';
import { SpdyConnection } from '../spdy/spdy-connection.ts';
import type { SpdyStream } from '../spdy/spdy-stream.ts';
import { forwardConnection, type OpenPort } from './forward-connection.ts';

/** The kubelet's StreamCreationTimeout: how long half a pair waits for the other. */
const pairTimeoutMs = 30_000;

interface Pair {
  readonly port: number;
  readonly timer: NodeJS.Timeout;
  error?: SpdyStream;
  data?: SpdyStream;
}

/** Serves connections until the client is gone. */
export async function servePortForward(socket: ByteSocket, open: OpenPort): Promise<void> {
  const pairs = new Map<string, Pair>();
  let leave: () => void = () => undefined;
  const gone = new Promise<void>((resolve) => (leave = resolve));
  const spdy = new SpdyConnection(socket, (stream) => {
    const port = portOf(stream);
    const type = stream.headers.get('streamtype');
    if (port === undefined || (type !== 'error' && type !== 'data')) return false;
    const id = stream.headers.get('requestid') ?? String(type === 'error' ? stream.id : stream.id - 2);
    const pair = pairs.get(id) ?? newPair(id, port, pairs);
    if (pair[type]) return false; // the kubelet takes each once
    pair[type] = stream;
    if (pair.error && pair.data) {
      clearTimeout(pair.timer);
      pairs.delete(id);
      void forward(pair.port, pair.error, pair.data, open, gone);
    }
    return true;
  });
  await spdy.serve();
  for (const { timer } of pairs.values()) clearTimeout(timer);
  leave();
}

/** Undefined: not a port. */
function portOf({ headers }: SpdyStream): number | undefined {
  const text = headers.get('port') ?? '';
  const port = Number(text);
  return /^\d+$/.test(text) && port > 0 && port <= 65_535 ? port : undefined;
}

function newPair(id: string, port: number, pairs: Map<string, Pair>): Pair {
  const timer = setTimeout(() => {
    const pair = pairs.get(id);
    pairs.delete(id);
    const text = encodeUtf8(`request ${id} timed out waiting for streams`);
    const { error } = pair ?? {};
    if (error)
      void error.write(text).then(
        () => error.end(),
        () => undefined,
      ); // the client is gone
    pair?.data?.reset();
  }, pairTimeoutMs);
  const pair: Pair = { port, timer };
  pairs.set(id, pair);
  return pair;
}

async function forward(
  port: number,
  error: SpdyStream,
  data: SpdyStream,
  open: OpenPort,
  gone: Promise<void>,
): Promise<void> {
  await forwardConnection(port, open, {
    incoming: data.reader,
    write: (bytes) => data.write(bytes),
    end: () => data.end(),
    fail: (message) => error.write(encodeUtf8(message)),
    gone: Promise.race([gone, data.gone]),
  });
  error.reader.close();
  await Promise.all([error.end(), data.end()]).catch(() => undefined); // the client is gone
}
