import { hasReason, StatusError, type KubeObject } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { throwCollected, withSource } from '../../errors.ts';
import { bool, duration, slice, text } from '../../flags/flag.ts';
import {
  cascadeFlag,
  dryRunFlag,
  fieldManagerFlag,
  fileFlags,
  forceFlag,
  gracePeriodFlag,
  printFlags,
  selectorFlag,
  validateFlag,
} from '../../flags/shared.ts';
import { dryRunOf, fieldValidationOf, type DryRun } from '../../flags/strategy.ts';
import type { Invocation } from '../../invocation.ts';
import { objectPrinter } from '../../printers/object-printer.ts';
import { collect, select } from '../../resources/builder.ts';
import { requireFiles } from '../../resources/query-flags.ts';
import { objectPath, type Info } from '../../resources/info.ts';
import { lastAppliedAnnotation, lastAppliedOf, withLastApplied } from '../../resources/last-applied.ts';
import {
  createObject,
  operationPrinter,
  patchObject,
  readObject,
  type WriteOptions,
} from '../../resources/operations.ts';
import { deleteObject, waitUntilGone } from '../delete/deletion.ts';
import { localPatch, threeWayPatch } from './three-way.ts';
import { viewLastAppliedCommand } from './view-last-applied.ts';
import { notSimulated } from '../../command.ts';

export const applyCommand: Command = {
  name: 'apply',
  group: 'Advanced Commands',
  short: 'Apply a configuration to a resource by file name or stdin',
  long: `Creates the objects that are not there and changes those that are, so that they become what the files say. What an earlier apply said and the file no longer says is removed; what others have set is left alone.

JSON and YAML are accepted. Objects are best created with apply (or create --save-config) from the start.`,
  examples: [
    ['What a file describes', 'kubectl apply -f ./web.yaml'],
    ['All files of a directory and below', 'kubectl apply -R -f manifests/'],
    ['What comes on standard input', 'cat web.json | kubectl apply -f -'],
  ],
  usage: 'apply (-f FILENAME | -k DIRECTORY)',
  flags: [
    bool('all', 'Select all resources in the namespace of the given types.'),
    ...printFlags,
    cascadeFlag,
    dryRunFlag,
    fieldManagerFlag('kubectl-client-side-apply'),
    ...fileFlags('File, directory or URL with the configurations to apply.'),
    forceFlag,
    bool('force-conflicts', 'With --server-side: take over fields that others own.'),
    gracePeriodFlag,
    bool('openapi-patch', 'Use the schema of the server to work out the difference.', 'true'),
    bool('overwrite', 'Values of the file win over values that were changed on the server.', 'true'),
    bool('prune', 'Delete objects that an earlier apply created and that are in the files no longer.'),
    slice('prune-allowlist', 'Types that --prune may delete, as group/version/kind.'),
    selectorFlag,
    bool('server-side', 'Let the server merge.'),
    text('subresource', 'The subresource to apply to (with --server-side).'),
    duration('timeout', 'How long to wait for a deletion; zero: as long as the object suggests.'),
    validateFlag,
    bool('wait', 'Wait until deleted objects are gone.'),
  ],
  bareHelpTo: 'stderr',
  subcommands: [
    notSimulated({
      name: 'edit-last-applied',
      short: 'Edit latest last-applied-configuration annotations of a resource/object',
      usage: 'edit-last-applied (RESOURCE/NAME | -f FILENAME)',
    }),
    notSimulated({
      name: 'set-last-applied',
      short: 'Set the last-applied-configuration annotation on a live object to match the contents of a file',
      usage: 'set-last-applied -f FILENAME',
    }),
    viewLastAppliedCommand,
  ],
  completes: 'none',
  run,
};

