/** What a strategic merge needs to know about a field. `kinds` makes it from the generated schema and merge keys. */
export interface MergeField {
  readonly kind: 'scalar' | 'list' | 'map' | 'object';
  /** The named type of the field, of the list's elements or of the map's values; absent for scalars and free-form objects. */
  readonly type?: string;
  /** The key that identifies an element of a merged list of objects; absent for merged lists of scalars. */
  readonly mergeKey?: string;
  /** `merge`, `replace`, `retainKeys`. */
  readonly strategies: readonly string[];
}

export interface MergeSchema {
  field(type: string, name: string): MergeField | undefined;
}

/** How the values below a map or a free-form object merge. */
export const freeForm: MergeField = { kind: 'map', strategies: [] };

export function merges(field: MergeField): boolean {
  return field.kind === 'list' && field.strategies.includes('merge');
}
