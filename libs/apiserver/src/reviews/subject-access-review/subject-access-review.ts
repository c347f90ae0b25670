import { answerAccess, subjectOf } from '../access.ts';
import { reviewKind, type Review } from '../review.ts';

/** May that user? */
export const subjectAccessReview: Review = {
  definition: reviewKind('authorization.k8s.io', 'SubjectAccessReview'),
  answer: (object, request) => {
    const { user, errors } = subjectOf(object);
    return answerAccess(object, user, request, errors);
  },
};
