import { badRequest } from '@drydock/machinery';
import { reviewKind, specOf, textOf, textsOf, userStatus, type Review } from '../review.ts';

/** Whose token is this? */
export const tokenReview: Review = {
  definition: reviewKind('authentication.k8s.io', 'TokenReview'),
  answer: (object, { server }) => {
    const spec = specOf(object);
    const token = textOf(spec, 'token');
    if (token === '') throw badRequest('token is required for TokenReview in authentication');
    const { user, audiences, error } = server.tokens.review(token, textsOf(spec, 'audiences'));
    if (!user) return { ...object, status: { user: {}, error } };
    return { ...object, status: { authenticated: true, user: userStatus(user), audiences } };
  },
};
