// One write as admission policies and webhooks are told of it.
import { isObject, type KubeObject } from '@drydock/machinery';
import { asRequested } from '../registry/versions.ts';
import type { WriteRequest } from '../registry/write-request.ts';

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE';

export interface AdmissionAttributes {
  readonly write: WriteRequest;
  readonly operation: Operation;
  /** In the version of the request; null for a deletion. */
  readonly object: KubeObject | null;
  /** Null for a creation. */
  readonly oldObject: KubeObject | null;
}

export function attributesOf(
  write: WriteRequest,
  object: KubeObject | undefined,
  old: KubeObject | undefined,
): AdmissionAttributes {
  const shown = (stored: KubeObject | undefined) => (stored ? asRequested(write.requested, stored) : null);
  const operation = object && old ? 'UPDATE' : object ? 'CREATE' : 'DELETE';
  return { write, operation, object: shown(object), oldObject: shown(old) };
}

/** The `request` of an AdmissionReview and of CEL expressions, without its uid and the objects. */
export function requestOf({ write, operation }: AdmissionAttributes): Readonly<Record<string, unknown>> {
  const { requested, subresource, namespace, name, user, dryRun } = write;
  const { group, version, kind, plural } = requested.definition;
  const ofKind = { group, version, kind };
  const ofResource = { group, version, resource: plural };
  const { username, uid, groups } = user as typeof user & { readonly uid?: string };
  return {
    kind: ofKind,
    resource: ofResource,
    ...(subresource === '' ? {} : { subResource: subresource }),
    requestKind: ofKind,
    requestResource: ofResource,
    ...(subresource === '' ? {} : { requestSubResource: subresource }),
    ...(name === '' ? {} : { name }),
    ...(namespace === '' ? {} : { namespace }),
    operation,
    userInfo: { username, ...(uid ? { uid } : {}), groups },
    dryRun,
    options: optionsOf(write, operation),
  };
}

const optionsKinds: Readonly<Record<Operation, string>> = {
  CREATE: 'CreateOptions',
  UPDATE: 'UpdateOptions',
  DELETE: 'DeleteOptions',
};

function optionsOf({ manager, dryRun }: WriteRequest, operation: Operation) {
  return {
    kind: optionsKinds[operation],
    apiVersion: 'meta.k8s.io/v1',
    ...(dryRun ? { dryRun: ['All'] } : {}),
    ...(operation === 'DELETE' ? {} : { fieldManager: manager }),
  };
}

/** The labels of the namespace that a write is in; undefined outside of namespaces. */
export function namespaceLabels(
  attributes: AdmissionAttributes,
): Readonly<Record<string, string>> | undefined {
  const { write, object, oldObject } = attributes;
  const { definition } = write.requested;
  if (definition.group === '' && definition.plural === 'namespaces')
    return (object ?? oldObject)?.metadata.labels ?? {};
  if (write.namespace === '') return undefined;
  return namespaceObject(attributes)?.metadata.labels ?? {};
}

export function namespaceObject({ write }: AdmissionAttributes): KubeObject | undefined {
  const found =
    write.namespace === '' ? undefined : write.server.store.get(`/registry/namespaces/${write.namespace}`);
  return isObject(found) ? found : undefined;
}
