import { parseQuantity, parseSelector, type KubeObject } from '@drydock/machinery';
import type { Container } from '@drydock/kinds';
import { notSimulated, type Command } from '../../command.ts';
import { throwCollected } from '../../errors.ts';
import { short, text } from '../../flags/flag.ts';
import { recursiveFlag, resourceVersionFlag } from '../../flags/shared.ts';
import { dryRunOf } from '../../flags/strategy.ts';
import type { Invocation } from '../../invocation.ts';
import { collect, select } from '../../resources/builder.ts';
import { queryOfFlags } from '../../resources/query-flags.ts';
import { operationPrinter, patchObject } from '../../resources/operations.ts';
import { changePods, matchesName, setFlags, splitPairs } from './pod-change.ts';
import { setEnvCommand } from './set-env.ts';
import { setImageCommand } from './set-image.ts';

const setResourcesCommand: Command = {
  name: 'resources',
  short: 'Update resource requests/limits on objects with pod templates',
  long: 'What a container asks for (requests) and what it may use at most (limits).',
  examples: [
    ['Limits of all containers', 'kubectl set resources deployment web --limits=cpu=200m,memory=512Mi'],
    [
      'Both, of one container',
      'kubectl set resources deployment web -c=nginx --limits=cpu=200m --requests=cpu=100m',
    ],
  ],
  usage: 'resources (-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]',
  flags: [
    ...setFlags(),
    short('c', text('containers', 'Names of the containers; * stands for any text.', '*')),
    text('limits', 'For example cpu=200m,memory=512Mi; 0 removes one.'),
    text('requests', 'For example cpu=100m,memory=256Mi; 0 removes one.'),
  ],
  completes: 'resources',
  run: setResources,
};

async function setResources(invocation: Invocation): Promise<void> {
  const { flags, args } = invocation;
  if (flags.bool('all') && flags.text('selector'))
    throw new Error('cannot set --all and --selector at the same time');
  const [limits, requests] = [amounts(flags.text('limits')), amounts(flags.text('requests'))];
  const pattern = flags.text('containers');
  await changePods(invocation, {
    resources: args,
    operation: 'resource requirements updated',
    failure: 'resources update to pod template',
    validate: () => {
      if (flags.bool('all') && flags.text('selector'))
        throw new Error('cannot set --all and --selector at the same time');
      if (Object.keys(limits).length + Object.keys(requests).length === 0)
        throw new Error(
          'you must specify an update to requests or limits (in the form of --requests/--limits)',
        );
    },
    change: (spec) => {
      if (![...spec.containers, ...(spec.initContainers ?? [])].some((one) => matchesName(pattern, one)))
        throw new Error(`error: unable to find container named ${pattern}`);
      const change = (container: Container): Container => {
        if (!matchesName(pattern, container)) return container;
        const resources = container.resources ?? {};
        return {
          ...container,
          resources: {
            ...resources,
            ...(Object.keys(limits).length > 0 ? { limits: { ...resources.limits, ...limits } } : {}),
            ...(Object.keys(requests).length > 0 ? { requests: { ...resources.requests, ...requests } } : {}),
          },
        };
      };
      return { ...spec, containers: spec.containers.map(change) };
    },
  });
}

function amounts(text: string): Record<string, string> {
  if (text === '') return {};
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const [name = '', value, ...rest] = pair.split('=');
      if (value === undefined || rest.length > 0)
        throw new Error(
          `invalid argument syntax ${pair}, expected <resource>=<value>`.replace('invalid', 'Invalid'),
        );
      if (!parseQuantity(value))
        throw new Error(
          "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
        );
      return [name, value];
    }),
  );
}

const setServiceaccountCommand: Command = {
  name: 'serviceaccount',
  aliases: ['sa'],
  short: 'Update the service account of a resource',
  examples: [['Of a deployment', 'kubectl set serviceaccount deployment web builder']],
  usage: 'serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  flags: setFlags(false),
  completes: 'resources',
  run: (invocation) => {
    const account = invocation.args.at(-1);
    if (account === undefined) throw new Error('serviceaccount is required');
    return changePods(invocation, {
      resources: invocation.args.slice(0, -1),
      operation: 'serviceaccount updated',
      failure: 'ServiceAccountName',
      change: (spec) => ({ ...spec, serviceAccountName: account }),
    });
  },
};

const setSelectorCommand: Command = {
  name: 'selector',
  short: 'Set the selector on a resource',
  long: 'The old selector is replaced. Only services can get another selector.',
  examples: [['Of a service', "kubectl set selector service web 'app=web,tier=frontend'"]],
  usage: 'selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  flags: [
    ...setFlags(false).filter(({ name }) => name !== 'kustomize' && name !== 'recursive'),
    { ...recursiveFlag, default: 'true' },
    resourceVersionFlag,
  ],
  completes: 'resources',
  run: setSelector,
};

async function setSelector(invocation: Invocation): Promise<void> {
  const { flags, args, access } = invocation;
  const { resources, pairs } = splitPairs(args, 'selector');
  if (pairs.length !== 1) throw new Error('one selector is required');
  parseSelector(pairs[0]!);
  const selector = Object.fromEntries(
    pairs[0]!.split(',').map((pair) => pair.split(/==?/) as [string, string]),
  );
  const dryRun = await dryRunOf(invocation);
  const print = await operationPrinter(invocation);
  const selection = await select(access, { ...queryOfFlags({ flags, args: resources }), latest: true });
  const { infos, errors } = await collect(access, selection);
  const failures = [...errors];
  for (const info of infos) {
    const spec = info.object['spec'] as object;
    const object: KubeObject = { ...info.object, spec: { ...spec, selector } };
    if (info.mapping.kind !== 'Service')
      failures.push(new Error('setting a selector is only supported for Services'));
    else if (dryRun === 'client') await print(object, 'selector updated');
    else {
      const before = (spec as { selector?: Record<string, string> }).selector ?? {};
      const gone = Object.fromEntries(
        Object.keys(before)
          .filter((key) => !(key in selector))
          .map((key) => [key, null]),
      );
      const version = flags.text('resource-version');
      const patch = {
        ...(version ? { metadata: { resourceVersion: version } } : {}),
        spec: { selector: { ...gone, ...selector } },
      };
      const write = { dryRun, fieldManager: flags.text('field-manager') };
      await print(await patchObject(invocation, info, 'strategic', patch, write), 'selector updated');
    }
  }
  throwCollected(failures);
}

export const setCommand: Command = {
  name: 'set',
  group: 'Basic Commands (Beginner)',
  short: 'Set specific features on objects',
  long: 'Changes of existing applications.',
  usage: 'set SUBCOMMAND',
  bareHelpTo: 'stderr',
  subcommands: [
    setEnvCommand,
    setImageCommand,
    setResourcesCommand,
    setSelectorCommand,
    setServiceaccountCommand,
    notSimulated({
      name: 'subject',
      short: 'Update the user, group, or service account in a role binding or cluster role binding',
      usage:
        'subject (-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
    }),
  ],
};
