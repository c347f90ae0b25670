import type { ObjectMeta } from '@drydock/kinds';

interface WithMetadata {
  readonly metadata: ObjectMeta;
}

export function withFinalizer<T extends WithMetadata>(object: T, finalizer: string): T {
  const finalizers = [...(object.metadata.finalizers ?? []), finalizer];
  return { ...object, metadata: { ...object.metadata, finalizers } };
}

/** The object without this finalizer; the key is absent when none is left. */
export function withoutFinalizer<T extends WithMetadata>(object: T, finalizer: string): T {
  const { finalizers = [], ...metadata } = object.metadata;
  const left = finalizers.filter((other) => other !== finalizer);
  return { ...object, metadata: left.length > 0 ? { ...metadata, finalizers: left } : metadata };
}
