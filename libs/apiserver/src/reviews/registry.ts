import { isObject, type KubeObject, type RestResponse } from '@drydock/machinery';
import { respond } from '../negotiation/respond.ts';
import type { Resource } from '../registry/resource-table.ts';
import { checkDepth } from '../request/body.ts';
import type { ResourceRequest } from '../server-context.ts';
import { binding } from './binding/binding.ts';
import { localSubjectAccessReview } from './local-subject-access-review/local-subject-access-review.ts';
import type { Review } from './review.ts';
import { selfSubjectAccessReview } from './self-subject-access-review/self-subject-access-review.ts';
import { selfSubjectReview } from './self-subject-review/self-subject-review.ts';
import { selfSubjectRulesReview } from './self-subject-rules-review/self-subject-rules-review.ts';
import { subjectAccessReview } from './subject-access-review/subject-access-review.ts';
import { tokenReview } from './token-review/token-review.ts';

/** Sorted by name. */
export const reviews: readonly Review[] = [
  binding,
  localSubjectAccessReview,
  selfSubjectAccessReview,
  selfSubjectReview,
  selfSubjectRulesReview,
  subjectAccessReview,
  tokenReview,
];

export function reviewOf(resource: Resource): Review | undefined {
  return reviews.find(({ definition }) => definition === resource.definition);
}

/** Answers a review. */
export function ask(review: Review, request: ResourceRequest): RestResponse {
  const { body } = request.request;
  checkDepth(body);
  const { spec } = isObject(body) ? body : {};
  const object: KubeObject = {
    kind: review.definition.kind,
    apiVersion: request.resource.apiVersion,
    metadata: {},
    ...(spec === undefined ? {} : { spec }),
  };
  return respond(review.answer(object, request), 201);
}
