import { get } from '../../verbs/get.ts';
import { patch } from '../../verbs/patch.ts';
import { update } from '../../verbs/update.ts';
import type { Subresource } from '../subresource.ts';

/** What is so, apart from what is wanted: writes here change status only. */
export const status: Subresource = {
  name: 'status',
  verbs: ['get', 'patch', 'update'],
  handle: (request) => {
    if (request.info.verb === 'get') return get(request);
    return request.info.verb === 'patch' ? patch(request, 'status') : update(request, 'status');
  },
};
