import { apiVersionOf, type KubeObject } from '@drydock/machinery';
import type { ApiResource } from '../discovery/discovery.ts';

/** One object on the server, or one that a file describes. */
export interface Info {
  readonly mapping: ApiResource;
  /** '' for cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string;
  readonly object: KubeObject;
  /** The file it was read from. */
  readonly source?: string;
  readonly subresource?: string;
}

/** Path of a resource: in a namespace, or everywhere when that is ''. */
export function collectionPath(mapping: ApiResource, namespace: string): string {
  const prefix =
    mapping.group === '' ? `/api/${mapping.version}` : `/apis/${mapping.group}/${mapping.version}`;
  const scope = mapping.namespaced && namespace !== '' ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${prefix}${scope}/${mapping.plural}`;
}

export function objectPath(info: {
  readonly mapping: ApiResource;
  readonly namespace: string;
  readonly name: string;
  readonly subresource?: string;
}): string {
  const path = `${collectionPath(info.mapping, info.namespace)}/${encodeURIComponent(info.name)}`;
  return info.subresource ? `${path}/${info.subresource}` : path;
}

/** `deployment.apps`, `pod`: the kind as messages name it. */
export function kindName({ kind, group }: { readonly kind: string; readonly group: string }): string {
  return group === '' ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`;
}

/** `deployments.apps`, `pods`. */
export function resourceName({ plural, group }: ApiResource): string {
  return group === '' ? plural : `${plural}.${group}`;
}

/** `apps/v1, Resource=deployments`: how Go prints a GroupVersionResource. */
export function resourceText(mapping: ApiResource): string {
  return `${mapping.group}/${mapping.version}, Resource=${mapping.plural}`;
}

/** The object with its kind in front, as servers omit it in lists. */
export function withKind(object: KubeObject, mapping: ApiResource): KubeObject {
  if (object.kind && object.apiVersion) return object;
  return { ...object, apiVersion: apiVersionOf(mapping), kind: mapping.kind };
}
