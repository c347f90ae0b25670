// exec and attach inside SPDY: the client opens a stream for each thing that it asked for, and one for errors.
import { encodeUtf8, type StatusObject } from '@drydock/machinery';
import type { ByteSocket } from '../byte-socket.ts';
import {
  carryOutcome,
  type ClientStreams,
  type ClientWriter,
  type StreamOutcome,
} from '../client-streams.ts';
import { SpdyConnection } from '../spdy/spdy-connection.ts';
import type { SpdyStream } from '../spdy/spdy-stream.ts';
import type { WantedStreams } from '../stream-options.ts';

/** In the order of the kubelet's preference. */
export const spdyCommandProtocols = [
  'v4.channel.k8s.io',
  'v3.channel.k8s.io',
  'v2.channel.k8s.io',
  'channel.k8s.io',
];
/** The kubelet's StreamCreationTimeout. */
const creationTimeoutMs = 30_000;
/** How long a client may take to leave after everything was said. */
const goodbyeMs = 5_000;

type Streams = Map<string, SpdyStream>;

/** Serves one command. Never rejects. */
export async function serveRemoteCommand(
  socket: ByteSocket,
  protocol: string,
  wanted: WantedStreams,
  outcome: StreamOutcome,
): Promise<void> {
  const needed = neededStreams(protocol, wanted);
  const streams: Streams = new Map();
  let complete: (done: boolean) => void = () => undefined;
  const created = new Promise<boolean>((resolve) => (complete = resolve));
  const spdy = new SpdyConnection(socket, (stream) => {
    const type = stream.headers.get('streamtype') ?? '';
    if (!needed.includes(type) || streams.has(type)) return false;
    streams.set(type, stream);
    if (streams.size === needed.length) setImmediate(() => complete(true)); // when the last one has its answer
    return true;
  });
  const timer = setTimeout(() => complete(false), creationTimeoutMs);
  const served = spdy.serve();
  void served.then(() => complete(false));
  const ready = await created;
  clearTimeout(timer);
  if (ready) return carryOutcome(outcome, clientStreams(streams, protocol, served, spdy));
  if ('stream' in outcome) outcome.stream.close();
  spdy.close();
}

function neededStreams(protocol: string, { stdin, stdout, stderr, tty }: WantedStreams): readonly string[] {
  const resizable = tty && /^v[34]\./.test(protocol);
  return [
    'error',
    ...(stdin ? ['stdin'] : []),
    ...(stdout ? ['stdout'] : []),
    ...(stderr ? ['stderr'] : []),
    ...(resizable ? ['resize'] : []),
  ];
}

function clientStreams(
  streams: Streams,
  protocol: string,
  served: Promise<void>,
  spdy: SpdyConnection,
): ClientStreams {
  const [stdin, resize] = [streams.get('stdin'), streams.get('resize')];
  const [stdout, stderr] = [streams.get('stdout'), streams.get('stderr')];
  const error = streams.get('error')!;
  return {
    ...(stdin ? { stdin: stdin.reader } : {}),
    ...(resize ? { resize: resize.reader } : {}),
    ...(stdout ? { stdout: writerOf(stdout) } : {}),
    ...(stderr ? { stderr: writerOf(stderr) } : {}),
    async sendStatus(status) {
      const text = protocol.startsWith('v4.') ? JSON.stringify(status) : plainText(status);
      if (text !== '') await error.write(encodeUtf8(text));
      await error.end();
    },
    gone: served,
    close() {
      // the client leaves when it has read how it ended
      const timer = setTimeout(() => spdy.close(), goodbyeMs);
      void served.then(() => clearTimeout(timer));
    },
  };
}

const writerOf = (stream: SpdyStream): ClientWriter => ({
  write: (bytes) => stream.write(bytes),
  end: () => stream.end(),
});

/** Before v4 the error stream said nothing about success. */
const plainText = ({ status, message = '' }: StatusObject) => (status === 'Success' ? '' : message);
