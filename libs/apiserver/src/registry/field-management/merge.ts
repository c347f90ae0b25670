import { isObject } from '@drydock/machinery';
import { isMember, type Fields } from './field-set.ts';
import { elementKey, fieldOf, partsOf, type Shape } from './shape.ts';

/** `live` with everything that `applied` says. */
export function mergeApplied(live: unknown, applied: unknown, shape: Shape): unknown {
  if (shape.kind === 'set' || shape.kind === 'keyed') {
    if (!Array.isArray(live) || !Array.isArray(applied)) return applied;
    return mergeLists(live, applied, shape);
  }
  if (shape.kind === 'leaf' || !isObject(live) || !isObject(applied)) return applied;
  const changes = Object.keys(applied).map((key) => {
    const below = fieldOf(shape, key).shape;
    return [
      key,
      Object.hasOwn(live, key) ? mergeApplied(live[key], applied[key], below) : applied[key],
    ] as const;
  });
  return { ...live, ...Object.fromEntries(changes) };
}

/** The order is that of `applied`; elements that only the live list has stay near where they were. */
function mergeLists(
  live: readonly unknown[],
  applied: readonly unknown[],
  shape: Shape & { kind: 'set' | 'keyed' },
): unknown[] {
  const keyOf = (item: unknown) => elementKey(shape, item);
  const current = new Map(live.map((item) => [keyOf(item), item]));
  const pending = applied.map((item) => [keyOf(item), item] as const);
  const wanted = new Set(pending.map(([key]) => key));
  const result: unknown[] = [];
  const take = (until?: string) => {
    while (pending.length > 0) {
      const [key, item] = pending.shift()!;
      result.push(
        shape.kind === 'keyed' && current.has(key)
          ? mergeApplied(current.get(key), item, shape.element)
          : item,
      );
      if (key === until) return;
    }
  };
  for (const item of live) {
    const key = keyOf(item);
    if (!wanted.has(key)) result.push(item);
    else if (pending.some(([next]) => next === key)) take(key);
  }
  take();
  return result;
}

/** `value` without the fields of `gone`. An element of a list goes as a whole unless `kept` has something in it. */
export function removeFields(value: unknown, gone: Fields, kept: Fields, shape: Shape): unknown {
  const parts = partsOf(value, shape);
  if (!parts || !gone) return value;
  const rest: [string, unknown][] = [];
  for (const [key, part] of parts) {
    const [below, held] = [gone[key], kept?.[key]];
    if (below && isMember(below) && !held) continue;
    rest.push([key, removeFields(part.value, below, held, part.shape)]);
  }
  if (shape.kind === 'set' || shape.kind === 'keyed') return rest.map(([, item]) => item);
  return Object.fromEntries(rest.map(([key, item]) => [key.slice('f:'.length), item]));
}
