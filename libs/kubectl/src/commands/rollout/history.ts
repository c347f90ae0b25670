// rollout history and rollout undo.
import type { Deployment, ReplicaSet } from '@drydock/kinds';
import type { KubeObject } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { DescribeWriter } from '../../describe/writer.ts';
import { writePodTemplate } from '../../describe/pod-template.ts';
import { throwCollected } from '../../errors.ts';
import { int64 } from '../../flags/flag.ts';
import { dryRunFlag, fileFlags, printFlags, selectorFlag } from '../../flags/shared.ts';
import { dryRunOf } from '../../flags/strategy.ts';
import type { Invocation } from '../../invocation.ts';
import { nameOf, objectPrinter } from '../../printers/object-printer.ts';
import { align } from '../../printers/tab-writer.ts';
import { describeLayout } from '../../printers/tab-writer.ts';
import { select, visit } from '../../resources/builder.ts';
import { queryOfFlags } from '../../resources/query-flags.ts';
import type { Info } from '../../resources/info.ts';
import { lastAppliedAnnotation } from '../../resources/last-applied.ts';
import { operationPrinter, patchObject } from '../../resources/operations.ts';
import {
  replicaSetsOf,
  revisionAnnotation,
  revisionOf,
  sameTemplate,
  withoutHash,
} from '../../workloads/replica-sets.ts';

const causeAnnotation = 'kubernetes.io/change-cause';
type ReplicaSetObject = ReplicaSet & KubeObject;

export const rolloutHistoryCommand: Command = {
  name: 'history',
  short: 'View rollout history',
  long: 'Lists the earlier versions of an object, or shows the pod template of one of them.',
  examples: [
    ['The versions of a deployment', 'kubectl rollout history deployment/web'],
    ['One of them', 'kubectl rollout history deployment/web --revision=2'],
  ],
  usage: 'history (TYPE NAME | TYPE/NAME) [flags]',
  flags: [
    ...printFlags,
    ...fileFlags('File, directory or URL that names what to look at.'),
    int64('revision', 'Show this version with its pod template.'),
    selectorFlag,
  ],
  completes: 'resources',
  run: (invocation) => each(invocation, showHistory),
};

export const rolloutUndoCommand: Command = {
  name: 'undo',
  short: 'Undo a previous rollout',
  long: 'Goes back to the version before, or to the one that --to-revision names.',
  examples: [
    ['Back to the version before', 'kubectl rollout undo deployment/web'],
    ['Back to a certain version', 'kubectl rollout undo deployment/web --to-revision=3'],
  ],
  usage: 'undo (TYPE NAME | TYPE/NAME) [flags]',
  flags: [
    ...printFlags,
    dryRunFlag,
    ...fileFlags('File, directory or URL that names what to roll back.'),
    selectorFlag,
    int64('to-revision', 'The version to go back to; 0: the one before.'),
  ],
  completes: 'resources',
  run: (invocation) => each(invocation, undo),
};

async function each(
  invocation: Invocation,
  work: (invocation: Invocation, info: Info) => Promise<void>,
): Promise<void> {
  const { flags, access, args } = invocation;
  if (args.length === 0 && flags.list('filename').length === 0)
    throw new Error('required resource not specified');
  if (flags.number('revision') < 0)
    throw new Error(`revision must be a positive integer: ${flags.number('revision')}`);
  const selection = await select(access, {
    ...queryOfFlags(invocation),
    allowEmptySelector: true,
    latest: true,
  });
  const errors: unknown[] = [];
  for await (const { info, error } of visit(access, selection)) {
    if (!info) errors.push(error);
    else await work(invocation, info).catch((failure: unknown) => errors.push(failure));
  }
  throwCollected(errors);
}

async function revisionsOf(
  invocation: Invocation,
  info: Info,
): Promise<ReadonlyMap<number, ReplicaSetObject>> {
  const { old, current } = await replicaSetsOf(
    await invocation.access.rest(),
    info.object as Deployment & KubeObject,
  );
  const all = current ? [...old, current] : [...old];
  const numbered = all.flatMap((set) => {
    const revision = revisionOf(set);
    return revision === undefined ? [] : [[revision, set] as const];
  });
  return new Map(numbered.sort(([a], [b]) => a - b));
}

