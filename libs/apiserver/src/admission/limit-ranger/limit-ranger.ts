import type { Amounts, Container, LimitRange, PersistentVolumeClaim, Pod } from '@drydock/kinds';
import { forbidden, type KubeObject } from '@drydock/machinery';
import type { WriteRequest } from '../../registry/write-request.ts';
import type { AdmissionPlugin } from '../plugin.ts';
import { resourceOf } from '../resource-of.ts';
import { claimViolations, podViolations } from './constraints.ts';

/** Gives containers the requests and limits of the namespace, and holds pods and claims to its bounds. */
export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  admitCreate: (object, write) =>
    resourceOf(write) === '/pods' ? rangesOf(write).reduce(withDefaults, object) : object,
  admitUpdate: (object, _old, write) =>
    resourceOf(write) === '/pods/resize' ? rangesOf(write).reduce(withDefaults, object) : object,
  validateCreate: check,
  validateUpdate: (object, _old, write) => {
    // containers never change, except in a resize
    if (resourceOf(write) !== '/pods') check(object, write);
  },
};

function rangesOf({ server, namespace }: WriteRequest): readonly LimitRange[] {
  return server.store.range(`/registry/limitranges/${namespace}/`).items as unknown as readonly LimitRange[];
}

function check(object: KubeObject, write: WriteRequest): void {
  const about = resourceOf(write);
  const isPod = about === '/pods' || about === '/pods/resize';
  if (!isPod && about !== '/persistentvolumeclaims') return;
  for (const { spec } of rangesOf(write)) {
    const items = spec?.limits ?? [];
    const found = isPod
      ? podViolations(object as unknown as Pod, items)
      : claimViolations(object as unknown as PersistentVolumeClaim, items);
    const texts = [...new Set(found)];
    if (texts.length > 0)
      throw forbidden(
        write.resource.qualified,
        write.name,
        texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`,
      );
  }
}

function withDefaults(object: KubeObject, { spec: range }: LimitRange): KubeObject {
  const items = (range?.limits ?? []).filter(({ type }) => type === 'Container');
  const limits: Amounts = Object.assign({}, ...items.map((item) => item.default ?? {})) as Amounts;
  const requests: Amounts = Object.assign({}, ...items.map((item) => item.defaultRequest ?? {})) as Amounts;
  const { spec } = object as unknown as Pod;
  if (!spec) return object;
  const notes: string[] = [];
  const fill = (list: readonly Container[] | undefined, word: string) =>
    list?.map((container) => filled(container, { requests, limits }, word, notes));
  const initContainers = fill(spec.initContainers, 'init container');
  const ofInit = notes.splice(0);
  const containers = fill(spec.containers, 'container');
  const all = [...notes, ...ofInit];
  if (all.length === 0) return object;
  const annotations = {
    ...object.metadata.annotations,
    'kubernetes.io/limit-ranger': `LimitRanger plugin set: ${all.join('; ')}`,
  };
  return {
    ...object,
    metadata: { ...object.metadata, annotations },
    spec: { ...spec, containers, ...(initContainers ? { initContainers } : {}) },
  } as unknown as KubeObject;
}

function filled(
  container: Container,
  defaults: { readonly requests: Amounts; readonly limits: Amounts },
  word: string,
  notes: string[],
): Container {
  const resources = container.resources ?? {};
  const missing = (which: 'requests' | 'limits') =>
    Object.keys(defaults[which])
      .filter((name) => resources[which]?.[name] === undefined)
      .sort();
  const [requests, limits] = [missing('requests'), missing('limits')];
  if (requests.length > 0) notes.push(`${requests.join(', ')} request for ${word} ${container.name}`);
  if (limits.length > 0) notes.push(`${limits.join(', ')} limit for ${word} ${container.name}`);
  if (requests.length + limits.length === 0) return container;
  return {
    ...container,
    resources: {
      ...resources,
      ...(limits.length > 0 ? { limits: { ...defaults.limits, ...resources.limits } } : {}),
      ...(requests.length > 0 ? { requests: { ...defaults.requests, ...resources.requests } } : {}),
    },
  };
}
