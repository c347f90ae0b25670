// A sandbox's API server as the secure port serves it: everything that comes from outside happens on the sandbox's clock.
import type { RealTimeDriver, Sandbox } from '@drydock/session';
import type { ServedApi } from '@drydock/secure-serving';
import { Cancelled, type ByteWriter, type StreamConnection } from '@drydock/machinery';

type Cluster = Sandbox['cluster'];
const nobody = { username: 'system:anonymous', groups: ['system:unauthenticated'] };

/** `token` speaks for the workstation's user. */
export function servedCluster(
  { cluster, clock }: Sandbox,
  driver: Pick<RealTimeDriver, 'exclusively'>,
  token: string,
): ServedApi {
  /** Starts something now, with what follows from it at once; its outcome may need time to pass. */
  const start = async <T>(work: () => Promise<T>): Promise<T> => {
    const started = await driver.exclusively(async () => {
      const outcome = work();
      outcome.catch(() => undefined); // it is returned below
      await clock.settle();
      return { outcome };
    });
    return started.outcome;
  };
  return {
    authenticate({ certificate, bearerToken }) {
      if (certificate)
        return {
          username: certificate.commonName,
          groups: [...certificate.organizations, 'system:authenticated'],
          extra: { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${certificate.sha256}`] },
        };
      if (bearerToken === undefined) return nobody;
      return bearerToken === token ? cluster.workstationUser : cluster.server.authenticate(bearerToken);
    },
    handle: (input, user) => start(() => cluster.handleHttp(input, user)),
    async connect({ method, path, headers, signal }, user) {
      const request = { method: method === 'GET' ? 'GET' : 'POST', path, headers } as const;
      const stream = await start(() => connectUnless(signal, cluster, request, user));
      return { ...stream, ...onTheClock(stream, start) };
    },
  };
}

async function connectUnless(
  signal: { readonly cancelled: boolean } | undefined,
  { server }: Cluster,
  request: Parameters<Cluster['server']['connect']>[0],
  user: Parameters<Cluster['server']['connect']>[1],
): Promise<StreamConnection> {
  const stream = await server.connect(request, user);
  if (!signal?.cancelled) return stream;
  stream.close();
  throw new Cancelled('client went away');
}

/** What a client says to a process, said between two slices of time: what the process then waits for is seen at once. */
function onTheClock(
  stream: StreamConnection,
  start: <T>(work: () => Promise<T>) => Promise<T>,
): Partial<StreamConnection> {
  const soon = (work: () => void) => void start(async () => work()).catch(() => undefined);
  const { stdin } = stream;
  const writer: ByteWriter | undefined = stdin && {
    write: (bytes) => start(() => stdin.write(bytes)),
    close: () => soon(() => stdin.close()),
  };
  return {
    ...(writer ? { stdin: writer } : {}),
    resize: (columns, rows) => soon(() => stream.resize(columns, rows)),
    close: () => soon(() => stream.close()),
  };
}
