import { reviewKind, userStatus, type Review } from '../review.ts';

/** Who am I? */
export const selfSubjectReview: Review = {
  definition: reviewKind('authentication.k8s.io', 'SelfSubjectReview'),
  answer: (object, { user }) => ({ ...object, status: { userInfo: userStatus(user) } }),
};
