// Unix sockets between the processes of one container: a path that one listens on and another connects to.
import { connectionPair, Errno, type Connection, type Kernel, type Process } from '@drydock/shell';

type Accept = (connection: Connection) => void;
const listening = new WeakMap<Kernel, Map<string, Accept>>();

/** Returns a function that stops listening and removes the file. */
export function listenUnix(process: Process, path: string, accept: Accept): () => void {
  const sockets = listening.get(process.kernel) ?? new Map<string, Accept>();
  listening.set(process.kernel, sockets);
  process.fs.mkdir(path.replace(/\/[^/]*$/, ''), { recursive: true });
  process.fs.writeFile(path, '', { mode: 0o777 });
  sockets.set(path, accept);
  return () => {
    sockets.delete(path);
    if (process.fs.exists(path)) process.fs.unlink(path);
  };
}

/** Throws Errno ENOENT without the file, ECONNREFUSED when nobody listens. */
export function connectUnix(process: Process, path: string): Connection {
  if (!process.fs.exists(path)) throw new Errno('ENOENT', path);
  const accept = listening.get(process.kernel)?.get(path);
  if (!accept) throw new Errno('ECONNREFUSED', path);
  const end = { address: 'localhost', port: 0 };
  const { client, server } = connectionPair(end, end);
  accept(server);
  return client;
}
