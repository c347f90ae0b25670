import { badRequest } from '@drydock/machinery';
import { reviewKind, specOf, textOf, type Review } from '../review.ts';

/** What may I do in this namespace? */
export const selfSubjectRulesReview: Review = {
  definition: reviewKind('authorization.k8s.io', 'SelfSubjectRulesReview'),
  answer: (object, { server, user }) => {
    const namespace = textOf(specOf(object), 'namespace');
    if (namespace === '') throw badRequest('no namespace on request');
    const rules = server.authorizer.rulesFor(user, namespace);
    const resourceRules = rules
      .filter(({ resources }) => resources?.length)
      .map(({ verbs, apiGroups, resources, resourceNames }) => ({
        verbs,
        apiGroups,
        resources,
        ...(resourceNames?.length ? { resourceNames } : {}),
      }));
    const nonResourceRules = rules
      .filter(({ nonResourceURLs }) => nonResourceURLs?.length)
      .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs }));
    const problems = server.authorizer.problemsFor(user, namespace);
    const text = problems.length > 1 ? `[${problems.join(', ')}]` : problems[0];
    const evaluationError = text === undefined ? {} : { evaluationError: text };
    return { ...object, status: { resourceRules, nonResourceRules, incomplete: false, ...evaluationError } };
  },
};
