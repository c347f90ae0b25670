import type { SubjectAccessReview } from '@drydock/kinds';
import type { CheckContext, CheckType, Settings } from '../../check-type.ts';
import { failed, InvalidCheck, passed } from '../../result.ts';

interface Subject {
  readonly name: string;
  readonly user: string;
  readonly groups: readonly string[];
}

/** What an identity may do. With `*` one of the namespace's service accounts is enough; `notAs` must not be allowed. */
export const rbac: CheckType<'rbac'> = {
  kind: 'rbac',
  live: true,
  async evaluate(settings, context) {
    const wanted = settings.allowed ?? true;
    const right = describe(settings);
    const excluded = settings.notAs === undefined ? [] : await subjects(settings.notAs, context);
    for (const subject of excluded)
      if ((await isAllowed(subject, settings, context)) === wanted)
        return failed(
          `${subject.name} ${wanted ? 'can' : 'cannot'} ${right} too; that should be the right of another account.`,
          { found: subject.name },
        );
    const asked = (await subjects(settings.as, context)).filter(
      ({ user }) => !excluded.some((other) => other.user === user),
    );
    if (asked.length === 0)
      return failed(`There is no ${settings.as} to ask for.`, { found: 'nobody', wanted: right });
    const answers = await Promise.all(
      asked.map(async (subject) => ({ subject, allowed: await isAllowed(subject, settings, context) })),
    );
    const match = answers.find(({ allowed }) => allowed === wanted);
    const names = asked.map(({ name }) => name).join(', ');
    if (match) return passed(`${match.subject.name} ${wanted ? 'can' : 'cannot'} ${right}.`);
    return failed(`${names} ${wanted ? 'cannot' : 'can'} ${right}.`, {
      found: names,
      wanted: `${wanted ? 'may' : 'may not'} ${right}`,
    });
  },
};

function describe({
  verb,
  resource,
  subresource,
  group,
  namespace,
  allNamespaces,
}: Settings<'rbac'>): string {
  const what = `${resource}${subresource ? `/${subresource}` : ''}${group ? `.${group}` : ''}`;
  return `${verb} ${what} ${allNamespaces || namespace === undefined ? 'in all namespaces' : `in namespace ${namespace}`}`;
}

async function subjects(as: string, { reader }: CheckContext): Promise<readonly Subject[]> {
  const match = /^(?:system:)?serviceaccount:([^:]+):([^:]+)$/.exec(as);
  if (!match) return [{ name: as, user: as, groups: ['system:authenticated'] }];
  const [, namespace, name] = match as unknown as [string, string, string];
  const accounts = await reader.list('v1', 'ServiceAccount', namespace);
  const found = accounts.filter(({ metadata }) => name === '*' || metadata.name === name);
  return found.map(({ metadata }) => ({
    name: `the service account ${metadata.name ?? ''}`,
    user: `system:serviceaccount:${namespace}:${metadata.name ?? ''}`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
  }));
}

async function isAllowed(
  { user, groups }: Subject,
  settings: Settings<'rbac'>,
  { target }: CheckContext,
): Promise<boolean> {
  const namespace = settings.allNamespaces ? undefined : settings.namespace;
  const review: Omit<SubjectAccessReview, 'metadata'> = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: {
      user,
      groups,
      resourceAttributes: {
        verb: settings.verb,
        resource: settings.resource,
        ...(settings.group === undefined ? {} : { group: settings.group }),
        ...(settings.subresource === undefined ? {} : { subresource: settings.subresource }),
        ...(settings.name === undefined ? {} : { name: settings.name }),
        ...(namespace === undefined ? {} : { namespace }),
      },
    },
  };
  const answer = await target.client.transport.request({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    body: review,
  });
  const status = (answer.body as SubjectAccessReview | undefined)?.status;
  if (answer.status >= 300 || !status)
    throw new InvalidCheck(`the API server does not answer access reviews (${answer.status})`);
  return status.allowed;
}
