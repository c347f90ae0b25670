import { parseDuration } from '@drydock/machinery';
import type { Flag } from './flag.ts';

export type FlagValue = string | number | boolean | readonly string[];

/** The values of a parsed command line; what was not given has its default. */
export class FlagValues {
  constructor(
    readonly flags: readonly Flag[],
    readonly given: ReadonlyMap<string, FlagValue>,
  ) {}

  /** Whether the flag stood on the command line. */
  changed(name: string): boolean {
    return this.given.has(name);
  }

  text(name: string): string {
    const value = this.given.get(name) ?? this.#default(name);
    return typeof value === 'string' ? value : '';
  }

  bool(name: string): boolean {
    return (this.given.get(name) ?? this.#default(name) === 'true') === true;
  }

  number(name: string): number {
    return Number(this.given.get(name) ?? this.#default(name) ?? 0);
  }

  /** Milliseconds. */
  duration(name: string): number {
    return Number(this.given.get(name) ?? parseDuration(this.#default(name) ?? '0s') ?? 0);
  }

  list(name: string): readonly string[] {
    const value = this.given.get(name);
    if (Array.isArray(value)) return value as readonly string[];
    const standard = (this.#default(name) ?? '').replace(/^\[|\]$/g, '');
    return standard === '' ? [] : standard.split(',');
  }

  #default(name: string): string | undefined {
    return this.flags.find((flag) => flag.name === name)?.default;
  }
}
