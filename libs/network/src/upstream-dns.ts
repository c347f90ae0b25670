import type { DnsAnswer, DnsQuestion } from '@drydock/shell';

/**
 * The DNS server outside of the cluster: Docker Desktop's. It knows the names of the host; the rest of the internet is
 * not simulated, and its names do not exist.
 */
export function answerUpstream(hostAddress: string): (question: DnsQuestion) => Promise<DnsAnswer> {
  const names: Readonly<Record<string, string>> = {
    'gateway.docker.internal': hostAddress,
    'host.docker.internal': hostAddress,
    'kubernetes.docker.internal': hostAddress,
  };
  return async ({ name, type }) => {
    const data = names[name.toLowerCase()];
    if (data === undefined) return { code: 'NXDOMAIN', records: [], authoritative: false };
    const records = type === 'A' ? [{ name, type, ttl: 60, data }] : [];
    return { code: 'NOERROR', records, authoritative: false };
  };
}
