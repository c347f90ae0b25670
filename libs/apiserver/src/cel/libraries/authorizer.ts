// Kubernetes' authorizer library: `authorizer.group('apps').resource('deployments').namespace('x').check('create').allowed()`.
import type { Environment } from '@marcbachmann/cel-js';
import type { UserInfo } from '@drydock/machinery';
import type { Authorizer, AuthorizationAttributes } from '../../authorization/authorizer.ts';

/** The `authorizer` variable: what the caller of the request may do. */
export class CelAuthorizer {
  constructor(
    readonly authorizer: Authorizer,
    readonly user: UserInfo,
    readonly requestResource?: ResourceCheck,
  ) {}

  /** With `authorizer.requestResource`: the resource of the request. */
  about(resource: ResourceCheck): CelAuthorizer {
    return new CelAuthorizer(this.authorizer, this.user, resource);
  }
}

class PathCheck {
  constructor(
    readonly from: CelAuthorizer,
    readonly path: string,
  ) {}
}

class GroupCheck {
  constructor(
    readonly from: CelAuthorizer,
    readonly group: string,
  ) {}
}

/** The `authorizer.requestResource` variable too. */
export class ResourceCheck {
  constructor(
    readonly from: CelAuthorizer,
    readonly resource: NonNullable<AuthorizationAttributes['resource']>,
  ) {}
}

class Decision {
  constructor(
    readonly allowed: boolean,
    readonly reason: string,
  ) {}
}

function decide(
  { authorizer, user }: CelAuthorizer,
  attributes: Omit<AuthorizationAttributes, 'user'>,
): Decision {
  const { allowed, reason } = authorizer.authorize({ ...attributes, user });
  return new Decision(allowed, reason);
}

const narrow = (check: ResourceCheck, more: Partial<ResourceCheck['resource']>) =>
  new ResourceCheck(check.from, { ...check.resource, ...more });
const empty = { version: '*', subresource: '', namespace: '', name: '' };

export function registerAuthorizer(environment: Environment): void {
  const type = 'kubernetes.authorization';
  environment
    .registerType(`${type}.ResourceCheck`, ResourceCheck)
    .registerType(`${type}.Authorizer`, {
      ctor: CelAuthorizer,
      fields: { requestResource: `${type}.ResourceCheck` },
    })
    .registerType(`${type}.PathCheck`, PathCheck)
    .registerType(`${type}.GroupCheck`, GroupCheck)
    .registerType(`${type}.Decision`, Decision)
    .registerFunction(
      `${type}.Authorizer.path(string): ${type}.PathCheck`,
      (from: CelAuthorizer, path: string) => new PathCheck(from, path),
    )
    .registerFunction(
      `${type}.Authorizer.group(string): ${type}.GroupCheck`,
      (from: CelAuthorizer, group: string) => new GroupCheck(from, group),
    )
    .registerFunction(
      `${type}.Authorizer.serviceAccount(string, string): ${type}.Authorizer`,
      ({ authorizer }: CelAuthorizer, namespace: string, name: string) =>
        new CelAuthorizer(authorizer, {
          username: `system:serviceaccount:${namespace}:${name}`,
          groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
        }),
    )
    .registerFunction(
      `${type}.GroupCheck.resource(string): ${type}.ResourceCheck`,
      ({ from, group }: GroupCheck, resource: string) =>
        new ResourceCheck(from, { ...empty, group, resource }),
    );
  for (const field of ['subresource', 'namespace', 'name'] as const)
    environment.registerFunction(
      `${type}.ResourceCheck.${field}(string): ${type}.ResourceCheck`,
      (check: ResourceCheck, value: string) => narrow(check, { [field]: value }),
    );
  environment
    .registerFunction(
      `${type}.ResourceCheck.check(string): ${type}.Decision`,
      (check: ResourceCheck, verb: string) => decide(check.from, { verb, resource: check.resource }),
    )
    .registerFunction(
      `${type}.PathCheck.check(string): ${type}.Decision`,
      ({ from, path }: PathCheck, verb: string) => decide(from, { verb, path }),
    )
    .registerFunction(`${type}.Decision.allowed(): bool`, ({ allowed }: Decision) => allowed)
    .registerFunction(`${type}.Decision.reason(): string`, ({ reason }: Decision) => reason)
    .registerFunction(`${type}.Decision.errored(): bool`, () => false)
    .registerFunction(`${type}.Decision.error(): string`, () => '');
}
