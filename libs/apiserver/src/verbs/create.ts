import type { RestResponse } from '@drydock/machinery';
import { respondObject } from '../negotiation/respond.ts';
import { createObject } from '../registry/create-object.ts';
import { readObject } from '../request/body.ts';
import type { ResourceRequest } from '../server-context.ts';
import { writeOf } from './write-of.ts';

export async function create(request: ResourceRequest): Promise<RestResponse> {
  return respondObject(request, await createObject(writeOf(request), readObject(request)), 201);
}
