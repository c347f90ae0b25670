import type { RestResponse } from '@drydock/machinery';
import { respondObject } from '../negotiation/respond.ts';
import { getObject } from '../registry/update-object.ts';
import type { ResourceRequest } from '../server-context.ts';
import { writeOf } from './write-of.ts';

export function get(request: ResourceRequest): RestResponse {
  return respondObject(request, getObject(writeOf(request)));
}
