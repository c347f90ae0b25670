// `kubectl get --raw …/proxy/` on the simulated network: the API server asks from the node that it runs on.
import type { ProxyAnswer, ProxyRequest, ProxyTransport } from '@drydock/apiserver';
import { readerOf, type Random } from '@drydock/machinery';
import { goError } from '@drydock/runtime';
import { httpRequest, type NetworkStack } from '@drydock/shell';
import { apiServerHeader, kubeletPort } from '../kubelet-endpoint/serve-kubelet.ts';

const hopByHop = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding']);

export interface Proxy {
  readonly transport: ProxyTransport;
  /** Kubelets, which are the only ones to listen on their port of these addresses, know the API server by it. */
  readonly kubeletSecret: string;
  readonly kubeletAddresses: Set<string>;
  /** From now on requests leave from this machine. */
  openOn(stack: NetworkStack): void;
}

/** A way into the network that opens when the machine of the control plane is there. */
export function createProxy(random: Random): Proxy {
  const kubeletSecret = random.string(32, '0123456789abcdef');
  const kubeletAddresses = new Set<string>();
  let machine: NetworkStack | undefined;
  return {
    kubeletSecret,
    kubeletAddresses,
    transport: async (request) => {
      if (!machine) throw new Error('not simulated: a control plane alone has no network');
      const toKubelet =
        request.port === kubeletPort && request.scheme === 'https' && kubeletAddresses.has(request.host);
      const headers = toKubelet ? { ...request.headers, [apiServerHeader]: kubeletSecret } : request.headers;
      return proxyOver(machine, { ...request, headers });
    },
    openOn: (stack) => (machine = stack),
  };
}

/** One request over the network of this machine. Rejects in Go's words. */
async function proxyOver(stack: NetworkStack, request: ProxyRequest): Promise<ProxyAnswer> {
  const { scheme, host, port, method, path, headers, body, signal } = request;
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  try {
    const reply = await httpRequest(stack, {
      url: `${scheme}://${address}${path}`,
      method,
      headers: Object.entries(headers),
      ...(body.length > 0 ? { body } : {}),
      insecure: true,
      ...(signal ? { signal } : {}),
    });
    const answered = reply.headers.map(([name, value]) => [name.toLowerCase(), value] as const);
    return {
      status: reply.status,
      headers: Object.fromEntries(answered.filter(([name]) => !hopByHop.has(name))),
      body: readerOf(reply.body),
    };
  } catch (error) {
    throw new Error(goError(error, address), { cause: error });
  }
}
