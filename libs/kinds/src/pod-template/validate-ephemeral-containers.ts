// validateEphemeralContainers of k8s.io/kubernetes/pkg/apis/core/validation: containers that `kubectl debug` adds.
import { fieldError, type FieldError } from '@drydock/machinery';
import type { EphemeralContainer, PodSpec } from '../generated/types.ts';
import { validateContainer } from './validate-containers.ts';

const allowed = new Set([
  'name',
  'image',
  'command',
  'args',
  'workingDir',
  'envFrom',
  'env',
  'volumeMounts',
  'volumeDevices',
  'terminationMessagePath',
  'terminationMessagePolicy',
  'imagePullPolicy',
  'securityContext',
  'stdin',
  'stdinOnce',
  'tty',
  'targetContainerName',
]);
const reason = 'cannot be set for an Ephemeral Container';

export function validateEphemeralContainers(spec: PodSpec, path: string): FieldError[] {
  const targets = (spec.containers ?? []).map(({ name }) => name);
  const taken = new Set([...targets, ...(spec.initContainers ?? []).map(({ name }) => name)]);
  return (spec.ephemeralContainers ?? []).flatMap((container, index) => {
    const at = `${path}[${index}]`;
    const errors = validateContainer(container, spec, at);
    if (container.name && taken.has(container.name))
      errors.push(fieldError.duplicate(`${at}.name`, container.name));
    taken.add(container.name);
    const target = container.targetContainerName;
    if (target && !targets.includes(target))
      errors.push(fieldError.notFound(`${at}.targetContainerName`, target));
    return [...errors, ...forbiddenFields(container, at)];
  });
}

/** They come and go while the pod runs: nothing that a pod plans with can hang on them. */
function forbiddenFields(container: EphemeralContainer, path: string): FieldError[] {
  const isSet = (value: unknown) =>
    typeof value !== 'object' || value === null || Object.keys(value).length > 0;
  const fields = Object.entries(container).filter(([field, value]) => !allowed.has(field) && isSet(value));
  const subPaths = (container.volumeMounts ?? []).flatMap(({ subPath, subPathExpr }, index) => [
    ...(subPath ? [`volumeMounts[${index}].subPath`] : []),
    ...(subPathExpr ? [`volumeMounts[${index}].subPathExpr`] : []),
  ]);
  return [...fields.map(([field]) => field), ...subPaths].map((field) =>
    fieldError.forbidden(`${path}.${field}`, reason),
  );
}
