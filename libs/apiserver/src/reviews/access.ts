// What the three access reviews have in common.
import {
  badRequest,
  fieldError,
  invalid,
  isObject,
  type KubeObject,
  type UserInfo,
} from '@drydock/machinery';
import type { AuthorizationAttributes } from '../authorization/authorizer.ts';
import type { ResourceRequest } from '../server-context.ts';
import { specOf, textOf, textsOf } from './review.ts';

const group = 'authorization.k8s.io';

/** The object with status: may the user do what spec describes? */
export function answerAccess(object: KubeObject, user: UserInfo, request: ResourceRequest): KubeObject {
  const { allowed, reason } = request.server.authorizer.authorize(attributesOf(object, user));
  return { ...object, status: { allowed, ...(reason === '' ? {} : { reason }) } };
}

function attributesOf(object: KubeObject, user: UserInfo): AuthorizationAttributes {
  const { resourceAttributes: resource, nonResourceAttributes: path } = specOf(object);
  if (isObject(resource) === isObject(path)) {
    const what = isObject(resource)
      ? fieldError.invalid(
          'spec.nonResourceAttributes',
          path,
          'cannot be specified in combination with resourceAttributes',
        )
      : fieldError.invalid(
          'spec.resourceAttributes',
          null,
          'exactly one of nonResourceAttributes or resourceAttributes must be specified',
        );
    throw invalid({ group, name: object.kind }, '', [what]);
  }
  if (isObject(path)) return { user, verb: textOf(path, 'verb'), path: textOf(path, 'path') };
  if (!isObject(resource)) throw badRequest('no attributes');
  return {
    user,
    verb: textOf(resource, 'verb'),
    resource: {
      group: textOf(resource, 'group'),
      resource: textOf(resource, 'resource'),
      subresource: textOf(resource, 'subresource'),
      namespace: textOf(resource, 'namespace'),
      name: textOf(resource, 'name'),
    },
  };
}

/** The user that a review is about. */
export function subjectOf(object: KubeObject): UserInfo {
  const spec = specOf(object);
  const username = textOf(spec, 'user');
  const groups = textsOf(spec, 'groups');
  if (username === '' && groups.length === 0)
    throw invalid({ group, name: object.kind }, '', [
      fieldError.invalid('spec.user', '', 'at least one of user or group must be specified'),
    ]);
  return { username, groups };
}
