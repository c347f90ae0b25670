// What the three access reviews have in common.
import {
  fieldError,
  invalid,
  isObject,
  type FieldError,
  type KubeObject,
  type UserInfo,
} from '@drydock/machinery';
import type { AuthorizationAttributes } from '../authorization/authorizer.ts';
import type { ResourceRequest } from '../server-context.ts';
import { specOf, textOf, textsOf } from './review.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The object with status: may the user do what spec describes? */
export function answerAccess(
  object: KubeObject,
  user: UserInfo,
  request: ResourceRequest,
  errors: readonly FieldError[] = [],
): KubeObject {
  const all = [...attributeErrors(specOf(object)), ...errors];
  // the real server has forgotten the kind by then, and says so
  if (all.length > 0) throw invalid({ group: 'authorization.k8s.io', name: '' }, '', all);
  const { allowed, reason } = request.server.authorizer.authorize(attributesOf(specOf(object), user));
  return { ...object, status: { allowed, ...(reason === '' ? {} : { reason }) } };
}

function attributeErrors({
  resourceAttributes: resource,
  nonResourceAttributes: path,
}: Fields): FieldError[] {
  if (isObject(resource) && isObject(path))
    return [
      fieldError.invalid(
        'spec.nonResourceAttributes',
        path,
        'cannot be specified in combination with resourceAttributes',
      ),
    ];
  if (!isObject(resource) && !isObject(path))
    return [
      fieldError.invalid(
        'spec.resourceAttributes',
        null,
        'exactly one of nonResourceAttributes or resourceAttributes must be specified',
      ),
    ];
  return isObject(resource)
    ? ['fieldSelector', 'labelSelector'].flatMap((name) => selectorErrors(resource, name))
    : [];
}

/** Selectors narrow a question; RBAC, which knows no selectors, answers as if they were not there. */
function selectorErrors(resource: Fields, name: string): FieldError[] {
  const selector = resource[name];
  if (!isObject(selector)) return [];
  const path = `spec.resourceAttributes.${name}`;
  const raw = textOf(selector, 'rawSelector');
  const { requirements } = selector;
  const given = Array.isArray(requirements) && requirements.length > 0;
  if (raw !== '' && given)
    return [
      fieldError.invalid(`${path}.rawSelector`, raw, 'may not specified at the same time as requirements'),
    ];
  if (raw !== '' || given) return [];
  return [
    fieldError.required(
      `${path}.requirements`,
      `when ${path} is specified, requirements or rawSelector is required`,
    ),
  ];
}

function attributesOf({ resourceAttributes: resource, nonResourceAttributes: path }: Fields, user: UserInfo) {
  if (isObject(path)) return { user, verb: textOf(path, 'verb'), path: textOf(path, 'path') };
  const asked = isObject(resource) ? resource : {};
  const attributes: AuthorizationAttributes = {
    user,
    verb: textOf(asked, 'verb'),
    resource: {
      group: textOf(asked, 'group'),
      resource: textOf(asked, 'resource'),
      subresource: textOf(asked, 'subresource'),
      namespace: textOf(asked, 'namespace'),
      name: textOf(asked, 'name'),
    },
  };
  return attributes;
}

/** The user that a review is about, and what is wrong with it. */
export function subjectOf(object: KubeObject): { user: UserInfo; errors: readonly FieldError[] } {
  const spec = specOf(object);
  const username = textOf(spec, 'user');
  const groups = textsOf(spec, 'groups');
  const uid = textOf(spec, 'uid');
  const errors =
    username === '' && groups.length === 0
      ? [fieldError.invalid('spec.user', '', 'at least one of user or group must be specified')]
      : [];
  return { user: { username, groups, ...(uid === '' ? {} : { uid }) }, errors };
}
