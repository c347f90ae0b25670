// A bound on how long an expression can take: how deep its loops nest, and how long a list they can meet.
import type { ASTNode } from '@marcbachmann/cel-js';

const loops = new Set(['all', 'exists', 'exists_one', 'existsOne', 'filter', 'map']);

/** How many loops stand inside each other at most. */
export function loopDepth(node: unknown): number {
  if (Array.isArray(node)) return Math.max(0, ...node.map(loopDepth));
  if (typeof node !== 'object' || node === null || !('op' in node)) return 0;
  const { op, args } = node as ASTNode;
  if (op !== 'rcall') return loopDepth(args);
  const [name, receiver, parameters] = args;
  const inside = loopDepth(parameters) + (loops.has(name) ? 1 : 0);
  return Math.max(loopDepth(receiver), inside);
}

/** The most elements that a list or map of these values has. */
export function largestList(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const children = Object.values(value);
  return Math.max(children.length, ...children.map(largestList));
}
