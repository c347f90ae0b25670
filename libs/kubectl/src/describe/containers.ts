import type {
  Container,
  ContainerState,
  ContainerStatus,
  EnvVar,
  Pod,
  Probe,
  ResourceRequirements,
} from '@drydock/kinds';
import { parseQuantity } from '@drydock/machinery';
import { goString } from '../printers/go-format.ts';
import { formatRfc1123, orNone, titleBool, type DescribeWriter } from './writer.ts';

/** `Containers:` of a pod (with statuses) or of a template (`space` is its indent). */
export function writeContainers(
  writer: DescribeWriter,
  label: string,
  containers: readonly Container[],
  statuses: readonly ContainerStatus[],
  space: string,
  pod?: Pod,
): void {
  writer.write(0, `${space}${label}:${containers.length === 0 ? ' <none>' : ''}\n`);
  for (const container of containers) {
    const status = statuses.find((one) => one.name === container.name);
    writeBasics(writer, container, status, space);
    writeWords(writer, 'Command', container.command);
    writeWords(writer, 'Args', container.args);
    if (status) writeState(writer, status);
    writeResources(writer, container.resources, 2);
    for (const [title, probe] of [
      ['Liveness', container.livenessProbe],
      ['Readiness', container.readinessProbe],
      ['Startup', container.startupProbe],
    ] as const)
      if (probe) writer.field(2, title, probeText(probe));
    if (container.envFrom?.length) writeEnvFrom(writer, container);
    writeEnv(writer, container, pod);
    writeMounts(writer, container);
  }
}

function writeBasics(
  writer: DescribeWriter,
  container: Container,
  status: ContainerStatus | undefined,
  space: string,
): void {
  writer.write(1, `${space ? ' ' : ''}${container.name}:\n`);
  if (status) writer.field(2, 'Container ID', status.containerID ?? '');
  writer.field(2, 'Image', container.image ?? '');
  if (status) writer.field(2, 'Image ID', status.imageID);
  const ports = container.ports ?? [];
  const list = (number: (port: (typeof ports)[number]) => number) =>
    ports
      .map((port) => `${number(port)}/${port.protocol ?? ''}${port.name ? ` (${port.name})` : ''}`)
      .join(', ');
  const own = list((port) => port.containerPort);
  const host = list((port) => port.hostPort ?? 0);
  writer.field(2, own.includes(',') ? 'Ports' : 'Port', orNone(own));
  writer.field(2, host.includes(',') ? 'Host Ports' : 'Host Port', orNone(host));
  const seccomp = container.securityContext?.seccompProfile;
  if (seccomp) writer.field(2, 'SeccompProfile', seccomp.type);
  if (seccomp?.type === 'Localhost') writer.field(3, 'LocalhostProfile', seccomp.localhostProfile ?? '');
}

function writeWords(writer: DescribeWriter, title: string, words: readonly string[] | undefined): void {
  if (!words?.length) return;
  writer.write(2, `${title}:\n`);
  for (const word of words) for (const line of word.split('\n')) writer.write(3, `${line}\n`);
}

function writeState(writer: DescribeWriter, status: ContainerStatus): void {
  writeOneState(writer, 'State', status.state ?? {});
  if (status.lastState?.terminated) writeOneState(writer, 'Last State', status.lastState);
  writer.field(2, 'Ready', titleBool(status.ready));
  writer.field(2, 'Restart Count', status.restartCount);
}

function writeOneState(writer: DescribeWriter, title: string, state: ContainerState): void {
  if (state.running) {
    writer.field(2, title, 'Running');
    writer.field(3, 'Started', formatRfc1123(state.running.startedAt));
  } else if (state.terminated) {
    const { reason, message, exitCode, signal, startedAt, finishedAt } = state.terminated;
    writer.field(2, title, 'Terminated');
    if (reason) writer.field(3, 'Reason', reason);
    if (message) writer.field(3, 'Message', message);
    writer.field(3, 'Exit Code', exitCode);
    if (signal) writer.field(3, 'Signal', signal);
    writer.field(3, 'Started', formatRfc1123(startedAt));
    writer.field(3, 'Finished', formatRfc1123(finishedAt));
  } else {
    writer.field(2, title, 'Waiting');
    if (state.waiting?.reason) writer.field(3, 'Reason', state.waiting.reason);
  }
}

export function writeResources(
  writer: DescribeWriter,
  resources: ResourceRequirements | undefined,
  level: number,
): void {
  for (const [title, list] of [
    ['Limits', resources?.limits],
    ['Requests', resources?.requests],
  ] as const) {
    const names = Object.keys(list ?? {}).sort();
    if (names.length > 0) writer.write(level, `${title}:\n`);
    for (const name of names) writer.field(level + 1, name, list![name]);
  }
}