interface ApplyRun {
  readonly invocation: Invocation;
  readonly dryRun: DryRun;
  readonly write: WriteOptions;
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, args, access } = invocation;
  if (args.length > 0) throw invocation.usageError(`Unexpected args: [${args.join(' ')}]`);
  const dryRun = await dryRunOf(invocation);
  requireFiles(invocation);
  validate(invocation, dryRun);
  const serverSide = flags.bool('server-side');
  const fieldManager =
    serverSide && !flags.changed('field-manager') ? 'kubectl' : flags.text('field-manager');
  const write = { dryRun, fieldManager, fieldValidation: fieldValidationOf(invocation) };
  const structured = await objectPrinter(invocation.host, flags);
  const collectOutput = structured !== undefined && !flags.text('output').startsWith('name');
  const print = await operationPrinter(invocation);
  const selection = await select(access, {
    filenames: flags.list('filename'),
    kustomize: flags.text('kustomize'),
    recursive: flags.bool('recursive'),
    skipValidation: write.fieldValidation === 'Ignore',
  });
  const { infos, errors: readErrors } = await collect(access, selection);
  const errors = [...readErrors];
  if (infos.length === 0 && errors.length === 0) throw new Error('no objects passed to apply');
  const applied: KubeObject[] = [];
  for (const info of infos) {
    try {
      const { object, operation } = serverSide
        ? await applyOnServer({ invocation, dryRun, write }, info)
        : await applyOne({ invocation, dryRun, write }, info);
      applied.push(object);
      if (!collectOutput) await print(object, operation);
    } catch (error) {
      errors.push(error);
    }
  }
  if (collectOutput && applied.length === 1) await invocation.out(structured(applied[0]));
  if (collectOutput && applied.length > 1)
    await invocation.out(
      structured({ apiVersion: 'v1', items: applied, kind: 'List', metadata: { resourceVersion: '' } }),
    );
  throwCollected(errors);
}

function validate({ flags }: Invocation, dryRun: DryRun): void {
  const serverSide = flags.bool('server-side');
  if (flags.bool('force-conflicts') && !serverSide)
    throw new Error('--force-conflicts only works with --server-side');
  if (dryRun === 'client' && serverSide)
    throw new Error(
      "--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)",
    );
  if (flags.bool('force') && serverSide) throw new Error('--force cannot be used with --server-side');
  if (dryRun === 'server' && flags.bool('force'))
    throw new Error('--dry-run=server cannot be used with --force');
  if (flags.bool('all') && flags.text('selector') !== '')
    throw new Error('cannot set --all and --selector at the same time');
  if (flags.text('subresource') && !serverSide)
    throw new Error('--subresource can only be specified for --server-side');
  if (flags.bool('prune')) throw new Error('not simulated: apply --prune');
}

interface Applied {
  readonly object: KubeObject;
  readonly operation: string;
}

async function applyOne(run: ApplyRun, info: Info): Promise<Applied> {
  const { invocation, dryRun, write } = run;
  if (info.name === '' && info.object.metadata.generateName)
    throw new Error(`from ${info.object.metadata.generateName}: cannot use generate name with apply`);
  const modified = withLastApplied(info.object);
  let current: KubeObject;
  try {
    current = await currentOf(invocation, info);
  } catch (error) {
    if (!hasReason(error, 'NotFound'))
      throw withSource(
        `retrieving current configuration of:\n${infoText(info)}\nfrom server for:`,
        info.source,
        error,
      );
    const fresh = pruneNulls(modified) as KubeObject;
    if (dryRun === 'client') return { object: fresh, operation: 'created' };
    try {
      return {
        object: await createObject(invocation, { ...info, object: fresh }, write),
        operation: 'created',
      };
    } catch (failure) {
      throw withSource('creating', info.source, failure);
    }
  }
  if (dryRun === 'client') return { object: current, operation: 'configured' };
  if (lastAppliedOf(current) === undefined) await warnMissingAnnotation(invocation, info);
  const { patch, object } = await patchWithRetry(run, info, modified, current);
  if (object.metadata.deletionTimestamp)
    await invocation.err(
      `Warning: Detected changes to resource ${info.name} which is currently being deleted.\n`,
    );
  return { object, operation: Object.keys(patch as object).length === 0 ? 'unchanged' : 'configured' };
}

