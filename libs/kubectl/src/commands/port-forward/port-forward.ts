import type { Service } from '@drydock/kinds';
import type { KubeObject } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { slice } from '../../flags/flag.ts';
import { podRunningTimeoutFlag } from '../../flags/shared.ts';
import type { HostConnection, HostListener } from '../../host.ts';
import type { Invocation } from '../../invocation.ts';
import { mappingFor } from '../../resources/builder.ts';
import { objectPath } from '../../resources/info.ts';
import { attachablePod, type PodObject } from '../../workloads/pods.ts';

export const portForwardCommand: Command = {
  name: 'port-forward',
  group: 'Troubleshooting and Debugging Commands',
  short: 'Forward one or more local ports to a pod',
  long: 'With TYPE/NAME one pod of the object is picked. The forwarding ends when that pod ends; start it anew then.',
  examples: [
    ['Local ports 5000 and 6000 to the same ports of a pod', 'kubectl port-forward pod/web 5000 6000'],
    ['Local port 8080 to port 80 of a service', 'kubectl port-forward service/web 8080:80'],
    ['Any free local port', 'kubectl port-forward pod/web :5000'],
  ],
  usage: 'port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  flags: [
    slice('address', 'Addresses to listen on: IP addresses or localhost.', '[localhost]'),
    podRunningTimeoutFlag('1m0s'),
  ],
  completes: 'pods',
  run,
};

interface Forward {
  readonly local: number;
  readonly remote: number;
}

async function run(invocation: Invocation): Promise<void> {
  const { args, flags, host } = invocation;
  if (args.length < 2)
    throw invocation.usageError('TYPE/NAME and list of ports are required for port-forward');
  const pod = await attachablePod(invocation, args[0]!, flags.duration('pod-running-timeout'));
  const ports = await translate(invocation, args[0]!, args.slice(1), pod);
  const forwards = ports.map(parsePorts);
  if (pod.status?.phase !== 'Running')
    throw new Error(
      `unable to forward port because pod is not running. Current status=${pod.status?.phase ?? ''}`,
    );
  if (!host.listen) throw new Error('not simulated: listening on this machine');
  const listeners: HostListener[] = [];
  try {
    for (const forward of forwards) listeners.push(...(await open(invocation, pod, forward)));
    await new Promise<void>((resolve) => host.cancelled.onCancel(() => resolve()));
    host.cancelled.throwIfCancelled();
  } finally {
    for (const listener of listeners) listener.close();
  }
}

function parsePorts(text: string): Forward {
  const parts = text.split(':');
  if (parts.length > 2) throw new Error(`invalid port format '${text}'`);
  const [left = '', right = left] = parts;
  const number = (part: string, what: string) => {
    if (!/^\d+$/.test(part) || Number(part) > 65_535)
      throw new Error(
        `error parsing ${what} port '${part}': strconv.ParseUint: parsing ${JSON.stringify(part)}: ${/^\d+$/.test(part) ? 'value out of range' : 'invalid syntax'}`,
      );
    return Number(part);
  };
  const local = left === '' && parts.length === 2 ? 0 : number(left, 'local');
  const remote = number(right, 'remote');
  if (remote === 0) throw new Error('remote port must be > 0');
  return { local, remote };
}

/** Ports of a service become those of its pods; names of ports become numbers. */
async function translate(
  invocation: Invocation,
  word: string,
  ports: readonly string[],
  pod: PodObject,
): Promise<readonly string[]> {
  const [type = '', name] = word.split('/');
  const mapping = name === undefined ? undefined : await mappingFor(invocation.access, type);
  const service =
    mapping?.kind === 'Service'
      ? await (
          await invocation.access.rest()
        ).get<Service & KubeObject>(
          objectPath({ mapping, namespace: pod.metadata.namespace ?? '', name: name! }),
        )
      : undefined;
  return ports.map((text) => {
    const [left = '', right] = text.split(':');
    const remote = right ?? left;
    const number = service ? servicePort(service, pod, remote) : podPort(pod, remote);
    if (right === undefined && String(number) === remote) return remote;
    return `${right === undefined ? (/^\d+$/.test(left) ? left : number) : left}:${number}`;
  });
}

