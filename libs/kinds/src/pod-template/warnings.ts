// Texts of `Warning` headers for a pod that is valid but surely not what was meant: GetWarningsForPod of k8s.io/kubernetes/pkg/api/pod.
import { dns1123Label, parseQuantity } from '@drydock/machinery';
import type { Container, ContainerPort, PodSpec } from '../generated/types.ts';

/** `path` is where the spec lies: `spec` or `spec.template.spec`. */
export function podSpecWarnings(spec: PodSpec | undefined, path: string): readonly string[] {
  if (!spec) return [];
  const containers = pathsOf(spec, path);
  return [
    ...repeatedPullSecrets(spec, path),
    ...containers.flatMap(({ container, at }) => [
      ...fractions(container, at),
      ...hiddenVariables(container, at),
    ]),
    ...clashingPorts(containers),
    ...((spec.terminationGracePeriodSeconds ?? 0) < 0
      ? [
          `${path}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`,
        ]
      : []),
  ];
}

/** Names with dots and long names are allowed but do not become host names as they are. */
export function hostnameWarnings(name: string, usedIn: string): readonly string[] {
  const findings = dns1123Label(name);
  if (findings.length === 0) return [];
  return [
    `metadata.name: this is used in ${usedIn}, which can result in surprising behavior; a DNS label is recommended: [${findings.join(' ')}]`,
  ];
}

interface PlacedContainer {
  readonly container: Container;
  readonly at: string;
}

function pathsOf(spec: PodSpec, path: string): readonly PlacedContainer[] {
  const place = (list: readonly Container[] | undefined, name: string) =>
    (list ?? []).map((container, index) => ({ container, at: `${path}.${name}[${index}]` }));
  return [...place(spec.initContainers, 'initContainers'), ...place(spec.containers, 'containers')];
}

function repeatedPullSecrets({ imagePullSecrets = [] }: PodSpec, path: string): string[] {
  const at = (index: number) => `${path}.imagePullSecrets[${index}].name`;
  const isRepeated = (name: string | undefined, index: number) =>
    imagePullSecrets.findIndex((other) => other.name === name) < index;
  return [
    ...imagePullSecrets.flatMap(({ name }, index) =>
      isRepeated(name, index) ? [`${at(index)}: duplicate name "${name ?? ''}"`] : [],
    ),
    ...imagePullSecrets.flatMap(({ name }, index) => (name ? [] : [`${at(index)}: invalid empty name ""`])),
  ];
}

/** `memory: 100m` is a tenth of a byte: written by those who meant 100Mi. */
function fractions({ resources = {} }: Container, at: string): string[] {
  return (['memory', 'ephemeral-storage'] as const).flatMap((resource) =>
    (['limits', 'requests'] as const).flatMap((side) => {
      const quantity = parseQuantity(resources[side]?.[resource] ?? '0');
      if (!quantity || quantity.nano % 1_000_000_000n === 0n) return [];
      return [
        `${at}.resources.${side}[${resource}]: fractional byte value "${quantity.toString()}" is invalid, must be an integer`,
      ];
    }),
  );
}

function hiddenVariables({ env = [] }: Container, at: string): string[] {
  return env.flatMap(({ name, value = '', valueFrom }, index) => {
    if (env.findIndex((other) => other.name === name) === index) return [];
    const reference = `$(${name})`;
    const grows = !valueFrom && value !== reference && value.includes(reference);
    return grows
      ? []
      : [
          `${at}.env[${index}]: hides previous definition of "${name}", which may be dropped when using apply`,
        ];
  });
}

function clashingPorts(containers: readonly PlacedContainer[]): string[] {
  const ports = containers.flatMap(({ container, at }) =>
    (container.ports ?? []).map((port, index) => ({ port, at: `${at}.ports[${index}]` })),
  );
  return ports.flatMap(({ port, at }, index) =>
    ports
      .slice(0, index)
      .filter(
        (other) => other.port.containerPort === port.containerPort && other.port.protocol === port.protocol,
      )
      .flatMap((other) => {
        const clash = clashOf(port, other.port);
        return clash ? [`${at}: ${clash} port definition with ${other.at}`] : [];
      }),
  );
}

function clashOf(port: ContainerPort, other: ContainerPort): string | undefined {
  const [hostPort, otherHostPort] = [port.hostPort ?? 0, other.hostPort ?? 0];
  const [hostIp, otherHostIp] = [port.hostIP ?? '', other.hostIP ?? ''];
  if (hostIp === otherHostIp && hostPort === otherHostPort) return 'duplicate';
  if (hostPort === 0 || otherHostPort === 0) return 'overlapping';
  return hostPort === otherHostPort && (hostIp === '') !== (otherHostIp === '')
    ? 'dangerously ambiguous'
    : undefined;
}
