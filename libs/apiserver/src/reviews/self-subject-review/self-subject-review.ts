import { reviewKind, type Review } from '../review.ts';

/** Who am I? */
export const selfSubjectReview: Review = {
  definition: reviewKind('authentication.k8s.io', 'SelfSubjectReview'),
  answer: (object, { user: { username, groups, uid } }) => ({
    ...object,
    status: { userInfo: { username, ...(uid === undefined ? {} : { uid }), groups } },
  }),
};
