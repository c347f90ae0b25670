import { badRequest, isObject } from '@drydock/machinery';
import { answerAccess, subjectOf } from '../access.ts';
import { reviewKind, specOf, textOf, type Review } from '../review.ts';

/** May that user, in this namespace? */
export const localSubjectAccessReview: Review = {
  definition: reviewKind('authorization.k8s.io', 'LocalSubjectAccessReview', true),
  answer: (object, request) => {
    const attributes = specOf(object)['resourceAttributes'];
    const namespace = isObject(attributes) ? textOf(attributes, 'namespace') : '';
    if (namespace !== request.path.namespace)
      throw badRequest(
        `spec.resourceAttributes.namespace must match namespace: ${namespace} does not match ${request.path.namespace}`,
      );
    return answerAccess(object, subjectOf(object), request);
  },
};
