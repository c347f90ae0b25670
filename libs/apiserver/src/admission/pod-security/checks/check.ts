import type { Container, ObjectMeta, PodSpec } from '@drydock/kinds';

/** Why a pod is not up to a standard. */
export interface Violation {
  readonly reason: string;
  readonly detail: string;
}

export interface Check {
  /** Checks are reported in the order of these. */
  readonly id: string;
  /** The minor version of the standard that brought it. */
  readonly since: number;
  /** A baseline check that this one contains. */
  readonly overrides?: string;
  readonly run: (spec: PodSpec, metadata: ObjectMeta, minor: number) => Violation | undefined;
}

export type SecurityContext = NonNullable<Container['securityContext']>;

/** All containers, in the order in which the checks look at them. */
export function containersOf(spec: PodSpec): readonly Container[] {
  return [
    ...(spec.initContainers ?? []),
    ...(spec.containers ?? []),
    ...((spec.ephemeralContainers ?? []) as readonly Container[]),
  ];
}

export const quote = (items: readonly string[]) => items.map((item) => `"${item}"`).join(', ');
export const plural = (word: string, count: number) => (count === 1 ? word : `${word}s`);
/** Sorted and each once. */
export const distinct = (items: readonly string[]) => [...new Set(items)].sort();

/** `container "a"`, `containers "a", "b"`. */
export const named = (containers: readonly Container[]) =>
  `${plural('container', containers.length)} ${quote(containers.map(({ name }) => name))}`;

/** Who sets something: the pod, some containers, or both. */
export function setters(pod: boolean, containers: readonly Container[]): string {
  return [...(pod ? ['pod'] : []), ...(containers.length > 0 ? [named(containers)] : [])].join(' and ');
}

/** A violation when some containers are bad. */
export function badContainers(
  spec: PodSpec,
  isBad: (container: Container) => boolean,
  violation: (bad: readonly Container[]) => Violation,
): Violation | undefined {
  const bad = containersOf(spec).filter(isBad);
  return bad.length === 0 ? undefined : violation(bad);
}

/** The values that a pod and its containers set and should not, and who does. */
export function badValues(
  spec: PodSpec,
  valuesOf: (context: SecurityContext) => readonly string[],
): { readonly who: string; readonly values: readonly string[] } | undefined {
  const ofPod = spec.securityContext ? valuesOf(spec.securityContext as SecurityContext) : [];
  const ofContainer = ({ securityContext }: Container) => (securityContext ? valuesOf(securityContext) : []);
  const bad = containersOf(spec).filter((container) => ofContainer(container).length > 0);
  if (ofPod.length === 0 && bad.length === 0) return undefined;
  const values = distinct([...ofPod, ...bad.flatMap(ofContainer)]);
  return { who: setters(ofPod.length > 0, bad), values };
}

export const isWindows = ({ os }: PodSpec) => os?.name === 'windows';
