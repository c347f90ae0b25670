// The files that the kubelet writes into every container: /etc/hosts, /etc/resolv.conf.
import type { Pod } from '@drydock/kinds';
import type { KubeletContext } from '../options.ts';
import { hostnameOf } from './pod-state.ts';

const localHosts = [
  '127.0.0.1\tlocalhost',
  '::1\tlocalhost ip6-localhost ip6-loopback',
  'fe00::\tip6-localnet',
  'fe00::\tip6-mcastprefix',
  'fe00::1\tip6-allnodes',
  'fe00::2\tip6-allrouters',
];

export function hostsFile(context: KubeletContext, pod: Pod, podIP: string): string {
  const hostname = hostnameOf(pod, context.nodeName);
  const { subdomain, hostAliases = [] } = pod.spec ?? {};
  const domain = `${subdomain}.${pod.metadata.namespace}.svc.${context.clusterDomain}`;
  const own = subdomain ? `${podIP}\t${hostname}.${domain}\t${hostname}` : `${podIP}\t${hostname}`;
  const aliases = hostAliases.map(({ ip, hostnames = [] }) => `${ip}\t${hostnames.join('\t')}`);
  const extra = aliases.length > 0 ? ['', '# Entries added by HostAliases.', ...aliases] : [];
  return `${['# Kubernetes-managed hosts file.', ...localHosts, own, ...extra].join('\n')}\n`;
}

export function resolvFile(context: KubeletContext, pod: Pod): string {
  const { dnsPolicy = 'ClusterFirst', dnsConfig, hostNetwork } = pod.spec ?? {};
  const cluster = dnsPolicy === 'ClusterFirstWithHostNet' || (dnsPolicy === 'ClusterFirst' && !hostNetwork);
  const { clusterDomain: domain, clusterDns, hostNameservers } = context;
  const none = dnsPolicy === 'None';
  const servers = [
    ...(none ? [] : cluster ? [clusterDns] : hostNameservers),
    ...(dnsConfig?.nameservers ?? []),
  ];
  const own = cluster ? [`${pod.metadata.namespace}.svc.${domain}`, `svc.${domain}`, domain] : [];
  const search = [...new Set([...own, ...(dnsConfig?.searches ?? [])])];
  const options = new Map<string, string | undefined>(cluster ? [['ndots', '5']] : []);
  for (const { name, value } of dnsConfig?.options ?? []) if (name) options.set(name, value);
  const shown = [...options].map(([name, value]) => (value === undefined ? name : `${name}:${value}`));
  return [
    ...(search.length > 0 ? [`search ${search.join(' ')}`] : []),
    ...servers.map((server) => `nameserver ${server}`),
    ...(shown.length > 0 ? [`options ${shown.join(' ')}`] : []),
    '',
  ].join('\n');
}
