import type { KubeObject } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { throwCollected } from '../../errors.ts';
import { short, text } from '../../flags/flag.ts';
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags, saveConfigFlag } from '../../flags/shared.ts';
import { dryRunOf } from '../../flags/strategy.ts';
import type { Invocation } from '../../invocation.ts';
import { mappingFor, select, visit } from '../../resources/builder.ts';
import { queryOfFlags } from '../../resources/query-flags.ts';
import { kindName, type Info } from '../../resources/info.ts';
import { createObject, operationPrinter } from '../../resources/operations.ts';
import { withLastApplied } from '../../resources/last-applied.ts';
import { overridden, overrideFlags } from '../../workloads/overrides.ts';
import { labelsOf } from '../run/run.ts';

export const exposeCommand: Command = {
  name: 'expose',
  group: 'Basic Commands (Beginner)',
  short:
    'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
  long: 'The new service selects what the object selects, or the pod itself by its labels. Without --port the ports of the containers are taken.',
  examples: [
    ['A service for a deployment', 'kubectl expose deployment web --port=80 --target-port=8080'],
    ['For a pod, under a name of its own', 'kubectl expose pod web --port=80 --name=frontend'],
    ['On a port of every node', 'kubectl expose deployment web --port=80 --type=NodePort'],
  ],
  usage:
    'expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]',
  flags: [
    ...printFlags,
    text('cluster-ip', "ClusterIP of the service; 'None' for a headless one; empty: the server picks."),
    dryRunFlag,
    text('external-ip', 'Another address on which nodes accept traffic for the service.'),
    fieldManagerFlag('kubectl-expose'),
    ...fileFlags('File, directory or URL that names what to expose.'),
    short('l', text('labels', 'Labels of the service.')),
    text('load-balancer-ip', 'Address of the load balancer; empty: the provider picks.'),
    text('name', 'Name of the service; default: that of the object.'),
    ...overrideFlags,
    text('port', 'Port of the service.'),
    text('protocol', 'Protocol of the ports; default TCP.', '', { words: ['TCP', 'UDP', 'SCTP'] }),
    saveConfigFlag,
    text('selector', 'Label selector of the service; default: that of the object.'),
    text('session-affinity', 'None or ClientIP.'),
    text('target-port', 'Port (number or name) of the containers; default: the same as --port.'),
    text('type', 'ClusterIP, NodePort, LoadBalancer or ExternalName.', '', {
      words: ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'],
    }),
  ],
  completes: 'resources',
  run,
};

const exposable = ['Deployment', 'Pod', 'ReplicaSet', 'ReplicationController', 'Service'];

async function run(invocation: Invocation): Promise<void> {
  const { flags, access } = invocation;
  const dryRun = await dryRunOf(invocation);
  const print = await operationPrinter(invocation, true);
  const query = { ...queryOfFlags(invocation), labelSelector: '' };
  const selection = await select(access, { ...query, latest: true });
  const errors: unknown[] = [];
  for await (const { info, error } of visit(access, selection)) {
    if (!info) {
      errors.push(error);
      continue;
    }
    try {
      const mapping = await mappingFor(access, 'services');
      const generated = overridden(serviceFor(invocation, info), flags);
      const placed = await withNamespace(invocation, generated, info);
      const object = flags.bool('save-config') ? withLastApplied(placed) : placed;
      if (dryRun === 'client') {
        await print(object, 'exposed');
        continue;
      }
      const target = { mapping, namespace: info.namespace, name: object.metadata.name ?? '', object };
      await print(
        await createObject(invocation, target, { dryRun, fieldManager: flags.text('field-manager') }),
        'exposed',
      );
    } catch (failure) {
      errors.push(failure);
    }
  }
  throwCollected(errors);
}

async function withNamespace(invocation: Invocation, object: KubeObject, info: Info): Promise<KubeObject> {
  const { explicit } = await invocation.access.namespace();
  if (!explicit) return object;
  const { name, ...metadata } = object.metadata;
  return { ...object, metadata: { name: name!, namespace: info.namespace, ...metadata } };
}

interface ContainerPort {
  readonly containerPort: number;
  readonly protocol?: string;
}