function podPort(pod: PodObject, text: string): number | string {
  if (/^\d+$/.test(text) || text === '') return text;
  for (const container of pod.spec?.containers ?? [])
    for (const port of container.ports ?? []) if (port.name === text) return port.containerPort;
  throw new Error(`Pod '${pod.metadata.name}' does not have a named port '${text}'`);
}

function servicePort(service: Service & KubeObject, pod: PodObject, text: string): number | string {
  const found = service.spec?.ports?.find((port) =>
    /^\d+$/.test(text) ? port.port === Number(text) : port.name === text,
  );
  if (!found)
    throw new Error(
      /^\d+$/.test(text)
        ? `Service ${service.metadata.name} does not have a service port ${text}`
        : `Service '${service.metadata.name}' does not have a named port '${text}'`,
    );
  if (service.spec?.clusterIP === 'None') return text;
  return podPort(pod, String(found.targetPort ?? found.port));
}

async function open(invocation: Invocation, pod: PodObject, forward: Forward): Promise<HostListener[]> {
  const { flags, host } = invocation;
  const addresses = flags
    .list('address')
    .flatMap((address) => (address === 'localhost' ? ['127.0.0.1', '::1'] : [address]));
  const listeners: HostListener[] = [];
  let local = forward.local;
  for (const address of addresses) {
    const shown = address.includes(':') ? `[${address}]` : address;
    try {
      const listener: HostListener = host.listen!(
        address,
        local,
        (connection) => void handle(invocation, pod, forward.remote, local, connection),
      );
      local = listener.port;
      listeners.push(listener);
      await invocation.out(`Forwarding from ${shown}:${local} -> ${forward.remote}\n`);
    } catch (error) {
      const code = (error as { code?: string }).code;
      if (address === '::1') continue;
      const why = code === 'EACCES' ? 'permission denied' : 'address already in use';
      const version = address.includes(':') ? 'tcp6' : 'tcp4';
      await invocation.err(
        `Unable to listen on port ${local}: Listeners failed to create with the following errors: [unable to create listener: Error listen ${version} ${shown}:${local}: bind: ${why}]\n`,
      );
    }
  }
  if (listeners.length === 0)
    throw new Error(`unable to listen on any of the requested ports: [{${forward.local} ${forward.remote}}]`);
  return listeners;
}

async function handle(
  invocation: Invocation,
  pod: PodObject,
  remote: number,
  local: number,
  connection: HostConnection,
): Promise<void> {
  await invocation.out(`Handling connection for ${local}\n`);
  const path = `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}/portforward`;
  try {
    const rest = await invocation.access.rest();
    const stream = await rest.connect(path, { ports: String(remote) });
    const upward = copy(connection.reader.read.bind(connection.reader), (bytes) =>
      stream.stdin!.write(bytes),
    ).then(() => stream.stdin!.close());
    const downward = copy(stream.stdout.read.bind(stream.stdout), (bytes) =>
      connection.writer.write(bytes),
    ).then(() => connection.writer.close());
    await Promise.all([upward.catch(() => undefined), downward.catch(() => undefined)]);
    const status = await stream.status;
    if (status.status === 'Failure') throw new Error(status.message ?? '');
  } catch (error) {
    await invocation.err(`${portForwardError(invocation, local, remote, (error as Error).message)}\n`);
  } finally {
    connection.close();
  }
}

function portForwardError(_invocation: Invocation, local: number, remote: number, message: string): string {
  return `error: an error occurred forwarding ${local} -> ${remote}: ${message}`;
}

async function copy(
  read: () => Promise<Uint8Array | undefined>,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  for (let bytes = await read(); bytes; bytes = await read()) await write(bytes);
}
