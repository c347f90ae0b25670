import { decodeUtf8, hasReason } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { throwCollected, withSource } from '../../errors.ts';
import { bool, duration, short, text } from '../../flags/flag.ts';
import {
  allFlag,
  allNamespacesFlag,
  cascadeFlag,
  dryRunFlag,
  fieldSelectorFlag,
  fileFlags,
  forceFlag,
  gracePeriodFlag,
  outputFlag,
  selectorFlag,
} from '../../flags/shared.ts';
import { dryRunOf, type DryRun } from '../../flags/strategy.ts';
import type { Invocation } from '../../invocation.ts';
import { select, visit, type Selection } from '../../resources/builder.ts';
import { queryOfFlags } from '../../resources/query-flags.ts';
import { kindName, type Info } from '../../resources/info.ts';
import { cascadeOf, deleteObject, waitUntilGone } from './deletion.ts';

export const deleteCommand: Command = {
  name: 'delete',
  group: 'Basic Commands (Intermediate)',
  short: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
  long: `Most objects are given time to end by themselves; --grace-period shortens or lengthens it. --force does not wait for the word of the node that a pod has ended: two processes may then run under one name.

delete does not check resource versions: a change that comes in at the same moment is lost with the object.`,
  examples: [
    ['What a file describes', 'kubectl delete -f ./pod.yaml'],
    ['By type and name', 'kubectl delete pod web', 'kubectl delete pod/web service/web'],
    ['By label', 'kubectl delete pods,services -l app=web'],
    ['Everything of a type', 'kubectl delete pods --all'],
    ['Without waiting for the pod to end', 'kubectl delete pod web --now'],
  ],
  usage: 'delete ([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])',
  flags: [
    allFlag('Delete all objects of the given types in the namespace.'),
    allNamespacesFlag,
    cascadeFlag,
    dryRunFlag,
    fieldSelectorFlag,
    ...fileFlags('File, directory or URL that names the objects to delete.'),
    forceFlag,
    gracePeriodFlag,
    bool(
      'ignore-not-found',
      'An object that does not exist counts as deleted. With --all this is so anyway.',
    ),
    short('i', bool('interactive', 'Ask before deleting.')),
    bool('now', 'The same as --grace-period=1.'),
    outputFlag(['name']),
    text('raw', 'Path to send the DELETE to.'),
    selectorFlag,
    duration('timeout', 'How long to wait for the objects to be gone; zero: as long as they suggest.'),
    bool('wait', 'Return when the objects are gone, finalizers and all.', 'true'),
  ],
  completes: 'resources',
  run,
};

interface Options {
  readonly gracePeriod: number;
  readonly ignoreNotFound: boolean;
  readonly dryRun: DryRun;
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, access } = invocation;
  const options = complete(invocation, await dryRunOf(invocation));
  if (flags.text('raw') !== '') return deleteRaw(invocation);
  const selection = await select(access, { ...queryOfFlags(invocation), withoutObjects: true });
  await validate(invocation, options);
  if (flags.bool('interactive') && !(await confirmed(invocation, selection, options))) return;
  await deleteAll(invocation, selection, options);
}

function complete({ flags }: Invocation, dryRun: DryRun): Options {
  let gracePeriod = flags.number('grace-period');
  if (flags.bool('now')) {
    if (gracePeriod !== -1) throw new Error('--now and --grace-period cannot be specified together');
    gracePeriod = 1;
  }
  if (gracePeriod === 0 && !flags.bool('force')) gracePeriod = 1;
  if (flags.bool('force') && gracePeriod < 0) gracePeriod = 0;
  const selecting = flags.bool('all') || flags.text('selector') !== '' || flags.text('field-selector') !== '';
  const ignoreNotFound = flags.changed('ignore-not-found') ? flags.bool('ignore-not-found') : selecting;
  return { gracePeriod, ignoreNotFound, dryRun };
}

