import type { RestResponse } from '@drydock/machinery';
import type { ResourcePath } from '../request/request-info.ts';
import type { RequestContext } from '../server-context.ts';

/** A question to the server, asked as the creation of an object that is never stored. */
export type Review = (context: RequestContext) => RestResponse;

const byPath: Readonly<Record<string, Review>> = {};

export function reviews({ group, version, resource, name }: ResourcePath): Review | undefined {
  return name === '' ? byPath[`${group}/${version}/${resource}`] : undefined;
}
