import type { RestResponse } from '@drydock/machinery';
import { respondObject } from '../negotiation/respond.ts';
import { updateObject } from '../registry/update-object.ts';
import { readObject } from '../request/body.ts';
import type { ResourceRequest } from '../server-context.ts';
import { writeOf } from './write-of.ts';

export function update(request: ResourceRequest): RestResponse {
  return respondObject(request, updateObject(writeOf(request), readObject(request)));
}
