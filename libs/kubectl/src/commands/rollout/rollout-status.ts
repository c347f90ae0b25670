import type { KubeObject } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { throwCollected } from '../../errors.ts';
import { bool, duration, int64, short } from '../../flags/flag.ts';
import { fileFlags, selectorFlag } from '../../flags/shared.ts';
import type { Invocation } from '../../invocation.ts';
import { select, visit } from '../../resources/builder.ts';
import { queryOfFlags } from '../../resources/query-flags.ts';
import { collectionPath, type Info } from '../../resources/info.ts';
import { Deadline } from '../wait/deadline.ts';
import { rolloutState } from './status.ts';

export const rolloutStatusCommand: Command = {
  name: 'status',
  short: 'Show the status of the rollout',
  long: 'Waits until the rollout is done; --watch=false only says how far it is.',
  examples: [['Wait for a deployment', 'kubectl rollout status deployment/web']],
  usage: 'status (TYPE NAME | TYPE/NAME) [flags]',
  flags: [
    ...fileFlags('File, directory or URL that names what to look at.'),
    int64('revision', 'Wait for this revision; 0: the latest.'),
    selectorFlag,
    duration('timeout', 'How long to wait; zero: as long as it takes.'),
    short('w', bool('watch', 'Wait until the rollout is done.', 'true')),
  ],
  completes: 'resources',
  run,
};

async function run(invocation: Invocation): Promise<void> {
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
  let found = false;
  for await (const { info, error } of visit(access, selection)) {
    if (!info) {
      errors.push(error);
      continue;
    }
    found = true;
    await follow(invocation, info).catch((failure: unknown) => errors.push(failure));
  }
  throwCollected(errors);
  if (!found) await invocation.err(`No resources found in ${(await access.namespace()).name} namespace.\n`);
}

async function follow(invocation: Invocation, info: Info): Promise<void> {
  const { flags, host } = invocation;
  const { mapping } = info;
  const revision = flags.number('revision');
  rolloutState(mapping.kind, mapping.group, info.object, 0);
  const timeout = flags.duration('timeout');
  const deadline = new Deadline(host, timeout === 0 ? Infinity : timeout);
  try {
    for await (const object of versions(invocation, info, deadline)) {
      const { text, done } = rolloutState(mapping.kind, mapping.group, object, revision);
      await invocation.out(text);
      if (done || !flags.bool('watch')) return;
    }
  } catch (error) {
    if (deadline.expired) throw new Error('timed out waiting for the condition', { cause: error });
    throw error;
  } finally {
    deadline.stop();
  }
}

/** The object as it is, then each of its changes. */
async function* versions(invocation: Invocation, info: Info, deadline: Deadline): AsyncGenerator<KubeObject> {
  const rest = await invocation.access.rest();
  const path = collectionPath(info.mapping, info.namespace);
  const fieldSelector = `metadata.name=${info.name}`;
  const list = await rest.get<{ items?: KubeObject[]; metadata?: { resourceVersion?: string } }>(path, {
    query: { fieldSelector },
  });
  if (list.items?.[0]) yield list.items[0];
  const events = await rest.watch(path, {
    query: { fieldSelector, resourceVersion: list.metadata?.resourceVersion },
    signal: deadline.signal,
  });
  const iterator = events[Symbol.asyncIterator]();
  for (
    let next = await deadline.race(iterator.next());
    !next.done;
    next = await deadline.race(iterator.next())
  ) {
    if (next.value.type === 'DELETED') throw new Error('object has been deleted');
    if (next.value.type === 'ADDED' || next.value.type === 'MODIFIED') yield next.value.object as KubeObject;
  }
}
