import type { DnsAnswer, DnsQuestion } from '@drydock/shell';

/**
 * The DNS server outside of the cluster: Docker Desktop's. It knows the names of the host, and which names cannot exist;
 * the rest of the internet is not simulated: SERVFAIL rather than a guess.
 */
export function answerUpstream(hostAddress: string): (question: DnsQuestion) => Promise<DnsAnswer> {
  const names: Readonly<Record<string, string>> = {
    'gateway.docker.internal': hostAddress,
    'host.docker.internal': hostAddress,
    'kubernetes.docker.internal': hostAddress,
  };
  return async ({ name, type }) => {
    const data = names[name.toLowerCase()];
    if (data === undefined)
      return { code: mayExist(name) ? 'SERVFAIL' : 'NXDOMAIN', records: [], authoritative: false };
    const records = type === 'A' ? [{ name, type, ttl: 60, data }] : [];
    return { code: 'NOERROR', records, authoritative: false };
  };
}

/** Single labels and private or reserved domains are in no public DNS. */
function mayExist(name: string): boolean {
  return name.includes('.') && !/\.(local|internal|invalid|test|example|localhost|svc|arpa)$/i.test(name);
}
