import type { Service } from '@drydock/kinds';
import type { KubeObject } from '@drydock/machinery';
import { notSimulated, type Command } from '../../command.ts';
import type { Invocation } from '../../invocation.ts';

export const clusterInfoCommand: Command = {
  name: 'cluster-info',
  group: 'Cluster Management Commands',
  short: 'Display cluster information',
  long: 'Addresses of the control plane and of services with the label kubernetes.io/cluster-service=true.',
  examples: [['Addresses', 'kubectl cluster-info']],
  usage: 'cluster-info [flags]',
  subcommands: [
    notSimulated({
      name: 'dump',
      short: 'Dump relevant information for debugging and diagnosis',
      usage: 'dump [flags]',
    }),
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { access } = invocation;
  const { server } = await access.connection();
  const rest = await access.rest();
  const list = await rest.get<{ items?: (Service & KubeObject)[] }>(
    '/api/v1/namespaces/kube-system/services',
    {
      query: { labelSelector: 'kubernetes.io/cluster-service=true' },
    },
  );
  // coloured on a terminal or not, as the official tool does
  const paint = (code: string, text: string) => `\u001b[${code}m${text}\u001b[0m`;
  const line = (name: string, url: string) => `${paint('0;32', name)} is running at ${paint('0;33', url)}\n`;
  let text = line('Kubernetes control plane', server);
  for (const service of list.items ?? [])
    text += line(
      service.metadata.labels?.['kubernetes.io/name'] ?? service.metadata.name ?? '',
      urlOf(service, server),
    );
  text += "\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n";
  await invocation.out(text);
}

function urlOf(service: Service & KubeObject, server: string): string {
  const ingress = service.status?.loadBalancer?.ingress ?? [];
  if (ingress.length > 0)
    return ingress
      .flatMap(({ ip, hostname }) =>
        (service.spec?.ports ?? []).map(({ port }) => `http://${ip || hostname}:${port} `),
      )
      .join('');
  const port = service.spec?.ports?.[0];
  const scheme = port && (port.name === 'https' || port.port === 443) ? 'https:' : '';
  const name = `${scheme}${service.metadata.name}${port?.name ? `:${port.name}` : scheme ? ':' : ''}`;
  return `${server}/api/v1/namespaces/${service.metadata.namespace}/services/${name}/proxy`;
}
