// What the kubelet itself does on the network of its node: probes and lifecycle hooks over HTTP and TCP.
import { Cancelled, CancelSource, type Clock } from '@drydock/machinery';
import {
  BodyCutOff,
  EmptyReply,
  Errno,
  httpRequest,
  HttpProtocolError,
  ResolveError,
  TlsError,
  type HttpReply,
  type NetworkStack,
} from '@drydock/shell';

export interface NodeHttpRequest {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly timeoutMs: number;
}

export interface NodeAccess {
  /** The answer, or Go's text of why there is none. */
  httpGet(request: NodeHttpRequest): Promise<HttpReply | { readonly error: string }>;
  /** Undefined when the port accepts, or Go's text of why not. */
  tcpConnect(host: string, port: number, timeoutMs: number): Promise<string | undefined>;
}

export function createNodeAccess(clock: Clock, stack: NetworkStack): NodeAccess {
  const limited = async <T>(ms: number, work: (source: CancelSource) => Promise<T>): Promise<T> => {
    const source = new CancelSource();
    const timer = clock.after(ms, () => source.cancel('timeout'));
    try {
      return await work(source);
    } finally {
      timer.cancel();
    }
  };
  return {
    httpGet: async (request) => {
      const { scheme, host, port, path, headers } = request;
      const url = `${scheme}://${host}:${port}${path.startsWith('/') ? path : `/${path}`}`;
      try {
        return await limited(request.timeoutMs, ({ signal }) =>
          httpRequest(stack, { url, headers, insecure: true, signal }),
        );
      } catch (error) {
        return { error: `Get "${url}": ${goError(error, `${host}:${port}`)}` };
      }
    },
    tcpConnect: async (host, port, timeoutMs) => {
      try {
        (await limited(timeoutMs, ({ signal }) => stack.connect(host, port, signal))).close();
        return undefined;
      } catch (error) {
        return error instanceof Cancelled
          ? `dial tcp ${host}:${port}: i/o timeout`
          : goError(error, `${host}:${port}`);
      }
    },
  };
}

/** What Go's net/http says. */
export function goError(error: unknown, address: string): string {
  if (error instanceof Cancelled)
    return 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
  if (error instanceof Errno && error.code === 'ECONNRESET') return 'read: connection reset by peer';
  if (error instanceof Errno) return `dial tcp ${address}: connect: ${error.message.toLowerCase()}`;
  if (error instanceof EmptyReply) return 'EOF';
  if (error instanceof BodyCutOff) return 'unexpected EOF';
  if (error instanceof ResolveError) return `dial tcp: lookup ${error.host}: no such host`;
  if (error instanceof TlsError && error.failure === 'wrong version number')
    return 'http: server gave HTTP response to HTTPS client';
  if (error instanceof TlsError) return `remote error: tls: ${error.failure}`;
  if (error instanceof HttpProtocolError)
    return 'net/http: HTTP/1.x transport connection broken: malformed HTTP response';
  return error instanceof Error ? error.message : String(error);
}
