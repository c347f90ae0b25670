// A process at one end, a client at the other: what exec and attach do with their streams, whatever protocol carries them.
import { decodeUtf8, type ByteReader, type StatusObject, type StreamConnection } from '@drydock/machinery';

export interface ClientWriter {
  /** Resolves when there is room for more; rejects when the client is gone. */
  write(bytes: Uint8Array): Promise<void>;
  end(): Promise<void>;
}

/** The client's ends of a stream; those that it did not ask for are absent. */
export interface ClientStreams {
  readonly stdin?: ByteReader;
  readonly stdout?: ClientWriter;
  readonly stderr?: ClientWriter;
  /** JSON texts of terminal sizes, one after the other. */
  readonly resize?: ByteReader;
  /** How it ended, for the error channel. */
  sendStatus(status: StatusObject): Promise<void>;
  /** Resolves when the client is gone. */
  readonly gone: Promise<void>;
  close(): void;
}

/** A process, or why there is none: what is known only after the protocol has changed goes to the error channel. */
export type StreamOutcome = { readonly stream: StreamConnection } | { readonly failed: StatusObject };

/** Never rejects. */
export async function carryOutcome(outcome: StreamOutcome, client: ClientStreams): Promise<void> {
  if ('stream' in outcome) return carryStream(outcome.stream, client);
  await client.sendStatus(outcome.failed).catch(() => undefined); // the client is gone
  client.close();
}

/** Carries a stream until the process has ended or the client has gone; then both ends are closed. Never rejects. */
async function carryStream(stream: StreamConnection, client: ClientStreams): Promise<void> {
  void client.gone.then(() => stream.close());
  if (client.stdin) void feed(client.stdin, stream);
  if (client.resize) void followSizes(client.resize, stream);
  try {
    await Promise.all([
      copyOut(stream.stdout, client.stdout),
      stream.stderr ? copyOut(stream.stderr, client.stderr) : client.stderr?.end(),
    ]);
    await client.sendStatus(await stream.status);
  } catch {
    // the client is gone: there is nobody to tell
  } finally {
    stream.close();
    client.stdin?.close();
    client.resize?.close();
    client.close();
  }
}

async function copyOut(from: ByteReader, to: ClientWriter | undefined): Promise<void> {
  for (let bytes = await from.read(); bytes; bytes = await from.read()) await to?.write(bytes);
  await to?.end();
}

async function feed(from: ByteReader, { stdin }: StreamConnection): Promise<void> {
  let read = stdin !== undefined;
  for (let bytes = await from.read(); bytes; bytes = await from.read()) {
    if (!read) continue; // a process that has closed its input: what comes is dropped
    try {
      await stdin?.write(bytes);
    } catch {
      read = false;
    }
  }
  stdin?.close();
}

/** A text longer than this is no size. */
const longestSize = 1024;

async function followSizes(from: ByteReader, stream: StreamConnection): Promise<void> {
  let text = '';
  for (let bytes = await from.read(); bytes; bytes = await from.read()) {
    text += decodeUtf8(bytes);
    for (let end = text.indexOf('}'); end >= 0; end = text.indexOf('}')) {
      resize(stream, text.slice(0, end + 1));
      text = text.slice(end + 1);
    }
    if (text.length > longestSize) text = '';
  }
}

function resize(stream: StreamConnection, text: string): void {
  try {
    const { Width: width, Height: height } = JSON.parse(text) as {
      readonly Width?: unknown;
      readonly Height?: unknown;
    };
    if (isSize(width) && isSize(height)) stream.resize(width, height);
  } catch {
    // a size that cannot be read changes nothing
  }
}

const isSize = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 65_535;
