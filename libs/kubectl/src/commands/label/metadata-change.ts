// What `label` and `annotate` share: KEY=value and KEY- arguments on a map of the metadata.
import { createMergePatch, type KubeObject } from '@drydock/machinery';
import { throwCollected } from '../../errors.ts';
import { bool, type Flag } from '../../flags/flag.ts';
import {
  allFlag,
  allNamespacesFlag,
  dryRunFlag,
  fieldManagerFlag,
  fieldSelectorFlag,
  fileFlags,
  localFlag,
  printFlags,
  resourceVersionFlag,
  selectorFlag,
} from '../../flags/shared.ts';
import { dryRunOf, type DryRun } from '../../flags/strategy.ts';
import type { Invocation } from '../../invocation.ts';
import { objectPrinter } from '../../printers/object-printer.ts';
import { select, visit } from '../../resources/builder.ts';
import { queryOfFlags } from '../../resources/query-flags.ts';
import type { Info } from '../../resources/info.ts';
import { operationPrinter, patchObject } from '../../resources/operations.ts';

export interface Changes {
  readonly set: Readonly<Record<string, string>>;
  readonly remove: readonly string[];
}

export interface MetadataChange {
  readonly field: 'labels' | 'annotations';
  /** `label`, `annotation`. */
  readonly word: string;
  readonly parse: (specs: readonly string[]) => Changes;
  /** Throws when a value would be overwritten without leave. */
  readonly refuseOverwrite: (current: Readonly<Record<string, string>>, changes: Changes) => void;
  readonly operation: (
    before: Readonly<Record<string, string>>,
    after: Readonly<Record<string, string>>,
    overwrite: boolean,
  ) => string;
}

export const metadataFlags = (verb: string, what: string): readonly Flag[] => [
  allFlag('All objects of the given types in the namespace.'),
  allNamespacesFlag,
  ...printFlags,
  dryRunFlag,
  fieldManagerFlag(`kubectl-${verb}`),
  fieldSelectorFlag,
  ...fileFlags(`File, directory or URL that names the objects.`),
  bool('list', `Show the ${what} of the objects.`),
  localFlag,
  bool('overwrite', `A ${what.replace(/s$/, '')} that is there already may get another value.`),
  resourceVersionFlag,
  selectorFlag,
];

/** Splits `TYPE NAME… KEY=value KEY-` into resources and changes. */
function splitArguments(args: readonly string[], word: string): { resources: string[]; specs: string[] } {
  const resources: string[] = [];
  const specs: string[] = [];
  for (const arg of args) {
    const isSpec = (arg.includes('=') && !arg.startsWith('=')) || (arg.endsWith('-') && arg.length > 1);
    if (!isSpec && specs.length > 0)
      throw new Error(`all resources must be specified before ${word} changes: ${arg}`);
    (isSpec ? specs : resources).push(arg);
  }
  return { resources, specs };
}

export async function changeMetadata(invocation: Invocation, change: MetadataChange): Promise<void> {
  const { flags, args, access } = invocation;
  const { resources, specs } = splitArguments(args, change.word);
  const changes = change.parse(specs);
  const dryRun = await dryRunOf(invocation);
  const local = flags.bool('local');
  const files = flags.list('filename').length > 0 || flags.text('kustomize') !== '';
  if (flags.bool('list') && flags.text('output'))
    throw new Error('--list and --output may not be specified together');
  if (flags.bool('all') && flags.text('selector'))
    throw new Error('cannot set --all and --selector at the same time');
  if (flags.bool('all') && flags.text('field-selector'))
    throw new Error('cannot set --all and --field-selector at the same time');
  if (local && dryRun === 'server')
    throw new Error('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
  const example = change.field === 'labels' ? ['pod.yaml', 'pod.json'] : ['rsrc.yaml', 'rsrc.json'];
  if (local && resources.length > 0)
    throw new Error(
      `can only use local files by -f ${example[0]} or --filename=${example[1]} when --local=true is set`,
    );
  if (local && !files)
    throw new Error(`one or more files must be specified as -f ${example[0]} or --filename=${example[1]}`);
  if (!local && resources.length === 0 && !files)
    throw new Error('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  if (specs.length === 0 && !flags.bool('list'))
    throw new Error(`at least one ${change.word} update is required`);
  const query = { ...queryOfFlags({ flags, args: resources }), latest: !local, local };
  const selection = await select(access, query);
  if (!selection.single && flags.text('resource-version'))
    throw new Error('--resource-version may only be used with a single resource');
  const print = await operationPrinter(invocation);
  const structured = await objectPrinter(invocation.host, flags);
  const errors: unknown[] = [];
  for await (const { info, error } of visit(access, selection)) {
    if (!info) {
      errors.push(error);
      continue;
    }
    try {
      const { object, operation } = await changeOne(
        invocation,
        info,
        change,
        changes,
        local ? 'client' : dryRun,
      );
      if (flags.bool('list')) await list(invocation, info, object, change, selection.single);
      else await print(object, structured ? '' : operation);
    } catch (failure) {
      errors.push(failure);
    }
  }
  throwCollected(errors);
}

async function changeOne(
  invocation: Invocation,
  info: Info,
  change: MetadataChange,
  changes: Changes,
  dryRun: DryRun,
): Promise<{ object: KubeObject; operation: string }> {
  const { flags } = invocation;
  const overwrite = flags.bool('overwrite');
  const before = info.object.metadata[change.field] ?? {};
  const offline = dryRun === 'client' || flags.bool('list');
  if (change.field === 'labels' && !offline)
    for (const key of changes.remove)
      if (!(key in before)) await invocation.out(`label ${JSON.stringify(key)} not found.\n`);
  if (!overwrite) change.refuseOverwrite(before, changes);
  const after = Object.fromEntries(
    Object.entries({ ...before, ...changes.set }).filter(([key]) => !changes.remove.includes(key)),
  );
  const version = flags.text('resource-version');
  const { [change.field]: _, ...metadata } = info.object.metadata;
  const object: KubeObject = {
    ...info.object,
    metadata: {
      ...metadata,
      ...(Object.keys(after).length > 0 ? { [change.field]: after } : {}),
      ...(version ? { resourceVersion: version } : {}),
    },
  };
  const operation = change.operation(before, after, overwrite);
  if (offline) return { object, operation };
  const { resourceVersion: __, ...bare } = info.object.metadata;
  const base = version ? { ...info.object, metadata: bare } : info.object;
  const patch = createMergePatch(base, object);
  const write = { dryRun, fieldManager: flags.text('field-manager') };
  return { object: await patchObject(invocation, info, 'merge', patch, write), operation };
}

function list(
  invocation: Invocation,
  info: Info,
  object: KubeObject,
  change: MetadataChange,
  single: boolean,
): Promise<void> {
  const head = single
    ? ''
    : `Listing ${change.field} for ${info.mapping.kind}.${info.mapping.group}/${info.name}:\n`;
  const entries = Object.entries(object.metadata[change.field] ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return invocation.out(
    head + entries.map(([key, value]) => `${single ? '' : ' '}${key}=${value}\n`).join(''),
  );
}
