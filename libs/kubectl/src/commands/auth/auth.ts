import type { PolicyRule } from '@drydock/kinds';
import { notSimulated, type Command } from '../../command.ts';
import { compactRules, resourceText } from '../../describe/rbac.ts';
import { bool, text } from '../../flags/flag.ts';
import { allNamespacesFlag, noHeadersFlag, printFlags, quietFlag } from '../../flags/shared.ts';
import type { Invocation } from '../../invocation.ts';
import { objectPrinter } from '../../printers/object-printer.ts';
import { align } from '../../printers/tab-writer.ts';

const path = '/apis/authorization.k8s.io/v1';
const apiVersion = 'authorization.k8s.io/v1';

const canICommand: Command = {
  name: 'can-i',
  short: 'Check whether an action is allowed',
  long: 'VERB is a word of the API such as get, list, watch, delete. TYPE is a resource; a path that begins with / is one of the API server.',
  examples: [
    ['May I create pods anywhere?', 'kubectl auth can-i create pods --all-namespaces'],
    ['May I list deployments here?', 'kubectl auth can-i list deployments.apps'],
    ['May a service account?', 'kubectl auth can-i list pods --as=system:serviceaccount:dev:builder'],
    ['What may I do here?', 'kubectl auth can-i --list'],
  ],
  usage: 'can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
  flags: [
    allNamespacesFlag,
    bool('list', 'List everything that is allowed.'),
    noHeadersFlag,
    quietFlag,
    text('subresource', 'Subresource such as log or scale.'),
  ],
  run: canI,
};

interface AccessReview {
  readonly status?: {
    readonly allowed?: boolean;
    readonly reason?: string;
    readonly evaluationError?: string;
  };
}

async function canI(invocation: Invocation): Promise<number> {
  const { flags, args, access } = invocation;
  if (flags.bool('list')) {
    if (args.length > 0) throw new Error('list option must be specified with no arguments');
    return listRules(invocation);
  }
  if (args.length !== 2)
    throw new Error(
      "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
    );
  const spec = args[1]!.startsWith('/')
    ? { nonResourceAttributes: { verb: args[0], path: args[1] } }
    : { resourceAttributes: await attributesOf(invocation, args[0]!, args[1]!) };
  const body = {
    kind: 'SelfSubjectAccessReview',
    apiVersion,
    metadata: {},
    spec,
    status: { allowed: false },
  };
  const rest = await access.rest();
  const review = (await rest.send('POST', `${path}/selfsubjectaccessreviews`, { body })).body as AccessReview;
  const { allowed = false, reason, evaluationError } = review.status ?? {};
  if (!flags.bool('quiet')) {
    const why = [reason, evaluationError].filter(Boolean).map((one) => ` - ${one}`);
    await invocation.out(allowed ? 'yes\n' : `no${why.join('')}\n`);
  }
  return allowed ? 0 : 1;
}

async function attributesOf(invocation: Invocation, verb: string, word: string) {
  const { flags, access } = invocation;
  const [type = '', name] = word.split(/\/(.*)/s);
  const all = flags.bool('all-namespaces');
  const mapping = type === '*' ? undefined : await (await access.discovery()).find(type);
  if (!mapping && type !== '*')
    await invocation.err(
      `Warning: the server doesn't have a resource type '${type.split('.')[0]}'${type.includes('.') ? ` in group '${type.split('.').slice(1).join('.')}'` : ''}\n\n`,
    );
  if (mapping && !mapping.namespaced && !all)
    await invocation.err(
      mapping.group
        ? `Warning: resource '${mapping.plural}' is not namespace scoped in group '${mapping.group}'\n\n`
        : `Warning: resource '${mapping.plural}' is not namespace scoped\n\n`,
    );
  const [resource = '', ...group] = type.split('.');
  const attributes = {
    namespace: all ? '' : (await access.namespace()).name,
    verb,
    group: mapping?.group ?? group.join('.'),
    resource: mapping?.plural ?? resource,
    subresource: flags.text('subresource'),
    name: name ?? '',
  };
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== ''));
}

interface RulesReview {
  readonly status?: {
    readonly resourceRules?: readonly PolicyRule[];
    readonly nonResourceRules?: readonly PolicyRule[];
    readonly incomplete?: boolean;
    readonly evaluationError?: string;
  };
}

async function listRules(invocation: Invocation): Promise<number> {
  const { flags, access } = invocation;
  const namespace = flags.bool('all-namespaces') ? '' : (await access.namespace()).name;
  const body = { kind: 'SelfSubjectRulesReview', apiVersion, metadata: {}, spec: { namespace } };
  const rest = await access.rest();
  const review = (await rest.send('POST', `${path}/selfsubjectrulesreviews`, { body })).body as RulesReview;
  const { resourceRules = [], nonResourceRules = [], incomplete, evaluationError } = review.status ?? {};
  if (incomplete) await invocation.err(`Warning: the list may be incomplete: ${evaluationError ?? ''}\n`);
  const compact = compactRules([...resourceRules, ...nonResourceRules]);
  const text = compact.map(
    ({ resource, group, url, name, verbs }) =>
      `${resourceText(resource, group)}\t[${url}]\t[${name}]\t[${verbs.join(' ')}]\n`,
  );
  const header = flags.bool('no-headers') ? '' : 'Resources\tNon-Resource URLs\tResource Names\tVerbs\n';
  await invocation.out(align(header + text.join('')));
  return 0;
}

interface UserReview {
  readonly status?: {
    readonly userInfo?: {
      readonly username?: string;
      readonly uid?: string;
      readonly groups?: readonly string[];
      readonly extra?: Readonly<Record<string, readonly string[]>>;
    };
  };
}

const whoamiCommand: Command = {
  name: 'whoami',
  short: 'Experimental: Check self subject attributes',
  long: 'Who the API server takes you for.',
  examples: [['Your attributes', 'kubectl auth whoami']],
  usage: 'whoami',
  flags: printFlags,
  run: whoami,
};

async function whoami(invocation: Invocation): Promise<void> {
  const { flags, host, access } = invocation;
  const printer = await objectPrinter(host, flags);
  const rest = await access.rest();
  const body = {
    kind: 'SelfSubjectReview',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: {},
    status: {},
  };
  const review = (await rest.send('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', { body }))
    .body as UserReview;
  if (printer) return invocation.out(printer(review));
  const user = review.status?.userInfo ?? {};
  const rows = [
    ['ATTRIBUTE', 'VALUE'],
    ...(user.username ? [['Username', user.username]] : []),
    ...(user.uid ? [['UID', user.uid]] : []),
    ...(user.groups?.length ? [['Groups', `[${user.groups.join(' ')}]`]] : []),
    ...Object.entries(user.extra ?? {})
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, values]) => [`Extra: ${key}`, `[${values.join(' ')}]`]),
  ];
  await invocation.out(align(rows.map((cells) => `${cells.join('\t')}\n`).join('')));
}

export const authCommand: Command = {
  name: 'auth',
  group: 'Troubleshooting and Debugging Commands',
  short: 'Inspect authorization',
  usage: 'auth [flags]',
  bareHelpTo: 'stderr',
  subcommands: [
    canICommand,
    notSimulated({
      name: 'reconcile',
      short: 'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects',
      usage: 'reconcile -f FILENAME',
    }),
    whoamiCommand,
  ],
};
