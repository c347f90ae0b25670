import { dns1123Subdomain, type KubeObject } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { int, required, slice, text, type Flag } from '../../flags/flag.ts';
import type { Invocation } from '../../invocation.ts';
import { generatorCommand } from './generator.ts';

type ServiceType = 'ClusterIP' | 'ExternalName' | 'LoadBalancer' | 'NodePort';

const tcpFlag: Flag = slice('tcp', "Ports as '<port>:<targetPort>'; repeat or separate by commas.");

function serviceCommand(
  type: ServiceType,
  usage: string,
  flags: readonly Flag[],
  example: readonly [string, string],
) {
  const name = type.toLowerCase();
  return generatorCommand({
    name,
    short: `Create ${type === 'ExternalName' ? 'an' : 'a'} ${type} service`,
    examples: [example],
    usage: `${name} NAME ${usage} [--dry-run=server|client|none]`,
    flags,
    namespaced: true,
    failure: `failed to create ${type} service:`,
    generate: (invocation, serviceName) => generate(invocation, serviceName, type),
  });
}

export const createServiceCommand: Command = {
  name: 'service',
  aliases: ['svc'],
  short: 'Create a service using a specified subcommand',
  usage: 'service [flags]',
  bareHelpTo: 'stderr',
  subcommands: [
    serviceCommand(
      'ClusterIP',
      '[--tcp=<port>:<targetPort>]',
      [tcpFlag, text('clusterip', "ClusterIP of your own; 'None' for a headless service.")],
      ['A service inside the cluster', 'kubectl create service clusterip web --tcp=80:8080'],
    ),
    serviceCommand(
      'ExternalName',
      '--external-name external.name',
      [tcpFlag, required(text('external-name', 'The name outside to which this service points.'))],
      ['A name for a host outside', 'kubectl create service externalname db --external-name db.example.com'],
    ),
    serviceCommand(
      'LoadBalancer',
      '[--tcp=port:targetPort]',
      [tcpFlag],
      ['A service with an address outside', 'kubectl create service loadbalancer web --tcp=80:8080'],
    ),
    serviceCommand(
      'NodePort',
      '[--tcp=port:targetPort]',
      [tcpFlag, int('node-port', 'Port on every node of the cluster.')],
      ['A service on a port of every node', 'kubectl create service nodeport web --tcp=80:8080'],
    ),
  ],
};

function generate({ flags }: Invocation, name: string, type: ServiceType): KubeObject {
  const tcp = flags.list('tcp');
  const clusterIP = type === 'ClusterIP' ? flags.text('clusterip') : '';
  if (tcp.length === 0 && clusterIP !== 'None' && type !== 'ExternalName')
    throw new Error('at least one tcp port specifier must be provided');
  const externalName = type === 'ExternalName' ? flags.text('external-name') : '';
  if (externalName && dns1123Subdomain(externalName).length > 0)
    throw new Error(`invalid service external name ${externalName}`);
  const nodePort = type === 'NodePort' ? flags.number('node-port') : 0;
  const ports = tcp.map((pair) => servicePort(pair, nodePort));
  const labels = { app: name };
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, labels },
    spec: {
      ...(ports.length > 0 ? { ports } : {}),
      selector: labels,
      ...(clusterIP ? { clusterIP } : {}),
      type,
      ...(externalName ? { externalName } : {}),
    },
    status: { loadBalancer: {} },
  };
}

function servicePort(pair: string, nodePort: number) {
  const [left = '', right] = splitOnce(pair);
  const port = portNumber(left);
  const targetPort = right === undefined || right === '' ? port : targetOf(right);
  return {
    name: pair.replace(':', '-'),
    protocol: 'TCP',
    port,
    targetPort,
    ...(nodePort !== 0 ? { nodePort } : {}),
  };
}

function splitOnce(pair: string): [string, string | undefined] {
  const colon = pair.indexOf(':');
  return colon < 0 ? [pair, undefined] : [pair.slice(0, colon), pair.slice(colon + 1)];
}

function portNumber(text: string): number {
  if (!/^[+-]?\d+$/.test(text))
    throw new Error(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  const port = Number(text);
  if (port < 0 || port > 65535) throw new Error('must be between 0 and 65535, inclusive');
  return port;
}

function targetOf(text: string): number | string {
  if (/^\d+$/.test(text)) return portNumber(text);
  if (text.length > 15) throw new Error('must be no more than 15 characters');
  if (!/^[a-z0-9-]+$/.test(text))
    throw new Error('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(text)) throw new Error('must contain at least one letter (a-z)');
  return text;
}
