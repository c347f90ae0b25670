import type { KubeObject } from '@drydock/machinery';

/** A value and what etcd itself knows of its key. The revision of the last write is the value's resourceVersion. */
export interface Entry {
  readonly value: KubeObject;
  /** The revision at which the key was created. */
  readonly created: number;
  /** How often the key has been written since it was created. */
  readonly version: number;
}

export const modRevisionOf = ({ value }: Entry) => Number(value.metadata.resourceVersion);
