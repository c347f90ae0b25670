import { answerAccess } from '../access.ts';
import { reviewKind, type Review } from '../review.ts';

/** May I? */
export const selfSubjectAccessReview: Review = {
  definition: reviewKind('authorization.k8s.io', 'SelfSubjectAccessReview'),
  answer: (object, request) => answerAccess(object, request.user, request),
};
