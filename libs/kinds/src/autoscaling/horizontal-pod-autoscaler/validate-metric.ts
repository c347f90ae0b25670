// validateMetricSpec of k8s.io/kubernetes/pkg/apis/autoscaling/validation.
import { fieldError, parseQuantity, pathSegmentName, type FieldError } from '@drydock/machinery';
import type { V2MetricIdentifier, V2MetricSpec, V2MetricTarget } from '../../generated/types.ts';
import { dnsLabel, invalids } from '../../validation/values.ts';
import { validateReference } from './validate-reference.ts';

type Source = Exclude<keyof V2MetricSpec, 'type'>;

/** In the order in which the first one that is given is looked at. */
const sources: readonly Source[] = ['object', 'external', 'pods', 'resource', 'containerResource'];
const types: Readonly<Record<string, Source>> = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
};

export function validateMetric(metric: V2MetricSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const expected = types[metric.type];
  const unsupported = fieldError.notSupported(`${path}.type`, metric.type ?? '', Object.keys(types));
  if (!metric.type) errors.push(fieldError.required(`${path}.type`, 'must specify a metric source type'));
  if (!expected) errors.push(unsupported);
  const given = sources.filter((source) => metric[source] !== undefined);
  if (given[0]) errors.push(...validateSource(metric, given[0], `${path}.${given[0]}`));
  if (!expected) errors.push(unsupported);
  else if (metric[expected] === undefined)
    errors.push(
      fieldError.required(`${path}.${expected}`, 'must populate information for the given metric source'),
    );
  if (given.length === 1) return errors;
  const surplus = given.filter((source) => source !== expected);
  return [
    ...errors,
    ...surplus.map((source) =>
      fieldError.forbidden(`${path}.${source}`, 'must populate the given metric source only'),
    ),
  ];
}

function validateSource(metric: V2MetricSpec, source: Source, path: string): FieldError[] {
  const { object, external, pods, resource, containerResource } = metric;
  if (source === 'object' && object)
    return [
      ...validateReference(object.describedObject, `${path}.describedObject`),
      ...validateIdentifier(object.metric, `${path}.metric`),
      ...validateTarget(object.target, `${path}.target`),
      ...needsValue(object.target, `${path}.target`, 'must set either a target value or averageValue'),
    ];
  if (source === 'external' && external)
    return [
      ...validateIdentifier(external.metric, `${path}.metric`),
      ...validateTarget(external.target, `${path}.target`),
      ...needsValue(
        external.target,
        `${path}.target`,
        'must set either a target value for metric or a per-pod target',
      ),
      ...notBoth(external.target, path),
    ];
  if (source === 'pods' && pods)
    return [
      ...validateIdentifier(pods.metric, `${path}.metric`),
      ...validateTarget(pods.target, `${path}.target`),
      ...(pods.target?.averageValue === undefined
        ? [fieldError.required(`${path}.target.averageValue`, 'must specify a positive target averageValue')]
        : []),
    ];
  if (source === 'resource' && resource) return validateResource(resource, path, []);
  return validateResource(containerResource, path, validateContainer(containerResource?.container, path));
}

function validateContainer(container: string | undefined, path: string): FieldError[] {
  return container
    ? dnsLabel(`${path}.container`, container)
    : [fieldError.required(`${path}.container`, 'must specify a container')];
}

function validateResource(
  source: { readonly name: string; readonly target: V2MetricTarget } | undefined,
  path: string,
  container: readonly FieldError[],
): FieldError[] {
  const { averageUtilization, averageValue } = source?.target ?? {};
  const errors = source?.name ? [] : [fieldError.required(`${path}.name`, 'must specify a resource name')];
  errors.push(...container, ...validateTarget(source?.target, `${path}.target`));
  if (averageUtilization === undefined && averageValue === undefined)
    errors.push(
      fieldError.required(
        `${path}.target.averageUtilization`,
        'must set either a target raw value or a target utilization',
      ),
    );
  if (averageUtilization !== undefined && averageValue !== undefined)
    errors.push(
      fieldError.forbidden(
        `${path}.target.averageValue`,
        'may not set both a target raw value and a target utilization',
      ),
    );
  return errors;
}

function needsValue(target: V2MetricTarget | undefined, path: string, text: string): FieldError[] {
  return target?.value === undefined && target?.averageValue === undefined
    ? [fieldError.required(`${path}.averageValue`, text)]
    : [];
}

function notBoth(target: V2MetricTarget | undefined, path: string): FieldError[] {
  const text = 'may not set both a target value for metric and a per-pod target';
  return target?.value !== undefined && target.averageValue !== undefined
    ? [fieldError.forbidden(`${path}.target.value`, text)]
    : [];
}

function validateTarget(target: V2MetricTarget | undefined, path: string): FieldError[] {
  const { type = '', averageUtilization } = target ?? {};
  const errors: FieldError[] = [];
  if (type === '') errors.push(fieldError.required(`${path}.type`, 'must specify a metric target type'));
  if (!['Utilization', 'Value', 'AverageValue'].includes(type))
    errors.push(
      fieldError.invalid(`${path}.type`, type, 'must be either Utilization, Value, or AverageValue'),
    );
  for (const field of ['value', 'averageValue'] as const) {
    const amount = target?.[field];
    if (amount !== undefined && (parseQuantity(amount)?.nano ?? 1n) <= 0n)
      errors.push(fieldError.invalid(`${path}.${field}`, amount, 'must be positive'));
  }
  if (averageUtilization !== undefined && averageUtilization < 1)
    errors.push(
      fieldError.invalid(`${path}.averageUtilization`, averageUtilization, 'must be greater than 0'),
    );
  return errors;
}

function validateIdentifier(metric: V2MetricIdentifier | undefined, path: string): FieldError[] {
  if (!metric?.name) return [fieldError.required(`${path}.name`, 'must specify a metric name')];
  return invalids(`${path}.name`, metric.name, pathSegmentName(metric.name));
}
