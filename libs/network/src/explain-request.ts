// The whole way of a request as data: the name, the address, Services, policies, the pod, and behind an Ingress
// controller the same again for the backend. Nothing is sent but the DNS questions.
import type { Ingress, Service } from '@drydock/kinds';
import { isAddress, lookUpHost, type FileSystem, type NetworkStack } from '@drydock/shell';
import type { Network } from './create-network.ts';
import type { Hop } from './hop.ts';
import { matchIngress, type IngressMatch } from './ingress-rules.ts';

export interface RequestToExplain {
  /** Default: the workstation. */
  readonly from?: NetworkStack;
  /** The files of the machine that asks: /etc/hosts and /etc/resolv.conf. */
  readonly fs?: FileSystem;
  /** `http://web.shop:8080/path`, or `host:port` for another protocol. */
  readonly url: string;
  /** The Host header, where it is not the name in the URL. */
  readonly host?: string;
  /** What an Ingress controller serves; absent: the explanation ends at the controller's pod. */
  readonly ingress?: IngressView;
}

export interface IngressView {
  readonly ingresses: readonly Ingress[];
  readonly services: readonly Service[];
  /** Whether this pod is an Ingress controller. Default: its name starts with `ingress-nginx-controller`. */
  readonly isController?: (namespace: string, name: string) => boolean;
}

interface Target {
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

/** Every hop of a request. The last one is where it arrives, or `end` with the reason why it does not. */
export async function explainRequest(network: Network, request: RequestToExplain): Promise<readonly Hop[]> {
  const target = readTarget(request.url);
  const from = request.from ?? network.workstation;
  const named = await explainName(network, from, request.fs, target.host);
  if (named.address === undefined) return named.hops;
  const hops = [...named.hops, ...network.explain({ from, host: named.address, port: target.port })];
  return [...hops, ...behindIngress(network, request, target, hops.at(-1)!)];
}

function readTarget(url: string): Target {
  const match = /^(?:(https?):\/\/)?([^/:]+)(?::(\d+))?(\/[^?#]*)?/.exec(url);
  if (!match) throw new RangeError(`not an address: ${url}`);
  const [, scheme, host = '', port, path = '/'] = match;
  return { host, port: Number(port ?? (scheme === 'https' ? 443 : 80)), path };
}

async function explainName(
  network: Network,
  from: NetworkStack,
  fs: FileSystem | undefined,
  host: string,
): Promise<{ readonly hops: readonly Hop[]; readonly address?: string }> {
  if (isAddress(host)) return { hops: [], address: host };
  const { source, asked, addresses, failure } = await lookUpHost(
    { network: from, ...(fs ? { fs } : {}) },
    host,
  );
  const hop: Hop = { kind: 'name', name: host, source: source === 'dns' ? 'dns' : 'hosts', asked, addresses };
  const [address] = addresses;
  if (address !== undefined) return { hops: [hop], address };
  const last = asked.at(-1);
  const silent = last !== undefined && (last.answer === 'timeout' || last.answer === 'refused');
  // Why nobody answered shows on the way to the DNS server.
  const wayToServer = silent ? network.explain({ from, host: last.server, port: 53, protocol: 'UDP' }) : [];
  const failed = wayToServer.at(-1)?.kind === 'end' ? wayToServer : [];
  const reason = silent
    ? `the DNS server ${last.server} does not answer`
    : `no DNS server knows the name ${host}`;
  return { hops: [hop, ...failed, { kind: 'end', error: failure ?? 'EAI_NONAME', reason }] };
}

function behindIngress(
  network: Network,
  { ingress, host }: RequestToExplain,
  target: Target,
  last: Hop,
): readonly Hop[] {
  if (!ingress || last.kind !== 'pod' || last.namespace === undefined) return [];
  const isController = ingress.isController ?? ((_, name) => name.startsWith('ingress-nginx-controller'));
  if (!isController(last.namespace, last.name)) return [];
  const match = matchIngress(ingress.ingresses, host ?? target.host, target.path);
  const backend = match?.backend.service;
  if (!match || !backend)
    return [
      { kind: 'end', error: 'HTTP 404', reason: 'no rule of an Ingress matches the host and the path' },
    ];
  return [ingressHop(match, backend.name), ...toBackend(network, ingress, match, last)];
}

function ingressHop({ ingress, host, path, rule }: IngressMatch, service: string): Hop {
  const { namespace = '', name = '' } = ingress.metadata;
  return { kind: 'ingress', namespace, name, host, path, rule, service };
}

/** The controller asks the Service's endpoints itself, past its ClusterIP. */
function toBackend(
  network: Network,
  { services }: IngressView,
  { ingress, backend }: IngressMatch,
  controller: Hop & { readonly address: string },
): readonly Hop[] {
  const { namespace = '' } = ingress.metadata;
  const { name, port } = backend.service!;
  const none = (reason: string): readonly Hop[] => [{ kind: 'end', error: 'HTTP 503', reason }];
  const service = services.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
  if (!service) return none(`there is no Service ${namespace}/${name}`);
  const wanted = service.spec?.ports?.find(
    (one) => one.port === port?.number || (one.name !== undefined && one.name === port?.name),
  );
  if (!wanted) return none(`Service ${namespace}/${name} has no port ${port?.name ?? port?.number}`);
  const { clusterIP } = service.spec ?? {};
  const from = network.stackAt(controller.address);
  if (!from || !clusterIP || clusterIP === 'None')
    return none(`not simulated: the way from an Ingress to ${namespace}/${name}, which has no ClusterIP`);
  return network
    .explain({ from, host: clusterIP, port: wanted.port })
    .filter(({ kind }) => kind !== 'address')
    .map((hop) => (hop.kind === 'end' && hop.error === 'ECONNREFUSED' ? { ...hop, error: 'HTTP 503' } : hop));
}
