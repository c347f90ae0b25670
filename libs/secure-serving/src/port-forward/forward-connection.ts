// One forwarded connection: a port inside the pod at one end, a client at the other.
import { StatusError, type ByteReader, type StreamConnection } from '@drydock/machinery';

/** Opens a connection to a port of the pod; rejects with StatusError. */
export type OpenPort = (port: number) => Promise<StreamConnection>;

export interface ForwardClient {
  readonly incoming: ByteReader;
  write(bytes: Uint8Array): Promise<void>;
  /** The pod has closed its side. */
  end(): Promise<void>;
  /** Why there is no connection, for the error stream. */
  fail(message: string): Promise<void>;
  /** Resolves when the client is gone. */
  readonly gone: Promise<void>;
}

/** Carries the connection until one side is gone and the other has had everything. Never rejects. */
export async function forwardConnection(port: number, open: OpenPort, client: ForwardClient): Promise<void> {
  let connection: StreamConnection | undefined;
  try {
    connection = await open(port);
    const { stdin, stdout } = connection;
    void client.gone.then(() => connection?.close());
    void feed(client.incoming, stdin);
    for (let bytes = await stdout.read(); bytes; bytes = await stdout.read()) await client.write(bytes);
    await client.end();
  } catch (error) {
    // without a StatusError it is the client that is gone
    if (error instanceof StatusError) await client.fail(messageOf(error)).catch(() => undefined);
  } finally {
    connection?.close();
    client.incoming.close();
  }
}

async function feed(from: ByteReader, to: StreamConnection['stdin']): Promise<void> {
  try {
    for (let bytes = await from.read(); bytes; bytes = await from.read()) await to?.write(bytes);
  } catch {
    from.close(); // the pod reads no more
  }
  to?.close();
}

/** The kubelet's own words, without what the API server wraps around them. */
function messageOf({ message }: StatusError): string {
  return message.replace(/^Internal error occurred: /, '');
}
