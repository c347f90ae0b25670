import { isObject } from '@drydock/machinery';
import { bindPod } from '../../subresources/binding/binding.ts';
import { writeOf } from '../../verbs/write-of.ts';
import { reviewKind, textOf, type Review } from '../review.ts';

/** The old way to put a pod on a node: the pod is named in the body. No review, but created and never stored like one. */
export const binding: Review = {
  definition: reviewKind('', 'Binding', true),
  answer: (_object, request) => {
    const { body } = request.request;
    const metadata = isObject(body) && isObject(body['metadata']) ? body['metadata'] : {};
    const pods = request.server.resources.find('', 'v1', 'pods')!;
    const write = { ...writeOf(request), resource: pods, requested: pods, name: textOf(metadata, 'name') };
    return bindPod(write, body);
  },
};
