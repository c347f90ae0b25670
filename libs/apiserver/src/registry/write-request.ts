import type { UserInfo } from '@drydock/machinery';
import type { ServerContext } from '../server-context.ts';
import type { Answers } from '../webhooks/answers.ts';
import type { Resource } from './resource-table.ts';

/** One write on its way through the pipeline. */
export interface WriteRequest {
  readonly server: ServerContext;
  readonly user: UserInfo;
  /** As it is stored. */
  readonly resource: Resource;
  /** The version that the caller speaks, which is the one that field management notes. */
  readonly requested: Resource;
  /** '' for the object itself. */
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  /** Everything is checked, nothing is stored. */
  readonly dryRun: boolean;
  /** The field manager: who owns what this write changes. */
  readonly manager: string;
  /** A server-side apply, which has settled ownership itself. */
  readonly applying?: boolean;
  /** What webhooks said about this request; absent for the server's own writes, about which nobody is asked. */
  readonly answers?: Answers;
  /** Texts for `Warning` headers. */
  readonly warnings: string[];
}