async function showHistory(invocation: Invocation, info: Info): Promise<void> {
  const { flags } = invocation;
  if (info.mapping.kind !== 'Deployment')
    throw new Error(
      ['DaemonSet', 'StatefulSet'].includes(info.mapping.kind)
        ? `not simulated: rollout history of a ${info.mapping.kind}`
        : `no history viewer has been implemented for ${JSON.stringify(kindText(info))}`,
    );
  const revisions = await revisionsOf(invocation, info);
  const wanted = flags.number('revision');
  const printer = await objectPrinter(invocation.host, flags);
  if (wanted > 0 && revisions.size > 0 && !revisions.has(wanted))
    throw new Error('unable to find the specified revision');
  if (printer) {
    for (const [revision, set] of revisions)
      if (wanted === 0 || wanted === revision)
        await invocation.out(printer({ ...set, apiVersion: 'apps/v1', kind: 'ReplicaSet' }));
    return;
  }
  const head = wanted > 0 ? ` with revision #${wanted}` : ' ';
  await invocation.out(`${nameOf(info.object)}${head}\n${historyText(revisions, wanted)}\n`);
}

const kindText = ({ mapping }: Info) => (mapping.group ? `${mapping.kind}.${mapping.group}` : mapping.kind);

function historyText(revisions: ReadonlyMap<number, ReplicaSetObject>, wanted: number): string {
  if (revisions.size === 0) return 'No rollout history found.';
  if (wanted > 0) return templateText(revisions.get(wanted)!);
  const rows = [...revisions].map(
    ([revision, set]) => `${revision}\t${set.metadata.annotations?.[causeAnnotation] || '<none>'}\n`,
  );
  return align(`REVISION\tCHANGE-CAUSE\n${rows.join('')}`, describeLayout);
}

/** The pod template with its change cause; cells are not aligned, as in the official tool. */
function templateText(set: ReplicaSetObject): string {
  const writer = new DescribeWriter({ aligned: false });
  const cause = set.metadata.annotations?.[causeAnnotation];
  const template = set.spec?.template;
  const annotations = { ...template?.metadata?.annotations, ...(cause ? { [causeAnnotation]: cause } : {}) };
  writePodTemplate(writer, {
    ...template,
    metadata: { ...template?.metadata, annotations },
  } as typeof template);
  return writer.text();
}

const kept = [
  lastAppliedAnnotation,
  revisionAnnotation,
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
];

async function undo(invocation: Invocation, info: Info): Promise<void> {
  const { flags } = invocation;
  const toRevision = flags.number('to-revision');
  if (info.mapping.kind !== 'Deployment')
    throw new Error(
      ['DaemonSet', 'StatefulSet'].includes(info.mapping.kind)
        ? `not simulated: rollout undo of a ${info.mapping.kind}`
        : `no rollbacker has been implemented for ${JSON.stringify(kindText(info))}`,
    );
  if (toRevision < 0) throw new Error(`unable to find specified revision ${toRevision} in history`);
  const dryRun = await dryRunOf(invocation);
  const print = await operationPrinter(invocation);
  const target = targetOf(await revisionsOf(invocation, info), toRevision, info.name);
  if (dryRun === 'client') return print(info.object, templateText(target));
  const spec = info.object['spec'] as {
    paused?: boolean;
    template?: NonNullable<ReplicaSet['spec']>['template'];
  };
  if (spec.paused)
    throw new Error(
      "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
    );
  if (sameTemplate(target.spec?.template, spec.template))
    return print(info.object, `skipped rollback (current template already matches revision ${toRevision})`);
  const own = Object.entries(info.object.metadata.annotations ?? {}).filter(([key]) => kept.includes(key));
  const theirs = Object.entries(target.metadata.annotations ?? {}).filter(([key]) => !kept.includes(key));
  const patch = [
    { op: 'replace', path: '/spec/template', value: withoutHash(target.spec?.template) },
    { op: 'replace', path: '/metadata/annotations', value: Object.fromEntries([...own, ...theirs]) },
  ];
  try {
    await patchObject(invocation, info, 'jsonPatch', patch, { dryRun });
  } catch (error) {
    throw new Error(`failed restoring revision ${toRevision}: ${(error as Error).message}`, { cause: error });
  }
  await print(info.object, 'rolled back');
}

function targetOf(
  revisions: ReadonlyMap<number, ReplicaSetObject>,
  wanted: number,
  name: string,
): ReplicaSetObject {
  if (wanted > 0) {
    const found = revisions.get(wanted);
    if (!found) throw new Error(`unable to find specified revision ${wanted} in history`);
    return found;
  }
  const previous = [...revisions.values()].at(-2);
  if (!previous) throw new Error(`no rollout history found for deployment ${JSON.stringify(name)}`);
  return previous;
}
