import { fieldError, isObject, type FieldError, type KubeObject } from '@drydock/machinery';
import { answerAccess, subjectOf } from '../access.ts';
import { reviewKind, specOf, textOf, type Review } from '../review.ts';

/** May that user, in this namespace? */
export const localSubjectAccessReview: Review = {
  definition: reviewKind('authorization.k8s.io', 'LocalSubjectAccessReview', true),
  answer: (object, request) => {
    const { user, errors } = subjectOf(object);
    const { namespace } = request.path;
    const answered = answerAccess(object, user, request, [...errors, ...placeErrors(object, namespace)]);
    return { ...answered, metadata: { namespace } };
  },
};

function placeErrors(object: KubeObject, namespace: string): FieldError[] {
  const { resourceAttributes: resource, nonResourceAttributes: path } = specOf(object);
  const given = isObject(resource) ? textOf(resource, 'namespace') : namespace;
  const here = 'spec.resourceAttributes.namespace';
  return [
    ...(given === namespace ? [] : [fieldError.invalid(here, given, 'must match metadata.namespace')]),
    ...(isObject(path)
      ? [fieldError.invalid('spec.nonResourceAttributes', path, 'disallowed on this kind of request')]
      : []),
  ];
}