async function currentOf(invocation: Invocation, info: Info): Promise<KubeObject> {
  if (info.name === '') throw new Error('resource name may not be empty');
  return readObject(invocation, info);
}

function warnMissingAnnotation(invocation: Invocation, info: Info): Promise<void> {
  const name = `${info.mapping.plural}/${info.name}`;
  return invocation.err(
    `Warning: resource ${name} is missing the ${lastAppliedAnnotation} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
  );
}

async function patchWithRetry(run: ApplyRun, info: Info, modified: KubeObject, first: KubeObject) {
  const { invocation, dryRun, write } = run;
  let current = first;
  for (let attempt = 0; ; attempt++) {
    const made = threeWayPatch(info.mapping, lastAppliedOf(current), modified, current);
    if (Object.keys(made.patch as object).length === 0) return { patch: made.patch, object: current };
    if (dryRun === 'client') return { patch: made.patch, object: localPatch(current, made) };
    try {
      return { patch: made.patch, object: await patchObject(invocation, info, made.type, made.patch, write) };
    } catch (error) {
      const mayForce = hasReason(error, 'Conflict') || hasReason(error, 'Invalid');
      if (hasReason(error, 'Conflict') && attempt < 5) current = await readObject(invocation, info);
      else if (mayForce && invocation.flags.bool('force'))
        return { patch: made.patch, object: await recreate(invocation, info, modified, write) };
      else throw patchFailure(error, made.patch, info);
    }
  }
}

function patchFailure(error: unknown, patch: unknown, info: Info): unknown {
  const patching = withSource('patching', info.source, error);
  // the reason of an Invalid answer decides how kubectl prints it, whatever was put around it
  const around = withSource(
    `applying patch:\n${JSON.stringify(patch)}\nto:\n${infoText(info)}\nfor:`,
    info.source,
    patching,
  );
  return error instanceof StatusError ? around : patching;
}

async function recreate(
  invocation: Invocation,
  info: Info,
  modified: KubeObject,
  write: WriteOptions,
): Promise<KubeObject> {
  await deleteObject(invocation, info, {
    gracePeriod: invocation.flags.number('grace-period'),
    cascade: 'background',
  });
  await waitUntilGone(invocation, [info], invocation.flags.duration('timeout'));
  const { resourceVersion: _, ...metadata } = modified.metadata;
  return createObject(invocation, { ...info, object: { ...modified, metadata } }, write);
}

/** How an Info prints itself in messages. */
function infoText(info: Info): string {
  const { group, version, plural, kind } = info.mapping;
  return `Resource: "${group}/${version}, Resource=${plural}", GroupVersionKind: "${group}/${version}, Kind=${kind}"\nName: ${JSON.stringify(info.name)}, Namespace: ${JSON.stringify(info.namespace)}`;
}

async function applyOnServer({ invocation, write }: ApplyRun, info: Info): Promise<Applied> {
  const force = invocation.flags.bool('force-conflicts');
  const subresource = invocation.flags.text('subresource');
  const target = subresource ? { ...info, subresource } : info;
  try {
    const object = await patchObject(invocation, target, 'apply', info.object, { ...write, force });
    return { object, operation: 'serverside-applied' };
  } catch (error) {
    if (hasReason(error, 'Conflict'))
      throw new Error(`${error.message}\n${conflictAdvice}`, { cause: error });
    if (error instanceof StatusError && error.reason === 'UnsupportedMediaType')
      throw new Error(
        `Server-side apply not available on the server: (${error.message} ${objectPath(info)})`,
        { cause: error },
      );
    throw error;
  }
}

const conflictAdvice = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;

function pruneNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pruneNulls);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== null)
      .map(([key, one]) => [key, pruneNulls(one)]),
  );
}
