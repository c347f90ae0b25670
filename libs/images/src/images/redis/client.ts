// One connection as the server sees it.
import type { Reply } from './resp.ts';

export interface Client {
  readonly id: number;
  readonly address: string;
  readonly connectedAt: number;
  user: string;
  authenticated: boolean;
  name: string;
  database: number;
  /** Commands after MULTI; absent outside a transaction. */
  queue?: (readonly string[])[];
  /** A queued command was wrong: EXEC refuses. */
  spoiled: boolean;
  /** WATCHed keys (`0/name`) and what they were. */
  readonly watched: Map<string, number>;
  readonly channels: Set<string>;
  readonly patterns: Set<string>;
  /** MONITOR, or a follower that takes what is written. */
  feed?: 'monitor' | 'follower';
  /** The follower's own listening port, as REPLCONF told it. */
  listeningPort?: number;
  /** In EXEC nothing may wait. */
  executing: boolean;
  /** Sends something that is no answer: messages, what is written. */
  readonly push: (reply: Reply) => void;
  readonly end: () => void;
}
