import type { KubeObject } from '@drydock/machinery';
import { PlainError } from '../../errors.ts';
import { array, slice, text, type Flag } from '../../flags/flag.ts';
import type { Invocation } from '../../invocation.ts';
import { generatorCommand } from './generator.ts';

const apiVersion = 'rbac.authorization.k8s.io/v1';
const resourceVerbs = [
  'get',
  'delete',
  'list',
  'create',
  'update',
  'patch',
  'watch',
  'proxy',
  'deletecollection',
  'use',
  'bind',
  'escalate',
  'impersonate',
  '*',
];
const urlVerbs = ['*', 'get', 'post', 'put', 'delete', 'patch', 'head', 'options'];
const roleGroup = 'rbac.authorization.k8s.io';
/** Verbs that make sense for some resources only: `resource.group`. */
const specialVerbs: Readonly<Record<string, readonly string[]>> = {
  use: ['podsecuritypolicies.policy', 'podsecuritypolicies.extensions'],
  bind: [`roles.${roleGroup}`, `clusterroles.${roleGroup}`],
  escalate: [`roles.${roleGroup}`, `clusterroles.${roleGroup}`],
  impersonate: ['users.', 'serviceaccounts.', 'groups.', 'userextras.authentication.k8s.io'],
};

const ruleFlags: readonly Flag[] = [
  slice('resource', 'Resource that the rule is about; repeat or separate by commas.'),
  array('resource-name', 'Name of an object to which the rule is limited; repeat for several.'),
  slice('verb', 'What may be done with the resources.'),
];

export const createRoleCommand = generatorCommand({
  name: 'role',
  short: 'Create a role with single rule',
  examples: [
    ['Who has it may look at pods', 'kubectl create role pod-reader --verb=get,list,watch --resource=pods'],
    [
      'Resources of other groups, and subresources',
      'kubectl create role scaler --verb=update --resource=deployments.apps/scale',
    ],
  ],
  usage:
    'role NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]',
  flags: ruleFlags,
  namespaced: true,
  generate: async (invocation, name) => {
    const verbs = verbsOf(invocation);
    if (verbs.length === 0) throw new Error('at least one verb must be specified');
    await warnAboutVerbs(invocation, verbs);
    const resources = resourcesOf(invocation);
    if (resources.length === 0) throw new Error('at least one resource must be specified');
    return {
      kind: 'Role',
      apiVersion,
      metadata: { name },
      rules: await rulesOf(invocation, verbs, resources),
    };
  },
});

export const createClusterroleCommand = generatorCommand({
  name: 'clusterrole',
  short: 'Create a cluster role',
  examples: [
    [
      'Who has it may look at nodes',
      'kubectl create clusterrole node-reader --verb=get,list,watch --resource=nodes',
    ],
    ['A path of the API server', 'kubectl create clusterrole health --verb=get --non-resource-url=/healthz'],
  ],
  usage:
    'clusterrole NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]',
  flags: [
    ...ruleFlags,
    { ...text('aggregation-rule', 'Label selector of ClusterRoles to put together.'), type: 'stringSlice' },
    slice('non-resource-url', 'Path of the API server to which the rule gives access.'),
  ],
  namespaced: false,
  generate: clusterRole,
});

async function clusterRole(invocation: Invocation, name: string): Promise<KubeObject> {
  const { flags } = invocation;
  const verbs = verbsOf(invocation);
  const [urls, resources, aggregation] = [
    flags.list('non-resource-url'),
    resourcesOf(invocation),
    flags.list('aggregation-rule'),
  ];
  if (aggregation.length > 0) {
    if (urls.length + verbs.length + resources.length + flags.list('resource-name').length > 0)
      throw new Error(
        'aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames',
      );
    const matchLabels = Object.fromEntries(aggregation.map((pair) => pair.split('=') as [string, string]));
    return {
      kind: 'ClusterRole',
      apiVersion,
      metadata: { name },
      rules: null,
      aggregationRule: { clusterRoleSelectors: [{ matchLabels }] },
    };
  }
  if (verbs.length === 0) throw new Error('at least one verb must be specified');
  if (resources.length + urls.length === 0)
    throw new Error('one of resource or nonResourceURL must be specified');
  if (resources.length > 0) await warnAboutVerbs(invocation, verbs);
  const rules: object[] = await rulesOf(invocation, verbs, resources);
  checkUrls(urls, verbs);
  if (urls.length > 0) rules.push({ verbs, nonResourceURLs: urls });
  return { kind: 'ClusterRole', apiVersion, metadata: { name }, rules };
}

