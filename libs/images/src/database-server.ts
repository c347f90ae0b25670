// What the database images share: they check their environment as the real entry points do, initialise their data
// directory once, listen, and say that their protocol is not simulated to whoever speaks it.
import { BrokenPipe, Cancelled, writeText } from '@drydock/machinery';
import { Errno, type Connection, type Process, type Program } from '@drydock/shell';
import { stopSignal } from './inert.ts';
import { guardConnection } from './web-server.ts';

export interface DatabaseServer {
  readonly name: string;
  readonly port: number;
  readonly dataDirectory: string;
  /** Exists in an initialised data directory. */
  readonly marker: string;
  /** Undefined: go on. Otherwise the container ends with 1 after saying this. */
  readonly refuse: (process: Process, initialised: boolean) => string | undefined;
  readonly before: (process: Process, initialised: boolean) => string;
  readonly ready: (process: Process) => string;
  readonly stopped: (process: Process) => string;
  /** Speaks the protocol; absent: connections are closed, and the log says that it is not simulated. */
  readonly serve?: (process: Process, connection: Connection) => Promise<void>;
}

export function databaseProgram(server: DatabaseServer): Program {
  return async (process) => {
    const stopping = stopSignal(process, ['SIGTERM', 'SIGINT']);
    const marker = `${server.dataDirectory}/${server.marker}`;
    const initialised = process.fs.exists(marker);
    await writeText(process.stderr, server.before(process, initialised));
    const refusal = server.refuse(process, initialised);
    if (refusal !== undefined) {
      await writeText(process.stderr, refusal);
      return 1;
    }
    try {
      process.fs.mkdir(server.dataDirectory, { recursive: true });
      if (!initialised) process.fs.writeFile(marker, `${server.name}\n`);
      const listener = process.network.listen(server.port, (connection) => {
        if (server.serve)
          return void guardConnection(process, connection, () => server.serve!(process, connection));
        connection.close();
        void sayNotSimulated(process, server, connection.remoteAddress);
      });
      await writeText(process.stderr, server.ready(process));
      await stopping;
      listener.close();
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      await writeText(
        process.stderr,
        `${server.name}: ${error.path ?? server.dataDirectory}: ${error.message}\n`,
      );
      return 1;
    }
    await writeText(process.stderr, server.stopped(process));
    return 0;
  };
}

async function sayNotSimulated(process: Process, server: DatabaseServer, from: string): Promise<void> {
  try {
    await writeText(
      process.stderr,
      `not simulated: the protocol of ${server.name}; a connection from ${from} was closed\n`,
    );
  } catch (error) {
    if (!(error instanceof Cancelled || error instanceof BrokenPipe)) throw error;
  }
}
