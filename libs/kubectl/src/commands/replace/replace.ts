import { hasReason, type KubeObject } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { throwCollected, withSource } from '../../errors.ts';
import { bool, duration, text } from '../../flags/flag.ts';
import {
  cascadeFlag,
  dryRunFlag,
  fieldManagerFlag,
  fileFlags,
  forceFlag,
  gracePeriodFlag,
  printFlags,
  saveConfigFlag,
  validateFlag,
} from '../../flags/shared.ts';
import { dryRunOf, fieldValidationOf, type DryRun } from '../../flags/strategy.ts';
import type { Invocation } from '../../invocation.ts';
import { select, visit } from '../../resources/builder.ts';
import { requireFiles } from '../../resources/query-flags.ts';
import type { Info } from '../../resources/info.ts';
import { lastAppliedOf, withLastApplied } from '../../resources/last-applied.ts';
import { createObject, operationPrinter, readObject, replaceObject } from '../../resources/operations.ts';
import { cascadeOf, deleteObject, waitUntilGone } from '../delete/deletion.ts';

export const replaceCommand: Command = {
  name: 'replace',
  group: 'Advanced Commands',
  short: 'Replace a resource by file name or stdin',
  long: 'The whole object must be given: read it with kubectl get TYPE NAME -o yaml, change it, and replace it. With --force it is deleted and created anew.',
  examples: [
    ['By what a file says', 'kubectl replace -f ./pod.yaml'],
    ['Delete it and create it anew', 'kubectl replace --force -f ./pod.yaml'],
  ],
  usage: 'replace -f FILENAME',
  flags: [
    ...printFlags,
    cascadeFlag,
    dryRunFlag,
    fieldManagerFlag('kubectl-replace'),
    ...fileFlags('File, directory or URL with the objects.'),
    forceFlag,
    gracePeriodFlag,
    text('raw', 'Path to PUT the file to as it is.'),
    saveConfigFlag,
    text('subresource', 'The subresource to replace.'),
    duration('timeout', 'How long to wait for a deletion; zero: as long as the object suggests.'),
    validateFlag,
    bool('wait', 'Wait until deleted objects are gone.'),
  ],
  completes: 'none',
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags, access } = invocation;
  const dryRun = await dryRunOf(invocation);
  const force = flags.bool('force');
  if (flags.number('grace-period') >= 0 && !force)
    throw new Error('--grace-period must have --force specified');
  if (flags.duration('timeout') !== 0 && !force) throw new Error('--timeout must have --force specified');
  if (force && dryRun !== 'none') throw new Error('--dry-run can not be used when --force is set');
  requireFiles(invocation);
  if (flags.text('raw')) throw new Error('not simulated: replace --raw');
  const fieldValidation = fieldValidationOf(invocation);
  const print = await operationPrinter(invocation);
  const selection = await select(access, {
    filenames: flags.list('filename'),
    kustomize: flags.text('kustomize'),
    recursive: flags.bool('recursive'),
    skipValidation: fieldValidation === 'Ignore',
  });
  const errors: unknown[] = [];
  const infos: Info[] = [];
  for await (const { info, error } of visit(access, selection)) {
    if (!info) errors.push(error);
    else if (force) infos.push(info);
    else {
      infos.push(info);
      await replaceOne(invocation, info, { dryRun, fieldValidation }).then(
        (object) => print(object, 'replaced'),
        (failure) => errors.push(withSource('replacing', info.source, failure)),
      );
    }
  }
  if (force) await recreate(invocation, infos, fieldValidation, (object) => print(object, 'replaced'));
  throwCollected(errors);
  if (infos.length === 0) throw new Error('no objects passed to replace');
}

async function replaceOne(
  invocation: Invocation,
  info: Info,
  { dryRun, fieldValidation }: { dryRun: DryRun; fieldValidation: string },
): Promise<KubeObject> {
  const { flags } = invocation;
  const keep = flags.bool('save-config') || lastAppliedOf(info.object) !== undefined;
  const object = keep ? withLastApplied(info.object) : info.object;
  if (dryRun === 'client') return object;
  const target = {
    ...info,
    object,
    ...(flags.text('subresource') ? { subresource: flags.text('subresource') } : {}),
  };
  return replaceObject(invocation, target, {
    dryRun,
    fieldValidation,
    fieldManager: flags.text('field-manager'),
  });
}

async function recreate(
  invocation: Invocation,
  infos: readonly Info[],
  fieldValidation: string,
  print: (object: KubeObject) => Promise<void>,
): Promise<void> {
  const { flags } = invocation;
  const cascade = cascadeOf(flags.text('cascade'));
  const gracePeriod = flags.number('grace-period');
  if (gracePeriod === 0)
    await invocation.err(
      'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n',
    );
  for (const info of infos) {
    try {
      await readObject(invocation, info);
    } catch (error) {
      if (hasReason(error, 'NotFound')) continue;
      throw error;
    }
    await deleteObject(invocation, info, { gracePeriod, cascade });
    const where = info.mapping.namespaced ? ` from ${info.namespace} namespace` : '';
    await invocation.out(
      `${info.mapping.kind.toLowerCase()}${info.mapping.group ? `.${info.mapping.group}` : ''} "${info.name}" ${gracePeriod === 0 ? 'force ' : ''}deleted${where}\n`,
    );
  }
  await waitUntilGone(invocation, infos, flags.duration('timeout'));
  for (const info of infos) {
    const object = flags.bool('save-config') ? withLastApplied(info.object) : info.object;
    const write = { fieldValidation, fieldManager: flags.text('field-manager') };
    await print(await createObject(invocation, { ...info, object }, write));
  }
}