function checkUrls(urls: readonly string[], verbs: readonly string[]): void {
  if (urls.length === 0) return;
  const wrong = verbs.find((verb) => !urlVerbs.includes(verb));
  if (wrong) throw new Error(`invalid verb: '${wrong}' for nonResourceURL`);
  for (const url of urls.filter((one) => one !== '*')) {
    if (!url.startsWith('/')) throw new Error('nonResourceURL should start with /');
    if (url.slice(0, -1).includes('*'))
      throw new Error("nonResourceURL only supports wildcard matches when '*' is at the end");
  }
}

function verbsOf({ flags }: Invocation): readonly string[] {
  const verbs = flags.list('verb');
  return verbs.includes('*') ? ['*'] : [...new Set(verbs)];
}

async function warnAboutVerbs(invocation: Invocation, verbs: readonly string[]): Promise<void> {
  for (const verb of verbs)
    if (!resourceVerbs.includes(verb))
      await invocation.err(`Warning: '${verb}' is not a standard resource verb\n`);
}

interface RuleResource {
  readonly resource: string;
  readonly group: string;
  readonly subresource: string;
}

function resourcesOf({ flags }: Invocation): readonly RuleResource[] {
  const resources: RuleResource[] = [];
  for (const text of flags.list('resource')) {
    const slash = text.indexOf('/');
    const [main, subresource] = slash < 0 ? [text, ''] : [text.slice(0, slash), text.slice(slash + 1)];
    if (text === '*') return [{ resource: '*', group: '', subresource: '' }];
    const dot = main.indexOf('.');
    const [resource, group] = dot < 0 ? [main, ''] : [main.slice(0, dot), main.slice(dot + 1)];
    resources.push({ resource, group, subresource });
  }
  return resources;
}

async function rulesOf(invocation: Invocation, verbs: readonly string[], resources: readonly RuleResource[]) {
  const groups = new Map<string, string[]>();
  for (const one of resources) {
    if (one.resource === '') throw new Error('resource must be specified if apiGroup/subresource specified');
    const found = await resolve(invocation, one, verbs);
    const name = one.subresource ? `${found.resource}/${one.subresource}` : found.resource;
    const list = groups.get(found.group) ?? [];
    groups.set(found.group, list.includes(name) ? list : [...list, name]);
  }
  const names = [...new Set(invocation.flags.list('resource-name'))];
  return [...groups.keys()].sort().map((group) => ({
    verbs,
    apiGroups: [group],
    resources: groups.get(group)!,
    ...(names.length > 0 ? { resourceNames: names } : {}),
  }));
}

async function resolve(
  invocation: Invocation,
  one: RuleResource,
  verbs: readonly string[],
): Promise<RuleResource> {
  if (one.resource === '*') return one;
  const word = one.group ? `${one.resource}.${one.group}` : one.resource;
  const mapping = await (await invocation.access.discovery()).find(word);
  const known = mapping ? { ...one, resource: mapping.plural, group: mapping.group } : one;
  let special = false;
  for (const verb of verbs) {
    const allowed = specialVerbs[verb];
    if (!allowed) continue;
    special = true;
    if (!allowed.includes(`${known.resource}.${known.group}`))
      throw new Error(`can not perform '${verb}' on '${known.resource}' in group '${known.group}'`);
  }
  if (!mapping && !special) {
    const where = one.group ? ` in group ${JSON.stringify(one.group)}` : '';
    throw new PlainError(`the server doesn't have a resource type ${JSON.stringify(one.resource)}${where}`);
  }
  return known;
}
