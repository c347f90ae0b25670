// pause, resume and restart: one patch per object.
import { createTwoWayPatch, formatTime, type KubeObject } from '@drydock/machinery';
import { mergeSchema } from '@drydock/kinds';
import type { Command } from '../../command.ts';
import { throwCollected } from '../../errors.ts';
import { fieldManagerFlag, fileFlags, printFlags, selectorFlag } from '../../flags/shared.ts';
import type { Invocation } from '../../invocation.ts';
import { collect, select } from '../../resources/builder.ts';
import { queryOfFlags } from '../../resources/query-flags.ts';
import { resourceName, type Info } from '../../resources/info.ts';
import { operationPrinter, patchObject } from '../../resources/operations.ts';

interface Change {
  readonly name: string;
  readonly short: string;
  readonly long: string;
  readonly example: readonly [string, string];
  /** `restarted`. */
  readonly done: string;
  /** The changed object. Throws when it cannot be changed. */
  readonly change: (object: KubeObject, now: number) => KubeObject;
}

function changeCommand(change: Change): Command {
  const { name, short, long, example } = change;
  return {
    name,
    short,
    long,
    examples: [example],
    usage: `${name} RESOURCE`,
    flags: [
      ...printFlags,
      fieldManagerFlag('kubectl-rollout'),
      ...fileFlags(`File, directory or URL that names what to ${name}.`),
      selectorFlag,
    ],
    completes: 'resources',
    run: (invocation) => run(invocation, change),
  };
}

const paused = (object: KubeObject) => (object['spec'] as { paused?: boolean } | undefined)?.paused === true;
const withPaused = (object: KubeObject, value: boolean): KubeObject => ({
  ...object,
  spec: { ...(object['spec'] as object), paused: value },
});

export const rolloutPauseCommand = changeCommand({
  name: 'pause',
  short: 'Mark the provided resource as paused',
  long: 'The controller of a paused object does nothing about changes until it is resumed. Only deployments can be paused.',
  example: ['Pause a deployment', 'kubectl rollout pause deployment/web'],
  done: 'paused',
  change: (object) => {
    if (object.kind !== 'Deployment') throw new Error('pausing is not supported');
    if (paused(object)) throw new Error('is already paused');
    return withPaused(object, true);
  },
});

export const rolloutResumeCommand = changeCommand({
  name: 'resume',
  short: 'Resume a paused resource',
  long: 'The controller works on the object again. Only deployments can be resumed.',
  example: ['Resume a deployment', 'kubectl rollout resume deployment/web'],
  done: 'resumed',
  change: (object) => {
    if (object.kind !== 'Deployment') throw new Error('resuming is not supported');
    if (!paused(object)) throw new Error('is not paused');
    return withPaused(object, false);
  },
});

export const rolloutRestartCommand = changeCommand({
  name: 'restart',
  short: 'Restart a resource',
  long: 'All pods are replaced step by step, as by a change of the template.',
  example: ['Restart a deployment', 'kubectl rollout restart deployment/web'],
  done: 'restarted',
  change: (object, now) => {
    if (!['DaemonSet', 'Deployment', 'StatefulSet'].includes(object.kind))
      throw new Error('restarting is not supported');
    if (paused(object)) throw new Error("can't restart paused deployment (run rollout resume first)");
    const spec = object['spec'] as { template: { metadata?: { annotations?: object } } };
    const annotations = {
      ...spec.template.metadata?.annotations,
      'kubectl.kubernetes.io/restartedAt': formatTime(now),
    };
    return {
      ...object,
      spec: { ...spec, template: { ...spec.template, metadata: { ...spec.template.metadata, annotations } } },
    };
  },
});

async function run(invocation: Invocation, { change, done }: Change): Promise<void> {
  const { flags, access, args, host } = invocation;
  if (args.length === 0 && flags.list('filename').length === 0)
    throw new Error('required resource not specified');
  const print = await operationPrinter(invocation);
  const selection = await select(access, {
    ...queryOfFlags(invocation),
    allowEmptySelector: true,
    latest: true,
  });
  const { infos, errors } = await collect(access, selection);
  const failures = [...errors];
  if (infos.length === 0 && failures.length === 0)
    return invocation.err(`No resources found in ${(await access.namespace()).name} namespace.\n`);
  for (const info of infos) {
    try {
      await print(await patchOne(invocation, info, change(info.object, host.clock.now())), done);
    } catch (error) {
      failures.push(named(error, info));
    }
  }
  throwCollected(failures);
}

async function patchOne(invocation: Invocation, info: Info, changed: KubeObject): Promise<KubeObject> {
  const patch = createTwoWayPatch(info.object, changed, mergeSchema, info.mapping.kind);
  if (Object.keys(patch).length === 0)
    throw new PatchFailure(
      `failed to create patch for ${info.name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`,
    );
  try {
    return await patchObject(invocation, info, 'strategic', patch, {
      fieldManager: invocation.flags.text('field-manager'),
    });
  } catch (error) {
    throw new PatchFailure(`failed to patch: ${(error as Error).message}`);
  }
}

class PatchFailure extends Error {}

function named(error: unknown, info: Info): unknown {
  if (error instanceof PatchFailure) return error;
  return new Error(
    `error: ${resourceName(info.mapping)} ${JSON.stringify(info.name)} ${(error as Error).message}`,
  );
}
