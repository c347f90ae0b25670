// Status belongs to the component that reports it: the main endpoint of a kind with a status subresource ignores it.

/** For prepareForCreate: a new object has nothing to report. */
export function withoutStatus<T extends { readonly status?: unknown }>(object: T): T {
  return { ...object, status: {} };
}

/** For prepareForUpdate: keeps what was reported. */
export function withStatusOf<T extends { readonly status?: unknown }>(object: T, old: T): T {
  const { status: _ignored, ...rest } = object;
  return (old.status === undefined ? rest : { ...rest, status: old.status }) as T;
}
