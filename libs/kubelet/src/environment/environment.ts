// The variables of a container: service links, envFrom, env, in the kubelet's order.
import { resources } from '@drydock/client';
import type { Container, EnvVar, Pod } from '@drydock/kinds';
import { decodeBase64, decodeUtf8 } from '@drydock/machinery';
import type { KubeletContext } from '../options.ts';
import { expandVariables } from './expansion.ts';
import { fieldValue, resourceValue, type PodAddresses } from './field-reference.ts';
import { serviceVariables } from './service-links.ts';

/** CreateContainerConfigError: the message is the kubelet's. */
export class ConfigError extends Error {}

/** Throws {@link ConfigError} when a ConfigMap, Secret or key that is not optional is missing. */
export function buildEnvironment(
  context: KubeletContext,
  pod: Pod,
  container: Container,
  addresses: PodAddresses,
): ReadonlyMap<string, string> {
  const namespace = pod.metadata.namespace ?? '';
  const links = serviceVariables(context.informers, namespace, pod.spec?.enableServiceLinks ?? true);
  const services = new Map(links);
  const result = new Map<string, string>();
  for (const source of container.envFrom ?? []) {
    const prefix = source.prefix ?? '';
    for (const [key, value] of Object.entries(sourceData(context, namespace, source)))
      result.set(prefix + key, value);
  }
  for (const variable of container.env ?? []) {
    const value = variable.valueFrom
      ? referencedValue(context, pod, container, variable, addresses)
      : expandVariables(variable.value ?? '', (name) => result.get(name) ?? services.get(name));
    if (value !== undefined) result.set(variable.name, value);
  }
  for (const [name, value] of services) if (!result.has(name)) result.set(name, value);
  return result;
}

function sourceData(
  context: KubeletContext,
  namespace: string,
  source: NonNullable<Container['envFrom']>[number],
): Readonly<Record<string, string>> {
  if (source.configMapRef) {
    const { name = '', optional } = source.configMapRef;
    const found = context.informers.for(resources.configMaps).get(namespace, name);
    if (found) return found.data ?? {};
    if (optional) return {};
    throw new ConfigError(`configmap "${name}" not found`);
  }
  if (source.secretRef) {
    const { name = '', optional } = source.secretRef;
    const found = context.informers.for(resources.secrets).get(namespace, name);
    if (found) return decodeSecret(found.data ?? {});
    if (optional) return {};
    throw new ConfigError(`secret "${name}" not found`);
  }
  return {};
}

function decodeSecret(data: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, decode(value)]));
}

const decode = (value: string) => decodeUtf8(decodeBase64(value) ?? new Uint8Array());

function referencedValue(
  context: KubeletContext,
  pod: Pod,
  container: Container,
  { valueFrom }: EnvVar,
  addresses: PodAddresses,
): string | undefined {
  const namespace = pod.metadata.namespace ?? '';
  if (valueFrom?.configMapKeyRef) {
    const { name = '', key, optional } = valueFrom.configMapKeyRef;
    const found = context.informers.for(resources.configMaps).get(namespace, name);
    return keyOf(found && (found.data ?? {}), {
      kind: 'configmap',
      title: 'ConfigMap',
      namespace,
      name,
      key,
      optional,
    });
  }
  if (valueFrom?.secretKeyRef) {
    const { name = '', key, optional } = valueFrom.secretKeyRef;
    const found = context.informers.for(resources.secrets).get(namespace, name);
    return keyOf(found && decodeSecret(found.data ?? {}), {
      kind: 'secret',
      title: 'Secret',
      namespace,
      name,
      key,
      optional,
    });
  }
  if (valueFrom?.fieldRef) {
    const value = fieldValue(pod, valueFrom.fieldRef.fieldPath, addresses);
    if (value === undefined) throw new ConfigError(`unsupported fieldPath: ${valueFrom.fieldRef.fieldPath}`);
    return value;
  }
  if (valueFrom?.resourceFieldRef) {
    const { containerName, resource, divisor } = valueFrom.resourceFieldRef;
    const all = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])];
    const named = containerName ? all.find(({ name }) => name === containerName) : container;
    const allocatable = context.node.allocatable ?? context.node.capacity;
    return resourceValue(named ?? container, resource, divisor, allocatable);
  }
  return undefined;
}

interface KeyReference {
  readonly kind: string;
  readonly title: string;
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
  readonly optional: boolean | undefined;
}

function keyOf(
  data: Readonly<Record<string, string>> | undefined,
  reference: KeyReference,
): string | undefined {
  const { kind, title, namespace, name, key, optional } = reference;
  if (!data) {
    if (optional) return undefined;
    throw new ConfigError(`${kind} "${name}" not found`);
  }
  if (Object.hasOwn(data, key)) return data[key];
  if (optional) return undefined;
  throw new ConfigError(`couldn't find key ${key} in ${title} ${namespace}/${name}`);
}
