import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** What the server has printed so far. */
  readonly log: () => string;
  /** Ends it as a power failure would: nothing is said to it, nothing is saved. */
  kill(): Promise<void>;
}

/** Starts the built server with its data in a folder; port 0 takes any free one. */
export async function startServer(dataDirectory: string, port = 0): Promise<RunningServer> {
  const server = spawn(process.execPath, [path.join(root, 'apps/server/dist/main.js')], {
    env: {
      ...process.env,
      PORT: String(port),
      DRYDOCK_API_PORT: '0',
      DRYDOCK_DATA_DIR: dataDirectory,
      DATABASE_URL: undefined,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [server.stdout, server.stderr])
    stream.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const url = await addressOf(server, () => log);
  return {
    url,
    port: Number(new URL(url).port),
    log: () => log,
    kill: async () => {
      if (server.exitCode !== null || server.signalCode !== null) return;
      server.kill('SIGKILL');
      await once(server, 'exit');
    },
  };
}

function addressOf(server: ChildProcess, log: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`The server left with ${code}.\n${log()}`)));
    server.stdout?.on('data', () => {
      const ready = /ready on (\S+)/.exec(log());
      if (ready) resolve(ready[1]!);
    });
  });
}
