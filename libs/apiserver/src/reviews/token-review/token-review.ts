import { defaultAudience } from '../../authentication/token-issuer.ts';
import { reviewKind, specOf, textOf, type Review } from '../review.ts';

/** Whose token is this? */
export const tokenReview: Review = {
  definition: reviewKind('authentication.k8s.io', 'TokenReview'),
  answer: (object, { server }) => {
    const user = server.tokens.authenticate(textOf(specOf(object), 'token'));
    if (!user) return { ...object, status: { user: {}, error: 'invalid bearer token' } };
    const { username, groups, uid } = user;
    return {
      ...object,
      status: {
        authenticated: true,
        user: { username, ...(uid === undefined ? {} : { uid }), groups },
        audiences: [defaultAudience],
      },
    };
  },
};
