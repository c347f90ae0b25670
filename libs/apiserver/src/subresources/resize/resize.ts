// More or less cpu and memory for containers that run: ValidatePodResize of k8s.io/kubernetes/pkg/apis/core/validation.
import type { Container, Pod, PodSpec, ResourceRequirements } from '@drydock/kinds';
import { deepEqual, fieldError, type FieldError, type KubeObject } from '@drydock/machinery';
import { nextGeneration, partialUpdate } from '../partial-update.ts';
import { qualityOfService } from './quality-of-service.ts';

type Containers = readonly Container[];
const podOf = (object: KubeObject) => object as unknown as Pod;
const specOf = (object: KubeObject): PodSpec => podOf(object).spec ?? { containers: [] };

export const resize = partialUpdate('resize', {
  take: (given, old) => {
    const [wanted, before] = [specOf(given), specOf(old)];
    const containers = onlyResources(wanted.containers, before.containers);
    const initContainers = onlyResources(wanted.initContainers ?? [], before.initContainers ?? []);
    // a different list of containers goes on to the validation, which refuses it
    const spec: PodSpec = {
      ...before,
      containers: containers ?? wanted.containers,
      ...(before.initContainers || wanted.initContainers
        ? { initContainers: initContainers ?? wanted.initContainers ?? [] }
        : {}),
    };
    return nextGeneration({ ...old, spec } as unknown as KubeObject, old);
  },
  validate: (next, old, { resource, server }) => {
    if (old.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined)
      return [fieldError.forbidden('', 'static pods cannot be resized')];
    // the spec is checked on its own here: what may change is below
    const { validate } = resource.definition;
    return [...(validate?.(next, { old: next, now: server.clock.now() }) ?? []), ...resizeErrors(next, old)];
  },
});

/** The old containers with new resources; undefined when the lists are not of the same containers. */
function onlyResources(wanted: Containers, before: Containers): Containers | undefined {
  if (wanted.length !== before.length) return undefined;
  if (wanted.some(({ name }, index) => name !== before[index]?.name)) return undefined;
  return before.map((container, index) => {
    const { resources, resizePolicy } = wanted[index]!;
    const { resources: _resources, resizePolicy: _policy, ...rest } = container;
    return { ...rest, ...(resources ? { resources } : {}), ...(resizePolicy ? { resizePolicy } : {}) };
  });
}

function resizeErrors(next: KubeObject, old: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  const { status } = podOf(old);
  const before = status?.qosClass ?? qualityOfService(podOf(old));
  if (before !== qualityOfService(podOf(next)))
    errors.push(
      fieldError.invalid(
        'spec',
        status?.qosClass ?? '',
        'Pod QOS Class may not change as a result of resizing',
      ),
    );
  const running = status?.containerStatuses?.find(({ state }) => state?.running);
  // a kubelet that can resize tells what it has given
  if (running && running.resources === undefined)
    errors.push(fieldError.forbidden('spec', 'Pod running on node without support for resize'));
  const [spec, oldSpec] = [specOf(next), specOf(old)];
  const order = [
    ...orderErrors(spec.containers, oldSpec.containers, 'containers'),
    ...orderErrors(spec.initContainers ?? [], oldSpec.initContainers ?? [], 'initContainers'),
  ];
  if (order.length > 0) return [...errors, ...order];
  return [
    ...errors,
    ...resourceErrors(spec.containers, oldSpec.containers, 'containers'),
    ...resourceErrors(spec.initContainers ?? [], oldSpec.initContainers ?? [], 'initContainers'),
    ...mutableErrors(spec, oldSpec),
  ];
}

function orderErrors(now: Containers, before: Containers, list: string): FieldError[] {
  if (now.length !== before.length)
    return [fieldError.forbidden(`spec.${list}`, `${list} may not be added or removed on resize`)];
  return now.flatMap(({ name }, index) =>
    name === before[index]?.name
      ? []
      : [
          fieldError.forbidden(
            `spec.${list}[${index}].name`,
            `${list} may not be renamed or reordered on resize`,
          ),
        ],
  );
}

function resourceErrors(now: Containers, before: Containers, list: string): FieldError[] {
  return now.flatMap(({ resources }, index) => {
    const old = before[index]?.resources;
    return (['requests', 'limits'] as const).flatMap((which) =>
      Object.keys(old?.[which] ?? {}).every((name) => resources?.[which]?.[name] !== undefined)
        ? []
        : [
            fieldError.forbidden(
              `spec.${list}[${index}].resources.${which}`,
              `resource ${which} cannot be removed`,
            ),
          ],
    );
  });
}

function mutableErrors(spec: PodSpec, old: PodSpec): FieldError[] {
  const errors: FieldError[] = [];
  const same = (a: Containers, b: Containers) =>
    a.every(({ resources }, index) => deepEqual(immutable(resources), immutable(b[index]?.resources)));
  const sidecars = (list: Containers = []) => list.filter(({ restartPolicy }) => restartPolicy === 'Always');
  const others = (list: Containers = []) => list.filter(({ restartPolicy }) => restartPolicy !== 'Always');
  if (
    !same(spec.containers, old.containers) ||
    !same(sidecars(spec.initContainers), sidecars(old.initContainers))
  )
    errors.push(fieldError.forbidden('spec', 'only cpu and memory resources are mutable'));
  const fixed = (list?: Containers) => others(list).map(({ resources }) => resources ?? {});
  if (!deepEqual(fixed(spec.initContainers), fixed(old.initContainers)))
    errors.push(fieldError.forbidden('spec', 'resources for non-sidecar init containers are immutable'));
  return errors;
}

/** What a resize leaves alone. */
function immutable(resources: ResourceRequirements = {}): unknown {
  const rest = (amounts: Readonly<Record<string, string>> = {}) =>
    Object.fromEntries(Object.entries(amounts).filter(([name]) => name !== 'cpu' && name !== 'memory'));
  return { ...resources, requests: rest(resources.requests), limits: rest(resources.limits) };
}