export function probeText(probe: Probe): string {
  const attributes = `delay=${probe.initialDelaySeconds ?? 0}s timeout=${probe.timeoutSeconds ?? 0}s period=${probe.periodSeconds ?? 0}s #success=${probe.successThreshold ?? 0} #failure=${probe.failureThreshold ?? 0}`;
  if (probe.exec) return `exec ${goString(probe.exec.command ?? [])} ${attributes}`;
  if (probe.httpGet) {
    const { scheme = '', host = '', port, path = '' } = probe.httpGet;
    const slash = path === '' || path.startsWith('/') ? path : `/${path}`;
    return `http-get ${scheme.toLowerCase()}://${host}:${port}${slash} ${attributes}`;
  }
  if (probe.tcpSocket)
    return `tcp-socket ${probe.tcpSocket.host ?? ''}:${probe.tcpSocket.port} ${attributes}`;
  if (probe.grpc) return `grpc <pod>:${probe.grpc.port} ${probe.grpc.service ?? ''} ${attributes}`;
  return `unknown ${attributes}`;
}

function writeEnvFrom(writer: DescribeWriter, container: Container): void {
  writer.write(2, 'Environment Variables from:\n');
  for (const { configMapRef, secretRef, prefix } of container.envFrom ?? []) {
    const source = configMapRef ?? secretRef;
    const kind = configMapRef ? 'ConfigMap' : secretRef ? 'Secret' : '';
    const what = prefix ? `${kind} with prefix '${prefix}'` : kind;
    writer.write(3, `${source?.name ?? ''}\t${what}\tOptional: ${source?.optional === true}\n`);
  }
}

function writeEnv(writer: DescribeWriter, container: Container, pod: Pod | undefined): void {
  writer.write(2, `Environment:${container.env?.length ? '' : '\t<none>'}\n`);
  for (const variable of container.env ?? []) writeVariable(writer, variable, container, pod);
}

function writeVariable(
  writer: DescribeWriter,
  variable: EnvVar,
  container: Container,
  pod: Pod | undefined,
): void {
  const { name, value = '', valueFrom } = variable;
  if (!valueFrom) {
    value.split('\n').forEach((line, i) => writer.write(3, i === 0 ? `${name}:\t${line}\n` : `\t${line}\n`));
    return;
  }
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom;
  if (fieldRef)
    writer.field(
      3,
      name,
      `${pod ? fieldValue(pod, fieldRef.fieldPath) : ''} (${fieldRef.apiVersion ?? 'v1'}:${fieldRef.fieldPath})`,
    );
  else if (resourceFieldRef)
    writer.field(
      3,
      name,
      `${resourceValue(container, resourceFieldRef.resource, String(resourceFieldRef.divisor ?? '1'))} (${resourceFieldRef.resource})`,
    );
  else if (secretKeyRef)
    writer.write(
      3,
      `${name}:\t<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name}'>\tOptional: ${secretKeyRef.optional === true}\n`,
    );
  else if (configMapKeyRef)
    writer.write(
      3,
      `${name}:\t<set to the key '${configMapKeyRef.key}' of config map '${configMapKeyRef.name}'>\tOptional: ${configMapKeyRef.optional === true}\n`,
    );
}

function fieldValue(pod: Pod, path: string): string {
  const map = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path);
  if (map)
    return (
      (pod.metadata as unknown as Record<string, Record<string, string> | undefined>)[map[1]!]?.[map[2]!] ??
      ''
    );
  let value: unknown = pod;
  for (const part of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[part];
  return value === undefined || value === null ? '' : String(value);
}

function resourceValue(container: Container, resource: string, divisor: string): string {
  const [list = '', ...name] = resource.split('.');
  const resources = container.resources as Record<string, Record<string, string> | undefined> | undefined;
  const amount = parseQuantity(resources?.[list]?.[name.join('.')] ?? '0');
  const unit = parseQuantity(divisor === '0' ? '1' : divisor);
  if (!amount || !unit) return '';
  const nano = (amount.nano + unit.nano - 1n) / unit.nano;
  if (nano === 0n && (resource === 'limits.cpu' || resource === 'limits.memory')) return 'node allocatable';
  return String(nano);
}

function writeMounts(writer: DescribeWriter, container: Container): void {
  const mounts = [...(container.volumeMounts ?? [])].sort((a, b) => (a.mountPath < b.mountPath ? -1 : 1));
  writer.write(2, `Mounts:${mounts.length === 0 ? '\t<none>' : ''}\n`);
  for (const { mountPath, name, readOnly, subPath } of mounts) {
    const how = [readOnly ? 'ro' : 'rw', ...(subPath ? [`path=${JSON.stringify(subPath)}`] : [])].join(',');
    writer.write(3, `${mountPath} from ${name} (${how})\n`);
  }
  if (!container.volumeDevices?.length) return;
  writer.write(2, `Devices:${mounts.length === 0 ? '\t<none>' : ''}\n`);
  for (const { devicePath, name } of container.volumeDevices) writer.write(3, `${devicePath} from ${name}\n`);
}
