// Probes and lifecycle handlers of containers.
import { fieldError, type FieldError } from '@drydock/machinery';
import type { Container, HTTPGetAction, LifecycleHandler, PodSpec, Probe } from '../generated/types.ts';
import { nonNegative, oneOf, portNumberErrors, portNumberOrName, invalids } from '../validation/values.ts';

/** Lifecycle, then liveness, readiness and startup probe. */
export function validateHandlers(container: Container, spec: PodSpec, path: string): FieldError[] {
  const { lifecycle } = container;
  const grace = spec.terminationGracePeriodSeconds ?? 30;
  return [
    ...(lifecycle?.postStart
      ? validateHandler(lifecycle.postStart, `${path}.lifecycle.postStart`, grace)
      : []),
    ...(lifecycle?.preStop ? validateHandler(lifecycle.preStop, `${path}.lifecycle.preStop`, grace) : []),
    ...validateProbe(container.livenessProbe, `${path}.livenessProbe`, true),
    ...validateProbe(container.readinessProbe, `${path}.readinessProbe`, false),
    ...validateProbe(container.startupProbe, `${path}.startupProbe`, true),
  ];
}

function validateProbe(probe: Probe | undefined, path: string, oneSuccess: boolean): FieldError[] {
  if (!probe) return [];
  const errors = validateHandler(probe, path);
  const numbers = [
    'initialDelaySeconds',
    'timeoutSeconds',
    'periodSeconds',
    'successThreshold',
    'failureThreshold',
  ] as const;
  for (const field of numbers) errors.push(...nonNegative(`${path}.${field}`, probe[field]));
  const grace = probe.terminationGracePeriodSeconds;
  const graceAt = `${path}.terminationGracePeriodSeconds`;
  if (grace !== undefined && grace <= 0)
    errors.push(fieldError.invalid(graceAt, grace, 'must be greater than 0'));
  if (grace !== undefined && !oneSuccess)
    errors.push(fieldError.invalid(graceAt, grace, 'must not be set for readinessProbes'));
  if (oneSuccess && probe.successThreshold !== undefined && probe.successThreshold !== 1)
    errors.push(fieldError.invalid(`${path}.successThreshold`, probe.successThreshold, 'must be 1'));
  return errors;
}

type Handler = LifecycleHandler & Pick<Probe, 'grpc'>;

function validateHandler(handler: Handler, path: string, grace = 0): FieldError[] {
  const errors: FieldError[] = [];
  let seen = 0;
  const only = (field: string, validate: () => FieldError[]) => {
    if (seen++ > 0)
      errors.push(fieldError.forbidden(`${path}.${field}`, 'may not specify more than 1 handler type'));
    else errors.push(...validate());
  };
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler;
  if (exec) only('exec', () => (exec.command?.length ? [] : [fieldError.required(`${path}.exec.command`)]));
  if (httpGet) only('httpGet', () => validateHttpGet(httpGet, `${path}.httpGet`));
  if (tcpSocket) only('tcpSocket', () => portNumberOrName(`${path}.tcpSocket.port`, tcpSocket.port));
  if (grpc) only('grpc', () => invalids(`${path}.grpc.port`, grpc.port, portNumberErrors(grpc.port)));
  if (sleep) only('sleep', () => validateSleep(sleep.seconds ?? 0, grace, `${path}.sleep`));
  return seen === 0 ? [fieldError.required(path, 'must specify a handler type')] : errors;
}

/** A container that outsleeps its grace period would be killed asleep. */
function validateSleep(seconds: number, grace: number, path: string): FieldError[] {
  if (seconds >= 0 && seconds <= grace) return [];
  const text = `must be non-negative and less than terminationGracePeriodSeconds (${grace})`;
  return [fieldError.invalid(path, seconds, text)];
}

function validateHttpGet(get: HTTPGetAction, path: string): FieldError[] {
  return [
    ...(get.path ? [] : [fieldError.required(`${path}.path`)]),
    ...portNumberOrName(`${path}.port`, get.port),
    ...oneOf(`${path}.scheme`, get.scheme, ['HTTP', 'HTTPS']),
    ...(get.httpHeaders ?? []).flatMap(({ name }, index) =>
      /^[-A-Za-z0-9]+$/.test(name)
        ? []
        : [
            fieldError.invalid(
              `${path}.httpHeaders[${index}].name`,
              name,
              "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
            ),
          ],
    ),
  ];
}
