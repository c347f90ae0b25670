import { fieldError, type FieldError } from '@drydock/machinery';
import type { ServicePort, ServiceSpec } from '../../generated/types.ts';
import { dnsLabel, invalids, portNumberErrors, portNumberOrName, protocol } from '../../validation/values.ts';

const kubeletPort = 10_250;
/** Ports that a node publishes for Services. */
export const nodePortRange = { first: 30_000, last: 32_767 } as const;

/** The ports of a Service: each by itself, then what may occur only once. */
export function validateServicePorts(spec: ServiceSpec): FieldError[] {
  const ports = spec.ports ?? [];
  const names = new Set<string>();
  return [
    ...(spec.type === 'LoadBalancer' ? ports.flatMap(refuseKubelet) : []),
    ...ports.flatMap((port, index) => validatePort(port, ports.length > 1, names, `spec.ports[${index}]`)),
    ...ports.flatMap((port, index) => validateNodePort(port, spec.type, `spec.ports[${index}].nodePort`)),
    ...repeated(ports, (port) => (port.nodePort ? `${port.protocol}/${port.nodePort}` : undefined)).map(
      (index) => fieldError.duplicate(`spec.ports[${index}].nodePort`, ports[index]!.nodePort),
    ),
    ...repeated(ports, (port) => `${port.protocol}/${port.port}`).map((index) =>
      fieldError.duplicate(`spec.ports[${index}]`, duplicateKey(ports[index]!)),
    ),
  ];
}

function refuseKubelet(port: ServicePort, index: number): FieldError[] {
  if (port.port !== kubeletPort) return [];
  const text = `may not expose port ${kubeletPort} externally since it is used by kubelet`;
  return [fieldError.invalid(`spec.ports[${index}]`, port.port, text)];
}

function validatePort(port: ServicePort, needsName: boolean, names: Set<string>, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (!port.name) {
    if (needsName) errors.push(fieldError.required(`${path}.name`));
  } else {
    errors.push(...dnsLabel(`${path}.name`, port.name));
    if (names.has(port.name)) errors.push(fieldError.duplicate(`${path}.name`, port.name));
    names.add(port.name);
  }
  return [
    ...errors,
    ...invalids(`${path}.port`, port.port ?? 0, portNumberErrors(port.port ?? 0)),
    ...protocol(`${path}.protocol`, port.protocol),
    ...portNumberOrName(`${path}.targetPort`, port.targetPort ?? 0),
  ];
}

function validateNodePort({ nodePort }: ServicePort, type: string | undefined, path: string): FieldError[] {
  if (!nodePort) return [];
  if (type === 'ClusterIP') return [fieldError.forbidden(path, "may not be used when `type` is 'ClusterIP'")];
  const { first, last } = nodePortRange;
  if (nodePort >= first && nodePort <= last) return [];
  const text = `provided port is not in the valid range. The range of valid ports is ${first}-${last}`;
  return [fieldError.invalid(path, nodePort, text)];
}

/** Indices whose key an earlier port has already. */
function repeated(ports: readonly ServicePort[], keyOf: (port: ServicePort) => string | undefined): number[] {
  const seen = new Set<string>();
  return ports.flatMap((port, index) => {
    const key = keyOf(port);
    if (key === undefined) return [];
    if (seen.has(key)) return [index];
    seen.add(key);
    return [];
  });
}

// The internal type has no JSON names: the message shows those of Go.
function duplicateKey({ protocol: transport, port }: ServicePort) {
  return { Name: '', Protocol: transport ?? '', AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 };
}
