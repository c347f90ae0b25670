import type { Meta, OwnerRef } from '@drydock/machinery';

/** An object that owns others, with the kind it has (lists do not carry kinds). */
export interface Owner {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Meta;
}

/** The owner that manages this object. */
export function controllerOf(object: { readonly metadata: Meta }): OwnerRef | undefined {
  return object.metadata.ownerReferences?.find((reference) => reference.controller);
}

/** The reference that makes `owner` the manager of an object. */
export function controllerReference(owner: Owner): OwnerRef {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name ?? '',
    uid: owner.metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** Whether `object` is managed by the owner with this UID. */
export function isControlledBy(object: { readonly metadata: Meta }, uid: string | undefined): boolean {
  return uid !== undefined && controllerOf(object)?.uid === uid;
}
