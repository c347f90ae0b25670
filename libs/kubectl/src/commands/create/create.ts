import { decodeUtf8, readAll } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { throwCollected, withSource } from '../../errors.ts';
import { bool, text } from '../../flags/flag.ts';
import {
  dryRunFlag,
  fieldManagerFlag,
  fileFlags,
  printFlags,
  saveConfigFlag,
  selectorFlag,
  validateFlag,
} from '../../flags/shared.ts';
import { dryRunOf, fieldValidationOf } from '../../flags/strategy.ts';
import type { Invocation } from '../../invocation.ts';
import { select, visit } from '../../resources/builder.ts';
import { requireFiles } from '../../resources/query-flags.ts';
import { withLastApplied } from '../../resources/last-applied.ts';
import { createObject, operationPrinter } from '../../resources/operations.ts';
import { createClusterrolebindingCommand, createRolebindingCommand } from './create-bindings.ts';
import { createConfigmapCommand } from './create-configmap.ts';
import { createDeploymentCommand } from './create-deployment.ts';
import { createNamespaceCommand } from './create-namespace.ts';
import { createClusterroleCommand, createRoleCommand } from './create-roles.ts';
import { createSecretCommand } from './create-secret.ts';
import { createServiceCommand } from './create-service.ts';
import { createServiceaccountCommand } from './create-serviceaccount.ts';
import { createTokenCommand } from './create-token.ts';
import {
  createCronjobCommand,
  createIngressCommand,
  createJobCommand,
  createPoddisruptionbudgetCommand,
  createPriorityclassCommand,
  createQuotaCommand,
} from './create-workloads.ts';

export const createCommand: Command = {
  name: 'create',
  group: 'Basic Commands (Beginner)',
  short: 'Create a resource from a file or from stdin',
  long: 'JSON and YAML are accepted. An object that exists already is an error; use kubectl apply to create or change.',
  examples: [
    ['What a file describes', 'kubectl create -f ./pod.yaml'],
    ['What comes on standard input', 'cat pod.json | kubectl create -f -'],
  ],
  usage: 'create -f FILENAME',
  flags: [
    ...printFlags,
    dryRunFlag,
    bool('edit', 'Open the object in an editor before it is created.'),
    fieldManagerFlag('kubectl-create'),
    ...fileFlags('File, directory or URL with what to create.'),
    text('raw', 'Path to POST the file to as it is.'),
    saveConfigFlag,
    selectorFlag,
    validateFlag,
    bool('windows-line-endings', 'With --edit: use the line ends of Windows.'),
  ],
  bareHelpTo: 'stderr',
  subcommands: [
    createClusterroleCommand,
    createClusterrolebindingCommand,
    createConfigmapCommand,
    createCronjobCommand,
    createDeploymentCommand,
    createIngressCommand,
    createJobCommand,
    createNamespaceCommand,
    createPoddisruptionbudgetCommand,
    createPriorityclassCommand,
    createQuotaCommand,
    createRoleCommand,
    createRolebindingCommand,
    createSecretCommand,
    createServiceCommand,
    createServiceaccountCommand,
    createTokenCommand,
  ],
  completes: 'none',
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags, args, access } = invocation;
  if (args.length > 0) throw invocation.usageError(`Unexpected args: [${args.join(' ')}]`);
  requireFiles(invocation);
  if (flags.text('raw') !== '') return postRaw(invocation);
  if (flags.bool('edit')) throw new Error('not simulated: create --edit');
  const dryRun = await dryRunOf(invocation);
  const fieldValidation = fieldValidationOf(invocation);
  const print = await operationPrinter(invocation);
  const selection = await select(access, {
    filenames: flags.list('filename'),
    kustomize: flags.text('kustomize'),
    recursive: flags.bool('recursive'),
    skipValidation: fieldValidation === 'Ignore',
  });
  const errors: unknown[] = [];
  let count = 0;
  for await (const { info, error } of visit(access, selection)) {
    if (!info) {
      errors.push(error);
      continue;
    }
    try {
      const object = flags.bool('save-config') ? withLastApplied(info.object) : info.object;
      const options = { dryRun, fieldManager: flags.text('field-manager'), fieldValidation };
      const created =
        dryRun === 'client' ? object : await createObject(invocation, { ...info, object }, options);
      count++;
      await print(created, 'created');
    } catch (failure) {
      errors.push(withSource('creating', info.source, failure));
    }
  }
  throwCollected(errors);
  if (count === 0) throw new Error('no objects passed to create');
}

async function postRaw(invocation: Invocation): Promise<void> {
  const { flags, host, access } = invocation;
  const files = flags.list('filename');
  if (files.length !== 1) throw new Error('--raw can only use a single local file or stdin');
  if (/^https?:\/\//.test(files[0]!)) throw new Error('--raw cannot read from a url');
  const bytes = files[0] === '-' ? await readAll(host.stdin) : await host.files.readFile(files[0]!);
  const response = await (
    await access.rest()
  ).send('POST', flags.text('raw'), { body: JSON.parse(decodeUtf8(bytes)) as unknown });
  await invocation.out(`${JSON.stringify(response.body)}\n`);
}