async function validate(invocation: Invocation, { gracePeriod }: Options): Promise<void> {
  const { flags } = invocation;
  const output = flags.text('output');
  if (output !== '' && output !== 'name')
    throw new Error(`unexpected -o output mode: ${output}. We only support '-o name'`);
  if (flags.bool('all') && flags.text('selector'))
    throw new Error('cannot set --all and --selector at the same time');
  if (flags.bool('all') && flags.text('field-selector'))
    throw new Error('cannot set --all and --field-selector at the same time');
  if (!flags.bool('force')) return;
  if (gracePeriod > 0)
    throw new Error('--force and --grace-period greater than 0 cannot be specified together');
  if (gracePeriod === 0)
    await invocation.err(
      'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n',
    );
}

async function deleteRaw(invocation: Invocation): Promise<void> {
  const response = await (await invocation.access.rest()).send('DELETE', invocation.flags.text('raw'));
  await invocation.out(`${JSON.stringify(response.body)}\n`);
}

async function confirmed(invocation: Invocation, selection: Selection, options: Options): Promise<boolean> {
  const names: string[] = [];
  for await (const { info, error } of visit(invocation.access, selection)) {
    if (info) names.push(`${kindName(info.mapping)}/${info.name}`);
    else if (!(options.ignoreNotFound && hasReason(error, 'NotFound'))) throw error;
  }
  if (names.length === 0) {
    await invocation.out('No resources found\n');
    return false;
  }
  await invocation.out(
    `You are about to delete the following ${names.length} resource(s):\n${names.join('\n')}\n`,
  );
  await invocation.out('Do you want to continue? (y/N): ');
  const answer = decodeUtf8((await invocation.host.stdin.read()) ?? new Uint8Array()).trim();
  if (answer.toLowerCase() === 'y') return true;
  await invocation.out('deletion is cancelled\n');
  return false;
}

async function deleteAll(invocation: Invocation, selection: Selection, options: Options): Promise<void> {
  const { flags, access } = invocation;
  const explicit = (await access.namespace()).explicit && !flags.bool('all-namespaces');
  const deleted = new Map<Info, string | undefined>();
  const errors: unknown[] = [];
  let warnScope = explicit;
  for await (const { info, error } of visit(access, selection)) {
    if (!info) {
      errors.push(error);
      continue;
    }
    deleted.set(info, undefined);
    if (warnScope && !info.mapping.namespaced) {
      await invocation.err(
        'Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n',
      );
      warnScope = false;
    }
    try {
      if (options.dryRun !== 'client') {
        const cascade = cascadeOf(flags.text('cascade'));
        const request = {
          gracePeriod: options.gracePeriod,
          cascade,
          dryRunServer: options.dryRun === 'server',
        };
        deleted.set(info, await deleteObject(invocation, info, request));
      }
      await report(invocation, info, options);
    } catch (failure) {
      errors.push(withSource('deleting', info.source, failure));
    }
  }
  throwCollected(errors.filter((error) => !(options.ignoreNotFound && hasReason(error, 'NotFound'))));
  if (deleted.size === 0) return invocation.out('No resources found\n');
  if (!flags.bool('wait') || options.dryRun !== 'none') return;
  await waitUntilGone(invocation, [...deleted.keys()], flags.duration('timeout'), deleted);
}

function report(invocation: Invocation, info: Info, { gracePeriod, dryRun }: Options): Promise<void> {
  const kind = kindName(info.mapping);
  if (invocation.flags.text('output') === 'name') return invocation.out(`${kind}/${info.name}\n`);
  const how = gracePeriod === 0 ? 'force deleted' : 'deleted';
  const where = info.mapping.namespaced ? ` from ${info.namespace} namespace` : '';
  const suffix = { none: '', client: ' (dry run)', server: ' (server dry run)' }[dryRun];
  return invocation.out(`${kind} "${info.name}" ${how}${where}${suffix}\n`);
}
