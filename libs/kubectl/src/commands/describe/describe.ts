import { hasReason, type KubeObject } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { throwCollected } from '../../errors.ts';
import { bool } from '../../flags/flag.ts';
import { allNamespacesFlag, chunkSizeFlag, fileFlags, selectorFlag } from '../../flags/shared.ts';
import { eventsOf } from '../../describe/events.ts';
import { describeGeneric } from '../../describe/generic.ts';
import { describers } from '../../describe/registry.ts';
import { DescribeWriter } from '../../describe/writer.ts';
import type { Invocation } from '../../invocation.ts';
import { mappingFor, select, visit } from '../../resources/builder.ts';
import { queryOfFlags } from '../../resources/query-flags.ts';
import { collectionPath, objectPath, withKind, type Info } from '../../resources/info.ts';

export const describeCommand: Command = {
  name: 'describe',
  group: 'Troubleshooting and Debugging Commands',
  short: 'Show details of a specific resource or group of resources',
  long: 'Prints an object with what belongs to it, such as its events. If no object has the name, all whose names begin with it are shown.',
  examples: [
    ['A node', 'kubectl describe nodes worker'],
    ['A pod', 'kubectl describe pods/web'],
    ['All pods of the namespace', 'kubectl describe pods'],
    ['Pods by label', 'kubectl describe pods -l app=web'],
    ['All pods whose names begin with web', 'kubectl describe pods web'],
  ],
  usage: 'describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  flags: [
    allNamespacesFlag,
    chunkSizeFlag,
    ...fileFlags('File, directory or URL that names what to describe.'),
    selectorFlag,
    bool('show-events', 'Show the events about the object.', 'true'),
  ],
  completes: 'resources',
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags, args, access } = invocation;
  if (args.length === 0 && flags.list('filename').length === 0 && !flags.text('kustomize'))
    throw new Error(
      'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
    );
  const selection = await select(access, {
    ...queryOfFlags(invocation),
    allowEmptySelector: true,
    latest: true,
    chunkSize: flags.number('chunk-size'),
  });
  const errors: unknown[] = [];
  let count = 0;
  for await (const { info, error } of visit(access, selection)) {
    if (!info) {
      const rest = await byPrefix(invocation, error);
      if (rest.length === 0) errors.push(error);
      for (const one of rest) {
        count++;
        await invocation.out(
          `${await describeObject(invocation, one, invocation.flags.bool('show-events'))}\n`,
        );
      }
      continue;
    }
    try {
      await print(invocation, info, count++);
    } catch (failure) {
      errors.push(failure);
    }
  }
  if (count === 0 && errors.length === 0) {
    const namespaced = !flags.bool('all-namespaces');
    const { name } = await access.namespace();
    await invocation.err(namespaced ? `No resources found in ${name} namespace.\n` : 'No resources found\n');
  }
  throwCollected(errors);
}

/** Objects whose names begin with the one that was not found: `describe pod web`. */
async function byPrefix(invocation: Invocation, error: unknown): Promise<readonly Info[]> {
  const { args, access } = invocation;
  if (!hasReason(error, 'NotFound') || args.length !== 2) return [];
  const mapping = await mappingFor(access, args[0]!);
  const namespace = mapping.namespaced ? (await access.namespace()).name : '';
  const list = await (
    await access.rest()
  ).get<{ items?: readonly KubeObject[] }>(collectionPath(mapping, namespace));
  return (list.items ?? [])
    .filter(({ metadata }) => metadata.name?.startsWith(args[1]!))
    .map((object) => ({
      mapping,
      namespace,
      name: object.metadata.name ?? '',
      object: withKind(object, mapping),
    }));
}

async function print(invocation: Invocation, info: Info, position: number): Promise<void> {
  const text = await describeObject(invocation, info, invocation.flags.bool('show-events'));
  await invocation.out(position === 0 ? text : `\n\n${text}`);
}

async function describeObject(invocation: Invocation, info: Info, showEvents: boolean): Promise<string> {
  const rest = await invocation.access.rest();
  const { mapping } = info;
  const object = withKind(info.source ? await rest.get<KubeObject>(objectPath(info)) : info.object, mapping);
  const events = showEvents ? await eventsOf(rest, object).catch(() => undefined) : undefined;
  const context = { rest, now: invocation.host.clock.now(), ...(events ? { events } : {}) };
  const writer = new DescribeWriter();
  const name = mapping.group ? `${mapping.kind}.${mapping.group}` : mapping.kind;
  const found = describers.find((one) => one.kind === name);
  if (found) await found.describe(writer, object, context);
  else describeGeneric(writer, object, context);
  return writer.text();
}
