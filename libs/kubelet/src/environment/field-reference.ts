// The downward API: what a pod may learn of itself.
import type { Container, Pod } from '@drydock/kinds';
import { parseQuantity } from '@drydock/machinery';

/** What is known only on the node. */
export interface PodAddresses {
  readonly podIP: string;
  readonly hostIP: string;
}

/** The value of `fieldPath`; undefined when the path is not supported. */
export function fieldValue(pod: Pod, path: string, addresses: PodAddresses): string | undefined {
  const { metadata, spec } = pod;
  const subscript = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (subscript) return metadata[subscript[1] as 'labels' | 'annotations']?.[subscript[2]!] ?? '';
  switch (path) {
    case 'metadata.name':
      return metadata.name ?? '';
    case 'metadata.namespace':
      return metadata.namespace ?? '';
    case 'metadata.uid':
      return metadata.uid ?? '';
    case 'metadata.labels':
      return formatMap(metadata.labels);
    case 'metadata.annotations':
      return formatMap(metadata.annotations);
    case 'spec.nodeName':
      return spec?.nodeName ?? '';
    case 'spec.serviceAccountName':
      return spec?.serviceAccountName ?? '';
    case 'status.hostIP':
    case 'status.hostIPs':
      return addresses.hostIP;
    case 'status.podIP':
    case 'status.podIPs':
      return addresses.podIP;
    default:
      return undefined;
  }
}

function formatMap(map: Readonly<Record<string, string>> = {}): string {
  const keys = Object.keys(map).sort();
  return keys.map((key) => `${key}=${JSON.stringify(map[key])}`).join('\n');
}

/** `limits.cpu`, `requests.memory` … divided by the divisor and rounded up; a missing limit is the node's. */
export function resourceValue(
  container: Container,
  resource: string,
  divisor: string | undefined,
  allocatable: Readonly<Record<string, string>>,
): string {
  const [kind, ...names] = resource.split('.');
  const name = names.join('.');
  const { limits = {}, requests = {} } = container.resources ?? {};
  const own = kind === 'requests' ? requests[name] : limits[name];
  const text = own ?? (kind === 'limits' ? allocatable[name] : undefined) ?? '0';
  const value = parseQuantity(text)?.nano ?? 0n;
  const unit = parseQuantity(!divisor || divisor === '0' ? '1' : divisor)?.nano ?? 1_000_000_000n;
  return String((value + unit - 1n) / unit);
}
