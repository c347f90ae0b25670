// The last of the plugins: what a write would use up must still fit into every quota of the namespace. The usage is noted at
// once, so that the next write counts with it; the resourcequota controller counts anew when objects go.
import {
  addAmounts,
  compareAmounts,
  computeUsage,
  quotaMatches,
  quotaUsage,
  subtractAmounts,
  type Amounts,
  type Pod,
  type ResourceQuota,
} from '@drydock/kinds';
import { forbidden, type KubeObject } from '@drydock/machinery';
import type { WriteRequest } from '../../registry/write-request.ts';
import type { AdmissionPlugin } from '../plugin.ts';
import { resourceOf } from '../resource-of.ts';

const updatesCount = new Set(['/persistentvolumeclaims', '/pods/resize', '/services']);

export const resourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',
  validateCreate: (object, write) => {
    if (write.subresource === '') charge(object, undefined, write);
  },
  validateUpdate: (object, old, write) => {
    if (updatesCount.has(resourceOf(write))) charge(object, old, write);
  },
};

const prefix = '/registry/resourcequotas/';

function charge(object: KubeObject, old: KubeObject | undefined, write: WriteRequest): void {
  const { server, resource, namespace } = write;
  if (!resource.definition.namespaced) return;
  const quotas = server.store.range(`${prefix}${namespace}/`).items as unknown as readonly ResourceQuota[];
  if (quotas.length === 0) return;
  const usage = quotaUsage(resource.qualified, object);
  const interesting = quotas.filter(
    (quota) =>
      Object.keys(quota.status?.hard ?? {}).some((name) => concerns(name, usage, resource.qualified.name)) &&
      quotaMatches(quota, resource.qualified, object),
  );
  for (const quota of interesting) checkConstraints(quota, object, write);
  const delta = nonZero(old ? subtractAmounts(usage, quotaUsage(resource.qualified, old)) : usage);
  if (Object.keys(delta).length === 0) return;
  const charged = interesting.map((quota) => chargedQuota(quota, delta, write));
  if (write.dryRun) return;
  for (const [index, next] of charged.entries()) {
    const { name, resourceVersion } = interesting[index]!.metadata;
    if (next) server.store.update(`${prefix}${namespace}/${name}`, next, resourceVersion);
  }
}

const computeNames = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];

/** A quota of cpu is about every pod, also about one that asks for none. */
const concerns = (name: string, usage: Amounts, resource: string) =>
  usage[name] !== undefined || (resource === 'pods' && computeNames.includes(name));

const nonZero = (amounts: Amounts): Amounts =>
  Object.fromEntries(Object.entries(amounts).filter(([, amount]) => compareAmounts(amount, '0') !== 0));

/** Where cpu or memory are limited every container must say what it wants. */
function checkConstraints(
  { metadata, status }: ResourceQuota,
  object: KubeObject,
  write: WriteRequest,
): void {
  const { qualified } = write.resource;
  const refuse = (why: string) => forbidden(qualified, write.name, why);
  if (qualified.group === '' && qualified.name === 'pods') {
    const required = computeNames.filter((name) => status?.hard?.[name] !== undefined).sort();
    const { spec } = object as unknown as Pod;
    const containers = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
    const texts = required.flatMap((name) => {
      const silent = containers.filter(({ resources }) => {
        const own = computeUsage(resources?.requests ?? {}, resources?.limits ?? {});
        return own[name] === undefined;
      });
      const names = [...new Set(silent.map((container) => container.name))].sort();
      return names.length === 0 ? [] : [`${name} for: ${names.join(',')}`];
    });
    if (texts.length > 0) throw refuse(`failed quota: ${metadata.name}: must specify ${texts.join('; ')}`);
  }
  const usage = quotaUsage(qualified, object);
  const unknown = Object.keys(status?.hard ?? {}).filter(
    (name) => concerns(name, usage, qualified.name) && status?.used?.[name] === undefined,
  );
  if (unknown.length > 0)
    throw refuse(`status unknown for quota: ${metadata.name}, resources: ${unknown.sort().join(',')}`);
}

/** The quota with the new usage; undefined when it does not limit any of it. Throws when it does not fit. */
function chargedQuota(quota: ResourceQuota, delta: Amounts, write: WriteRequest): KubeObject | undefined {
  const { hard = {}, used = {} } = quota.status ?? {};
  const requested = Object.fromEntries(Object.entries(delta).filter(([name]) => hard[name] !== undefined));
  if (Object.keys(requested).length === 0) return undefined;
  const next = addAmounts(used, requested);
  const exceeded = Object.keys(requested).filter((name) => compareAmounts(next[name], hard[name]) > 0);
  if (exceeded.length > 0) {
    const show = (amounts: Amounts) =>
      exceeded
        .sort()
        .map((name) => `${name}=${amounts[name] ?? '0'}`)
        .join(',');
    throw forbidden(
      write.resource.qualified,
      write.name,
      `exceeded quota: ${quota.metadata.name}, requested: ${show(requested)}, used: ${show(used)}, limited: ${show(hard)}`,
    );
  }
  return { ...quota, status: { ...quota.status, used: next } } as unknown as KubeObject;
}
