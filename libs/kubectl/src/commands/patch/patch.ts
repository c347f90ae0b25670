import {
  applyJsonPatch,
  applyMergePatch,
  applyStrategicPatch,
  decodeUtf8,
  parseYaml,
  type KubeObject,
} from '@drydock/machinery';
import { findKind, mergeSchema } from '@drydock/kinds';
import type { Command } from '../../command.ts';
import { throwCollected } from '../../errors.ts';
import { short, text } from '../../flags/flag.ts';
import { dryRunFlag, fieldManagerFlag, fileFlags, localFlag, printFlags } from '../../flags/shared.ts';
import { dryRunOf, type DryRun } from '../../flags/strategy.ts';
import type { Invocation } from '../../invocation.ts';
import { select, visit } from '../../resources/builder.ts';
import { queryOfFlags } from '../../resources/query-flags.ts';
import type { Info } from '../../resources/info.ts';
import { operationPrinter, patchObject, readObject } from '../../resources/operations.ts';

type PatchType = 'json' | 'merge' | 'strategic';

export const patchCommand: Command = {
  name: 'patch',
  group: 'Advanced Commands',
  short: 'Update fields of a resource',
  long: 'The patch is JSON or YAML. A strategic merge patch knows which lists are merged by which key; a merge patch (RFC 7386) replaces lists; a JSON patch (RFC 6902) is a list of operations.',
  examples: [
    ['Change a field', `kubectl patch node worker -p '{"spec":{"unschedulable":true}}'`],
    [
      'One container of several',
      `kubectl patch deployment web -p '{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"nginx:1.27"}]}}}}'`,
    ],
    [
      'By path',
      `kubectl patch pod web --type=json -p '[{"op":"replace","path":"/spec/containers/0/image","value":"nginx"}]'`,
    ],
    [
      'A subresource',
      `kubectl patch deployment web --subresource=scale --type=merge -p '{"spec":{"replicas":2}}'`,
    ],
  ],
  usage: 'patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  flags: [
    ...printFlags,
    dryRunFlag,
    fieldManagerFlag('kubectl-patch'),
    ...fileFlags('File, directory or URL that names what to patch.'),
    localFlag,
    short('p', text('patch', 'The patch.')),
    text('patch-file', 'File with the patch.'),
    text('subresource', 'The subresource to patch.'),
    text('type', 'json, merge or strategic.', 'strategic', { words: ['json', 'merge', 'strategic'] }),
  ],
  completes: 'resources',
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags, access } = invocation;
  const dryRun = await dryRunOf(invocation);
  const type = flags.text('type').toLowerCase() as PatchType;
  validate(invocation, type, dryRun);
  const patch = await patchValue(invocation);
  const print = await operationPrinter(invocation);
  const local = flags.bool('local');
  const subresource = flags.text('subresource');
  const selection = await select(access, {
    ...queryOfFlags(invocation),
    local,
    withoutObjects: true,
    subresource,
  });
  const errors: unknown[] = [];
  let count = 0;
  for await (const { info, error } of visit(access, selection)) {
    if (!info) {
      errors.push(error);
      continue;
    }
    count++;
    try {
      const { object, changed } = await patchOne(invocation, info, type, patch, local ? 'client' : dryRun);
      await print(object, changed ? 'patched' : 'patched (no change)');
    } catch (failure) {
      errors.push(failure);
    }
  }
  throwCollected(errors);
  if (count === 0) throw new Error('no objects passed to patch');
}

function validate({ flags, args }: Invocation, type: string, dryRun: DryRun): void {
  if (flags.text('patch') && flags.text('patch-file'))
    throw new Error('cannot specify --patch and --patch-file together');
  if (!flags.text('patch') && !flags.text('patch-file'))
    throw new Error('must specify --patch or --patch-file containing the contents of the patch');
  if (flags.bool('local') && args.length > 0) throw new Error('cannot specify --local and server resources');
  if (flags.bool('local') && dryRun === 'server')
    throw new Error('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
  if (!['json', 'merge', 'strategic'].includes(type))
    throw new Error(
      `--type must be one of [json merge strategic], not ${JSON.stringify(flags.text('type'))}`,
    );
}

async function patchValue({ flags, host }: Invocation): Promise<unknown> {
  const file = flags.text('patch-file');
  let source = flags.text('patch');
  if (file !== '') {
    if (!(await host.files.exists(file)))
      throw new Error(`unable to read patch file: open ${file}: no such file or directory`);
    source = decodeUtf8(await host.files.readFile(file));
  }
  try {
    return parseYaml(source);
  } catch (error) {
    const message = (error as Error).message;
    throw new Error(`unable to parse ${JSON.stringify(source)}: ${message}`, { cause: error });
  }
}

async function patchOne(
  invocation: Invocation,
  info: Info,
  type: PatchType,
  patch: unknown,
  dryRun: DryRun,
): Promise<{ object: KubeObject; changed: boolean }> {
  const { flags } = invocation;
  const local = flags.bool('local');
  const before = local ? info.object : await readObject(invocation, info);
  const object =
    dryRun === 'client'
      ? patchLocally(before, info, type, patch)
      : await patchObject(invocation, info, type === 'json' ? 'jsonPatch' : type, patch, {
          dryRun,
          fieldManager: flags.text('field-manager'),
        });
  const content = ({
    metadata: { managedFields: _, ...metadata },
    ...rest
  }: KubeObject & { metadata: { managedFields?: unknown } }) => JSON.stringify({ ...rest, metadata });
  return { object, changed: content(before) !== content(object) };
}

function patchLocally(before: KubeObject, { mapping }: Info, type: PatchType, patch: unknown): KubeObject {
  if (type === 'json') return applyJsonPatch(before, patch as never) as KubeObject;
  if (type === 'merge') return applyMergePatch(before, patch) as KubeObject;
  const schemaType = findKind(mapping.group, mapping.version, mapping.kind)?.schemaType;
  if (!schemaType)
    throw new Error(
      `strategic merge patch is not supported for ${mapping.group}/${mapping.version}, Kind=${mapping.kind} locally, try --type merge`,
    );
  return applyStrategicPatch(before, patch, mergeSchema, schemaType) as KubeObject;
}
