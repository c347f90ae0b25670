import type { Directive } from './directive.ts';

/** A block with what it inherits. nginx merges every directive the same way: the nearest level that has any wins. */
export interface Scope {
  readonly directives: readonly Directive[];
  readonly parent?: Scope;
}

/** All uses of a directive at the nearest level that has one. */
export function nearest(scope: Scope | undefined, name: string): readonly Directive[] {
  for (let level = scope; level; level = level.parent) {
    const found = level.directives.filter((directive) => directive.name === name);
    if (found.length > 0) return found;
  }
  return [];
}

/** The arguments of the nearest use of a directive. */
export function argsOf(scope: Scope | undefined, name: string): readonly string[] | undefined {
  return nearest(scope, name)[0]?.args;
}

export function valueOf(scope: Scope | undefined, name: string, fallback: string): string {
  return argsOf(scope, name)?.[0] ?? fallback;
}

export function isOn(scope: Scope | undefined, name: string, fallback: boolean): boolean {
  return valueOf(scope, name, fallback ? 'on' : 'off').toLowerCase() === 'on';
}

export function ownDirective(scope: Scope, name: string): Directive | undefined {
  return scope.directives.find((directive) => directive.name === name);
}
