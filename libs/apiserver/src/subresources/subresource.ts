import type { RestResponse, StreamConnection } from '@drydock/machinery';
import type { ResourceRequest } from '../server-context.ts';

/** Something that hangs below an object: `pods/web/log`. */
export interface Subresource {
  readonly name: string;
  /** Of discovery and routing: get, update, patch, create. */
  readonly verbs: readonly string[];
  /** What the real one does and this one does not, one sentence each, without a full stop. */
  readonly leftOut?: readonly string[];
  /** What is read and written there; absent: the object itself. */
  readonly kind?: { readonly group: string; readonly version: string; readonly kind: string };
  readonly handle: (request: ResourceRequest) => RestResponse | Promise<RestResponse>;
  /** For streams: exec, attach, portforward. */
  readonly connect?: (request: ResourceRequest) => Promise<StreamConnection>;
}
