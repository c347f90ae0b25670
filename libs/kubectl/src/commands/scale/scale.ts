import { hasReason, type KubeObject } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { plainText, throwCollected } from '../../errors.ts';
import { duration, int, required } from '../../flags/flag.ts';
import {
  allFlag,
  dryRunFlag,
  fileFlags,
  printFlags,
  resourceVersionFlag,
  selectorFlag,
} from '../../flags/shared.ts';
import { dryRunOf } from '../../flags/strategy.ts';
import type { Invocation } from '../../invocation.ts';
import { collect, select } from '../../resources/builder.ts';
import { queryOfFlags } from '../../resources/query-flags.ts';
import type { Info } from '../../resources/info.ts';
import { operationPrinter, patchObject, readObject, replaceObject } from '../../resources/operations.ts';
import { Deadline } from '../wait/deadline.ts';

export const scaleCommand: Command = {
  name: 'scale',
  group: 'Deploy Commands',
  short: 'Set a new size for a deployment, replica set, or replication controller',
  long: 'With --current-replicas or --resource-version nothing is changed unless the object is as they say.',
  examples: [
    ['Three replicas', 'kubectl scale --replicas=3 deployment/web'],
    ['Only if there are two now', 'kubectl scale --current-replicas=2 --replicas=3 deployment/web'],
    ['Two deployments at once', 'kubectl scale --replicas=5 deployment/web deployment/api'],
  ],
  usage:
    'scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)',
  flags: [
    allFlag('All objects of the given types in the namespace.'),
    ...printFlags,
    int('current-replicas', 'Only if the object has this size now; -1: whatever its size.', '-1'),
    dryRunFlag,
    ...fileFlags('File, directory or URL that names what to scale.'),
    required(int('replicas', 'The new number of replicas.')),
    resourceVersionFlag,
    selectorFlag,
    duration('timeout', 'How long to wait until the object has its new size; zero: do not wait.'),
  ],
  completes: 'resources',
  run,
};

interface Scale extends KubeObject {
  readonly spec?: { readonly replicas?: number };
  readonly status?: { readonly replicas?: number };
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, access } = invocation;
  const dryRun = await dryRunOf(invocation);
  if (flags.number('replicas') < 0)
    throw new Error('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
  if (flags.number('current-replicas') < -1)
    throw new Error('The --current-replicas must specify an integer of -1 or greater');
  const print = await operationPrinter(invocation);
  const { infos, errors } = await collect(
    access,
    await select(access, { ...queryOfFlags(invocation), latest: true }),
  );
  if (infos.length > 1 && flags.text('resource-version'))
    throw new Error('cannot use --resource-version with multiple resources');
  const failures = [...errors];
  for (const info of infos) {
    try {
      if (dryRun !== 'client') await scaleOne(invocation, info, dryRun);
      await print(info.object, 'scaled');
    } catch (error) {
      failures.push(error);
    }
  }
  if (infos.length === 0)
    throw new Error(
      errors.length > 0 ? `no objects passed to scale ${plainText(errors[0])}` : 'no objects passed to scale',
    );
  throwCollected(failures);
}

async function scaleOne(invocation: Invocation, info: Info, dryRun: 'none' | 'server'): Promise<void> {
  const { flags } = invocation;
  const target = { ...info, subresource: 'scale' };
  const replicas = flags.number('replicas');
  const [current, version] = [flags.number('current-replicas'), flags.text('resource-version')];
  if (current < 0 && version === '')
    await patchObject(invocation, target, 'merge', { spec: { replicas } }, { dryRun });
  else await scaleIf(invocation, target, current, version, dryRun);
  const timeout = flags.duration('timeout');
  if (timeout > 0 && dryRun === 'none') await waitForSize(invocation, target, replicas, timeout);
}

async function scaleIf(
  invocation: Invocation,
  target: Info,
  current: number,
  version: string,
  dryRun: 'none' | 'server',
) {
  for (let attempt = 0; ; attempt++) {
    const scale = (await readObject(invocation, target)) as Scale;
    const size = scale.spec?.replicas ?? 0;
    if (current >= 0 && size !== current) throw new Error(`Expected replicas to be ${current}, was ${size}`);
    if (version !== '' && scale.metadata.resourceVersion !== version)
      throw new Error(`Expected resource version to be ${version}, was ${scale.metadata.resourceVersion}`);
    const object = { ...scale, spec: { ...scale.spec, replicas: invocation.flags.number('replicas') } };
    try {
      await replaceObject(invocation, { ...target, object }, { dryRun });
      return;
    } catch (error) {
      if (!hasReason(error, 'Conflict') || attempt > 5) throw error;
    }
  }
}

async function waitForSize(
  invocation: Invocation,
  target: Info,
  replicas: number,
  timeout: number,
): Promise<void> {
  const deadline = new Deadline(invocation.host, timeout);
  try {
    for (;;) {
      const scale = (await readObject(invocation, target)) as Scale;
      if (scale.status?.replicas === replicas && scale.spec?.replicas === replicas) return;
      await deadline.race(invocation.host.clock.sleep(1000));
    }
  } catch (error) {
    if (deadline.expired) throw new Error('timed out waiting for the condition', { cause: error });
    throw error;
  } finally {
    deadline.stop();
  }
}
