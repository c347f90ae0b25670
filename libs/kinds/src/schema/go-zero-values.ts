// Go's encoding prints a struct field that has no pointer even when it is empty: `resources: {}`, `status: {}`.
// Defaults use this so that what is read back looks as it does from the real server.

/** `object` with `{}` for each of these fields that is absent. */
export function withEmptyStructs<T extends object, K extends keyof T>(object: T, ...fields: readonly K[]): T {
  const absent = fields.filter((field) => object[field] === undefined);
  return absent.length === 0
    ? object
    : { ...object, ...Object.fromEntries(absent.map((field) => [field, {}])) };
}

/** `object` with null for each of these times that nobody set: Go's `metav1.Time` cannot be left out. */
export function withNullTimes<T extends object, K extends keyof T>(object: T, ...fields: readonly K[]): T {
  const absent = fields.filter((field) => object[field] === undefined);
  return absent.length === 0
    ? object
    : { ...object, ...Object.fromEntries(absent.map((field) => [field, null])) };
}

/** `object` with these values where the field is absent or, as Go cannot tell the difference, zero. */
export function withDefaults<T extends object>(object: T, values: Partial<T>): T {
  const unset = Object.entries(values).filter(([field]) => isZero(object[field as keyof T]));
  return unset.length === 0 ? object : { ...object, ...Object.fromEntries(unset) };
}

/** `object` with these values where the field is absent; zero counts as set, as it does behind a Go pointer. */
export function withPointerDefaults<T extends object>(object: T, values: Partial<T>): T {
  const unset = Object.entries(values).filter(([field]) => object[field as keyof T] === undefined);
  return unset.length === 0 ? object : { ...object, ...Object.fromEntries(unset) };
}

/** `object` with `change` applied to a field that is present. */
export function mapField<T extends object, K extends keyof T>(
  object: T,
  field: K,
  change: (value: NonNullable<T[K]>) => T[K],
): T {
  const value = object[field];
  return value === undefined || value === null ? object : { ...object, [field]: change(value) };
}

function isZero(value: unknown): boolean {
  return value === undefined || value === '' || value === 0;
}
