// A persistent AVL tree: a write copies the path to one leaf and shares everything else, so an old root stays a
// complete old map. That makes snapshots, consistent paging and forks a matter of keeping a pointer.

export interface Node<T> {
  readonly key: string;
  readonly value: T;
  readonly left: Tree<T>;
  readonly right: Tree<T>;
  readonly height: number;
  readonly size: number;
}

export type Tree<T> = Node<T> | undefined;

const heightOf = (tree: Tree<unknown>) => tree?.height ?? 0;

export const sizeOf = (tree: Tree<unknown>) => tree?.size ?? 0;

function node<T>(key: string, value: T, left: Tree<T>, right: Tree<T>): Node<T> {
  return {
    key,
    value,
    left,
    right,
    height: 1 + Math.max(heightOf(left), heightOf(right)),
    size: 1 + sizeOf(left) + sizeOf(right),
  };
}

/** As `node`, for children whose heights differ by at most two. */
function balanced<T>(key: string, value: T, left: Tree<T>, right: Tree<T>): Node<T> {
  const tilt = heightOf(left) - heightOf(right);
  if (left && tilt > 1) {
    if (heightOf(left.left) >= heightOf(left.right))
      return node(left.key, left.value, left.left, node(key, value, left.right, right));
    const middle = left.right!;
    return node(
      middle.key,
      middle.value,
      node(left.key, left.value, left.left, middle.left),
      node(key, value, middle.right, right),
    );
  }
  if (right && tilt < -1) {
    if (heightOf(right.right) >= heightOf(right.left))
      return node(right.key, right.value, node(key, value, left, right.left), right.right);
    const middle = right.left!;
    return node(
      middle.key,
      middle.value,
      node(key, value, left, middle.left),
      node(right.key, right.value, middle.right, right.right),
    );
  }
  return node(key, value, left, right);
}

export function treeGet<T>(tree: Tree<T>, key: string): T | undefined {
  let at = tree;
  while (at) {
    if (key === at.key) return at.value;
    at = key < at.key ? at.left : at.right;
  }
  return undefined;
}

export function treeSet<T>(tree: Tree<T>, key: string, value: T): Node<T> {
  if (!tree) return node(key, value, undefined, undefined);
  if (key === tree.key) return node(key, value, tree.left, tree.right);
  return key < tree.key
    ? balanced(tree.key, tree.value, treeSet(tree.left, key, value), tree.right)
    : balanced(tree.key, tree.value, tree.left, treeSet(tree.right, key, value));
}

export function treeDelete<T>(tree: Tree<T>, key: string): Tree<T> {
  if (!tree) return undefined;
  if (key < tree.key) return balanced(tree.key, tree.value, treeDelete(tree.left, key), tree.right);
  if (key > tree.key) return balanced(tree.key, tree.value, tree.left, treeDelete(tree.right, key));
  if (!tree.left) return tree.right;
  if (!tree.right) return tree.left;
  let next = tree.right;
  while (next.left) next = next.left;
  return balanced(next.key, next.value, tree.left, treeDelete(tree.right, next.key));
}

/** Visits entries with `from` <= key < `to` in order until `visit` returns false. `to` absent: to the end. */
export function treeVisit<T>(
  tree: Tree<T>,
  from: string,
  to: string | undefined,
  visit: (key: string, value: T) => boolean,
): boolean {
  if (!tree) return true;
  if (tree.key >= from) {
    if (!treeVisit(tree.left, from, to, visit)) return false;
    if (to !== undefined && tree.key >= to) return true;
    if (!visit(tree.key, tree.value)) return false;
  }
  if (to !== undefined && tree.key >= to) return true;
  return treeVisit(tree.right, from, to, visit);
}

/** How many keys are smaller than `key`. */
export function treeRank(tree: Tree<unknown>, key: string): number {
  let rank = 0;
  let at = tree;
  while (at) {
    if (at.key < key) {
      rank += sizeOf(at.left) + 1;
      at = at.right;
    } else at = at.left;
  }
  return rank;
}

/** Builds a tree from entries in ascending order of their keys. */
export function treeFrom<T>(
  entries: readonly (readonly [string, T])[],
  from = 0,
  to = entries.length,
): Tree<T> {
  if (from >= to) return undefined;
  const middle = (from + to) >> 1;
  const [key, value] = entries[middle]!;
  return node(key, value, treeFrom(entries, from, middle), treeFrom(entries, middle + 1, to));
}
