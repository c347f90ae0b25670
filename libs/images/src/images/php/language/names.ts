// Names in namespaces.
import type { Names } from './class.ts';

/** The full name of a class that a file calls so. */
export function resolveClass(names: Names, name: string, resolution: string): string {
  if (resolution === 'fqn' || name.startsWith('\\')) return name.replace(/^\\/, '');
  if (resolution === 'rn') return qualified(names, name.replace(/^namespace\\/i, ''));
  const [first = '', ...rest] = name.split('\\');
  const imported = names.classes.get(first.toLowerCase());
  if (imported) return [imported, ...rest].join('\\');
  return qualified(names, name);
}

export const qualified = (names: Names, name: string): string =>
  names.namespace === '' ? name : `${names.namespace}\\${name}`;

/** The names under which a function or constant may be, in order. */
export function candidates(
  names: Names,
  imports: ReadonlyMap<string, string>,
  name: string,
  resolution: string,
): readonly string[] {
  if (resolution === 'fqn' || name.startsWith('\\')) return [name.replace(/^\\/, '')];
  const imported = imports.get(name.toLowerCase());
  if (imported) return [imported];
  if (name.includes('\\')) return [resolveClass(names, name, resolution)];
  return names.namespace === '' ? [name] : [qualified(names, name), name];
}
