// What the router itself refuses: no handler has seen the request.
import { failure } from '@drydock/machinery';

/** There is the path, but not with this method. */
export const methodRefused = () =>
  failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});

/** Below a group and version that are served, but no resource of theirs. */
export const pathRefused = () =>
  failure(404, 'NotFound', 'the server could not find the requested resource', {});
