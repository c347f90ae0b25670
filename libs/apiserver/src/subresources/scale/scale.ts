import type { KindDefinition } from '@drydock/kinds';
import {
  fieldError,
  humanDuration,
  invalid,
  isObject,
  modifiedConflict,
  parseTime,
  type KubeObject,
  type RestResponse,
} from '@drydock/machinery';
import { respondObject } from '../../negotiation/respond.ts';
import type { Resource } from '../../registry/resource-table.ts';
import { getObject, updateObject } from '../../registry/update-object.ts';
import { readObject } from '../../request/body.ts';
import type { ResourceRequest } from '../../server-context.ts';
import { applyBelow } from '../../verbs/apply.ts';
import { isApply, patchedObject } from '../../verbs/patch.ts';
import { writeOf } from '../../verbs/write-of.ts';
import type { Subresource } from '../subresource.ts';
import { pathOf, readNumber, withNumber } from './number-path.ts';

interface Scale extends KubeObject {
  readonly spec?: { readonly replicas?: number };
  readonly status: { readonly replicas: number; readonly selector?: string };
}

const group = 'autoscaling';

/** Scale as a resource of its own: for decoding, tables and error texts. */
const definition: KindDefinition = {
  group,
  version: 'v1',
  kind: 'Scale',
  plural: 'scales',
  singular: 'scale',
  namespaced: true,
  schemaType: 'Scale',
  nameRule: 'dnsSubdomain',
  table: {
    columns: [
      { name: 'Name', format: 'name' },
      { name: 'Desired', type: 'integer' },
      { name: 'Available', type: 'integer' },
      { name: 'Age' },
    ],
    row: (object, now) => {
      const { metadata, spec, status } = object as Scale;
      const created = parseTime(metadata.creationTimestamp);
      return [
        metadata.name ?? '',
        spec?.replicas ?? 0,
        status.replicas,
        created === undefined ? '<unknown>' : humanDuration(now - created),
      ];
    },
  },
};
const scaleResource: Resource = {
  definition,
  apiVersion: 'autoscaling/v1',
  qualified: { group, name: 'scales' },
  qualifiedKind: { group, name: 'Scale' },
  prefix: '',
};

/** The replica count of a workload, the same for every kind that has one. */
export const scale: Subresource = {
  name: 'scale',
  verbs: ['get', 'patch', 'update'],
  kind: { group, version: 'v1', kind: 'Scale' },
  handle: (request) => {
    const { verb } = request.info;
    const current = scaleOf(getObject(writeOf(request)), request.resource);
    const asScale = { ...request, resource: scaleResource };
    if (verb === 'get') return respondObject(asScale, current);
    if (verb === 'patch' && isApply(request)) return apply(asScale, request);
    const given = verb === 'patch' ? patchedObject(asScale, current) : readObject(asScale);
    return write(request, given as Scale);
  },
};

function scaleOf(object: KubeObject, { definition: { scale: paths } }: Resource): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const replicas = readNumber(object, pathOf(paths?.specReplicas));
  const selector = paths?.selector(object) ?? '';
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: {
      ...(name === undefined ? {} : { name }),
      ...(namespace === undefined ? {} : { namespace }),
      ...(uid === undefined ? {} : { uid }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
      ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
    },
    spec: replicas === 0 ? {} : { replicas },
    status: {
      replicas: readNumber(object, pathOf(paths?.statusReplicas)),
      ...(selector === '' ? {} : { selector }),
    },
  };
}

/** Whoever applies a scale owns the number of replicas of the workload. */
function apply(asScale: ResourceRequest, request: ResourceRequest): RestResponse {
  const { resource } = request;
  const { apiVersion, definition } = resource;
  const updated = applyBelow(request, updateObject, asScale, (applied) => {
    const { spec, metadata } = applied as Scale;
    const workload = { apiVersion, kind: definition.kind, metadata: { name: metadata.name ?? '' } };
    return spec?.replicas === undefined
      ? workload
      : withNumber(workload, pathOf(definition.scale?.specReplicas), spec.replicas);
  });
  return respondObject(asScale, scaleOf(updated, resource));
}

function write(request: ResourceRequest, given: Scale): RestResponse {
  const { resource, path } = request;
  const replicas = (isObject(given.spec) ? given.spec.replicas : undefined) ?? 0;
  if (replicas < 0) {
    const error = fieldError.invalid('spec.replicas', replicas, 'must be greater than or equal to 0');
    throw invalid(scaleResource.qualifiedKind, path.name, [error]);
  }
  const target = writeOf(request);
  const old = getObject(target);
  const { resourceVersion } = given.metadata;
  if (resourceVersion && resourceVersion !== old.metadata.resourceVersion)
    throw modifiedConflict(resource.qualified, path.name);
  const updated = updateObject(
    target,
    withNumber(old, pathOf(resource.definition.scale?.specReplicas), replicas),
  );
  return respondObject({ ...request, resource: scaleResource }, scaleOf(updated, resource));
}