function serviceFor({ flags }: Invocation, info: Info): KubeObject {
  const { object, mapping } = info;
  if (!exposable.includes(mapping.kind))
    throw new Error(
      `cannot expose a ${kindName({ ...mapping, kind: mapping.kind }).replace(/^[a-z]+/, mapping.kind)}`,
    );
  const selector = flags.text('selector') ? labelsOf(flags.text('selector')) : selectorOfObject(object);
  const labels = flags.text('labels') ? labelsOf(flags.text('labels')) : object.metadata.labels;
  const found = portsOf(object);
  if (flags.text('port') === '' && found.length === 0) {
    throw new Error("couldn't find port via --port flag or introspection");
  }
  const ports = servicePorts(flags.text('port'), flags.text('protocol'), flags.text('target-port'), found);
  const [type, clusterIP, externalIP, affinity, loadBalancerIP] = [
    flags.text('type'),
    flags.text('cluster-ip'),
    flags.text('external-ip'),
    flags.text('session-affinity'),
    flags.text('load-balancer-ip'),
  ];
  if (!['', 'None', 'ClientIP'].includes(affinity)) throw new Error(`unknown session affinity: ${affinity}`);
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name: flags.text('name') || info.name.slice(0, 63), ...(labels ? { labels } : {}) },
    spec: {
      ports,
      selector,
      ...(clusterIP ? { clusterIP } : {}),
      ...(type ? { type } : {}),
      ...(externalIP ? { externalIPs: [externalIP] } : {}),
      ...(affinity ? { sessionAffinity: affinity } : {}),
      ...(loadBalancerIP && type === 'LoadBalancer' ? { loadBalancerIP } : {}),
    },
    status: { loadBalancer: {} },
  };
}

function selectorOfObject(object: KubeObject): Record<string, string> {
  const spec = object['spec'] as { selector?: Record<string, unknown> } | undefined;
  const fail = (why: string) =>
    new Error(`couldn't retrieve selectors via --selector flag or introspection: ${why}`);
  if (object.kind === 'Pod') {
    if (!object.metadata.labels) throw fail('the pod has no labels and cannot be exposed');
    return { ...object.metadata.labels };
  }
  if (object.kind === 'Service') {
    if (!spec?.selector) throw fail('the service has no pod selector set');
    return spec.selector as Record<string, string>;
  }
  if (object.kind === 'ReplicationController') return spec?.selector as Record<string, string>;
  const selector = spec?.selector as { matchLabels?: Record<string, string>; matchExpressions?: unknown[] };
  if (selector?.matchExpressions?.length)
    throw fail(
      `couldn't convert expressions - ${JSON.stringify(selector.matchExpressions)} to map-based selector format`,
    );
  return selector?.matchLabels ?? {};
}

function portsOf(object: KubeObject): ContainerPort[] {
  const spec = object['spec'] as Record<string, unknown>;
  if (object.kind === 'Service')
    return ((spec['ports'] ?? []) as { port: number; protocol?: string }[]).map(({ port, protocol }) => ({
      containerPort: port,
      ...(protocol ? { protocol } : {}),
    }));
  const pod = (object.kind === 'Pod' ? spec : (spec['template'] as { spec?: unknown } | undefined)?.spec) as {
    containers?: { ports?: ContainerPort[] }[];
  };
  return (pod?.containers ?? []).flatMap((container) => container.ports ?? []);
}

function servicePorts(
  given: string,
  protocol: string,
  target: string,
  found: readonly ContainerPort[],
): object[] {
  const texts = given ? given.split(',') : found.map(({ containerPort }) => String(containerPort));
  const targetPort = target === '' ? undefined : /^\d+$/.test(target) ? Number(target) : target;
  return texts.map((text, i) => {
    if (!/^[+-]?\d+$/.test(text))
      throw new Error(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
    const port = Number(text);
    const known = found.find(({ containerPort }) => containerPort === port)?.protocol;
    return {
      ...(texts.length > 1 ? { name: `port-${i + 1}` } : {}),
      protocol: protocol || known || 'TCP',
      port,
      targetPort: targetPort ?? port,
    };
  });
}
