import type { Event } from '@drydock/kinds';
import type { KubeObject } from '@drydock/machinery';
import type { RestClient } from '../config/rest-client.ts';
import type { DescribeWriter } from './writer.ts';

export interface DescribeContext {
  readonly rest: RestClient;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Absent when events are not wanted. */
  readonly events?: readonly Event[];
}

/** Writes what `kubectl describe` says about one object of its kind. */
export interface Describer {
  /** `Kind` or `Kind.group`. */
  readonly kind: string;
  readonly describe: (
    writer: DescribeWriter,
    object: KubeObject,
    context: DescribeContext,
  ) => void | Promise<void>;
}

/** A describer of a typed kind. */
export function describer<T>(
  kind: string,
  describe: (
    writer: DescribeWriter,
    object: T & KubeObject,
    context: DescribeContext,
  ) => void | Promise<void>,
): Describer {
  return { kind, describe: describe as Describer['describe'] };
}
