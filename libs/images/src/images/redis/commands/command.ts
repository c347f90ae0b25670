// What a command states: how many words it takes, whether it writes, and what it does.
import type { Client } from '../client.ts';
import type { Database } from '../database.ts';
import { notFloat, notInteger } from '../error.ts';
import type { Reply } from '../resp.ts';
import type { RedisState } from '../state.ts';

export interface Call {
  readonly state: RedisState;
  readonly client: Client;
  readonly db: Database;
  /** The words after the name. */
  readonly args: readonly string[];
  readonly now: number;
}

export interface Command {
  /** Words with the name: exactly this many, or at least so many when negative. */
  readonly arity: number;
  readonly writes: boolean;
  /** Throws RedisError. */
  readonly run: (call: Call) => Reply | Promise<Reply>;
}
export type Commands = Readonly<Record<string, Command>>;

export const reads = (arity: number, run: Command['run']): Command => ({ arity, writes: false, run });
export const writes = (arity: number, run: Command['run']): Command => ({ arity, writes: true, run });

const largest = 9_223_372_036_854_775_807n;
/** A 64-bit integer as Redis reads it. Beyond 2^53 it is rounded. */
export function integer(text: string | undefined, fail: () => Error = notInteger): number {
  if (text === undefined || !/^(?:0|-?[1-9]\d{0,18})$/.test(text)) throw fail();
  const value = BigInt(text);
  if (value > largest || value < -largest - 1n) throw fail();
  return Number(value);
}

export function float(text: string | undefined, fail: () => Error = notFloat): number {
  const found = /^([+-]?)inf(inity)?$/i.exec(text ?? '');
  if (found) return found[1] === '-' ? -Infinity : Infinity;
  if (text === undefined || text === '' || /\s/.test(text) || Number.isNaN(Number(text))) throw fail();
  return Number(text);
}

/** A double as Redis writes it: 17 significant digits at most, no exponent for what people type. */
export function shownFloat(value: number): string {
  if (value === Infinity) return 'inf';
  if (value === -Infinity) return '-inf';
  if (Math.abs(value) >= 1e17) return value.toExponential().replace(/e\+(\d)$/, 'e+0$1');
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Redis' glob patterns. */
export function globPattern(pattern: string): RegExp {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const letter = pattern[at]!;
    if (letter === '*') source += pattern[at - 1] === '*' ? '' : '[^]*';
    else if (letter === '?') source += '[^]';
    else if (letter === '\\' && at + 1 < pattern.length) source += escaped(pattern[++at]!);
    else if (letter === '[' && pattern.indexOf(']', at + 1) > 0) {
      const end = pattern.indexOf(']', at + 1);
      const inside = pattern.slice(at + 1, end).replace(/[\\\]]/g, '\\$&');
      source += `[${inside.startsWith('^') ? `^${inside.slice(1)}` : inside}]`;
      at = end;
    } else source += escaped(letter);
  }
  return new RegExp(`^${source}$`);
}
const escaped = (letter: string) => letter.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** The part of a list between two indices that may count from the end. */
export function slice<T>(items: readonly T[], from: number, to: number): T[] {
  const start = Math.max(0, from < 0 ? items.length + from : from);
  const end = to < 0 ? items.length + to : to;
  return start > end ? [] : items.slice(start, end + 1);
}
