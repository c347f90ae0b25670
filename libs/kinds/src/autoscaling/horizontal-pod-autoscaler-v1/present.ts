/** Without the fields that are undefined: a stored object has none. */
export function present<T extends object>(fields: object): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
