// validateContainers and validateInitContainers of k8s.io/kubernetes/pkg/apis/core/validation.
import { fieldError, type FieldError } from '@drydock/machinery';
import type { Container, ContainerPort, PodSpec } from '../generated/types.ts';
import {
  dnsLabel,
  invalids,
  oneOf,
  portNameErrors,
  portNumberErrors,
  protocol,
} from '../validation/values.ts';
import { validateEnvironment } from './validate-environment.ts';
import { validateHandlers } from './validate-probes.ts';
import { validateResources } from './validate-resources.ts';
import { validateDevices, validateMounts } from './validate-mounts.ts';
import { validateSecurityContext } from './validate-security-context.ts';

export function validateContainers(spec: PodSpec, path: string): FieldError[] {
  const containers = spec.containers ?? [];
  if (containers.length === 0) return [fieldError.required(path)];
  const names = new Set<string>();
  const errors = containers.flatMap((container, index) => {
    const at = `${path}[${index}]`;
    return [
      ...validateContainer(container, spec, at),
      ...uniqueName(container.name, names, at),
      ...validateHandlers(container, spec, at),
      ...(container.restartPolicy === undefined
        ? []
        : [fieldError.forbidden(`${at}.restartPolicy`, 'may not be set for non-init containers')]),
    ];
  });
  return [...errors, ...hostPortConflicts(containers, path)];
}

export function validateInitContainers(spec: PodSpec, path: string): FieldError[] {
  const names = new Set((spec.containers ?? []).map((container) => container.name));
  return (spec.initContainers ?? []).flatMap((container, index) => {
    const at = `${path}[${index}]`;
    const sidecar = container.restartPolicy === 'Always';
    return [
      ...validateContainer(container, spec, at),
      ...uniqueName(container.name, names, at),
      ...(container.restartPolicy === undefined || sidecar
        ? []
        : [fieldError.notSupported(`${at}.restartPolicy`, container.restartPolicy, ['Always'])]),
      ...(sidecar ? validateHandlers(container, spec, at) : forbiddenHandlers(container, at)),
      ...hostPortConflicts([container], `${path}`),
    ];
  });
}

function forbiddenHandlers(container: Container, path: string): FieldError[] {
  const handlers = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const;
  return handlers
    .filter((field) => container[field] !== undefined)
    .map((field) =>
      fieldError.forbidden(
        `${path}.${field}`,
        'may not be set for init containers without restartPolicy=Always',
      ),
    );
}

function uniqueName(name: string, taken: Set<string>, path: string): FieldError[] {
  if (name && taken.has(name)) return [fieldError.duplicate(`${path}.name`, name)];
  taken.add(name);
  return [];
}

/** validateContainerCommon: what every container, init container and ephemeral container must keep. */
export function validateContainer(container: Container, spec: PodSpec, path: string): FieldError[] {
  const { volumes = [], restartPolicy: podRestartPolicy } = spec;
  const { name, image = '' } = container;
  const errors = name ? dnsLabel(`${path}.name`, name) : [fieldError.required(`${path}.name`)];
  if (image === '') errors.push(fieldError.required(`${path}.image`));
  else if (image !== image.trim())
    errors.push(fieldError.invalid(`${path}.image`, image, 'must not have leading or trailing whitespace'));
  return [
    ...errors,
    ...oneOf(`${path}.terminationMessagePolicy`, container.terminationMessagePolicy ?? 'File', [
      'FallbackToLogsOnError',
      'File',
    ]),
    ...validatePorts(container.ports ?? [], `${path}.ports`),
    ...validateEnvironment(container, path),
    ...validateMounts(container, volumes, path),
    ...validateDevices(container, volumes, path),
    ...oneOf(`${path}.imagePullPolicy`, container.imagePullPolicy ?? 'Always', [
      'Always',
      'IfNotPresent',
      'Never',
    ]),
    ...validateResources(container.resources, `${path}.resources`),
    ...validateResizePolicy(container, podRestartPolicy, `${path}.resizePolicy`),
    ...validateSecurityContext(container.securityContext, `${path}.securityContext`),
  ];
}

function validateResizePolicy(
  { resizePolicy = [] }: Container,
  podRestartPolicy: string | undefined,
  path: string,
): FieldError[] {
  const names = resizePolicy.map(({ resourceName }) => resourceName);
  return resizePolicy.flatMap(({ resourceName, restartPolicy }, index) => {
    const errors =
      names.indexOf(resourceName) < index ? [fieldError.duplicate(`${path}[${index}]`, resourceName)] : [];
    if (resourceName !== 'cpu' && resourceName !== 'memory')
      errors.push(fieldError.notSupported(path, resourceName ?? '', ['cpu', 'memory']));
    if (!restartPolicy) errors.push(fieldError.required(path));
    else errors.push(...oneOf(path, restartPolicy, ['NotRequired', 'RestartContainer']));
    if (podRestartPolicy === 'Never' && restartPolicy === 'RestartContainer')
      errors.push(
        fieldError.invalid(path, restartPolicy, "must be 'NotRequired' when `restartPolicy` is 'Never'"),
      );
    return errors;
  });
}

function validatePorts(ports: readonly ContainerPort[], path: string): FieldError[] {
  const names = new Set<string>();
  return ports.flatMap((port, index) => {
    const at = `${path}[${index}]`;
    const errors: FieldError[] = [];
    if (port.name) {
      const texts = portNameErrors(port.name);
      if (texts.length > 0) errors.push(...invalids(`${at}.name`, port.name, texts));
      else if (names.has(port.name)) errors.push(fieldError.duplicate(`${at}.name`, port.name));
      names.add(port.name);
    }
    if (!port.containerPort) errors.push(fieldError.required(`${at}.containerPort`));
    else
      errors.push(
        ...invalids(`${at}.containerPort`, port.containerPort, portNumberErrors(port.containerPort)),
      );
    if (port.hostPort)
      errors.push(...invalids(`${at}.hostPort`, port.hostPort, portNumberErrors(port.hostPort)));
    return [...errors, ...protocol(`${at}.protocol`, port.protocol)];
  });
}

function hostPortConflicts(containers: readonly Container[], path: string): FieldError[] {
  const taken = new Set<string>();
  return containers.flatMap((container, index) =>
    (container.ports ?? []).flatMap((port, portIndex) => {
      if (!port.hostPort) return [];
      const key = `${port.protocol}/${port.hostIP ?? ''}/${port.hostPort}`;
      const conflict = taken.has(key);
      taken.add(key);
      return conflict ? [fieldError.duplicate(`${path}[${index}].ports[${portIndex}].hostPort`, key)] : [];
    }),
  );
}
