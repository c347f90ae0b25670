import {
  createMergePatch,
  createTwoWayPatch,
  decodeUtf8,
  encodeUtf8,
  hasReason,
  parseYaml,
  toYaml,
  type KubeObject,
} from '@drydock/machinery';
import { findKind, mergeSchema } from '@drydock/kinds';
import type { Command } from '../../command.ts';
import { causesOf, ExitError } from '../../errors.ts';
import { bool, text } from '../../flags/flag.ts';
import {
  fieldManagerFlag,
  fileFlags,
  outputFlag,
  printFlags,
  saveConfigFlag,
  validateFlag,
} from '../../flags/shared.ts';
import { fieldValidationOf } from '../../flags/strategy.ts';
import type { Invocation } from '../../invocation.ts';
import { goJson } from '../../printers/go-format.ts';
import { nameOf } from '../../printers/object-printer.ts';
import { collect, select } from '../../resources/builder.ts';
import { queryOfFlags } from '../../resources/query-flags.ts';
import { resourceName, type Info } from '../../resources/info.ts';
import { withLastApplied } from '../../resources/last-applied.ts';
import { patchObject } from '../../resources/operations.ts';

export const editCommand: Command = {
  name: 'edit',
  group: 'Basic Commands (Intermediate)',
  short: 'Edit a resource on the server',
  long: 'Opens the object in the editor that KUBE_EDITOR or EDITOR names (else vi). What is saved is sent as a patch; if the server refuses it, the editor opens again and says why.',
  examples: [
    ['A service', 'kubectl edit svc/web'],
    ['With another editor', 'KUBE_EDITOR="nano" kubectl edit deployment/web'],
    ['As JSON', 'kubectl edit deployment/web -o json'],
  ],
  usage: 'edit (RESOURCE/NAME | -f FILENAME)',
  flags: [
    ...printFlags.filter((flag) => flag.name !== 'output'),
    outputFlag(),
    fieldManagerFlag('kubectl-edit'),
    ...fileFlags('File, directory or URL that names what to edit.'),
    bool('output-patch', 'Print the patch that is sent.'),
    saveConfigFlag,
    text('subresource', 'The subresource to edit.'),
    validateFlag,
    bool('windows-line-endings', 'Use the line ends of Windows.'),
  ],
  completes: 'resources',
  run,
};

const header = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

interface Reason {
  readonly head: string;
  readonly causes: readonly string[];
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, access } = invocation;
  const selection = await select(access, {
    ...queryOfFlags(invocation),
    latest: true,
    subresource: flags.text('subresource'),
  });
  const { infos, errors } = await collect(access, selection);
  if (errors.length > 0) throw errors[0];
  if (infos.length === 0) throw new Error('edit cancelled, no objects found');
  await new EditSession(invocation, infos).run();
}

class EditSession {
  readonly #json: boolean;
  #reasons: Reason[] = [];

  constructor(
    readonly invocation: Invocation,
    readonly infos: readonly Info[],
  ) {
    const output = invocation.flags.text('output');
    if (!['', 'json', 'yaml'].includes(output)) throw new Error(`The flag 'output' must be one of yaml|json`);
    this.#json = output === 'json';
  }

  async run(): Promise<void> {
    const original = this.#print();
    let edited = '';

    for (let failed = false; ;) {
      const shown = failed
        ? this.#comment() + stripHeader(edited)
        : (this.#json ? '' : this.#comment()) + original;
      const before = edited;
      const file = await this.#temporaryFile();
      edited = await this.#edit(file, shown);
      if (failed && stripComments(before) === stripComments(edited))
        return this.#keep(file, new Error('Edit cancelled, no valid changes were saved.'));
      if (stripComments(original) === stripComments(edited))
        return this.#stop(file, 'Edit cancelled, no changes made.\n');
      if (stripComments(edited).trim() === '')
        return this.#stop(file, 'Edit cancelled, saved file was empty.\n');
      this.#reasons = [];
      let objects: readonly KubeObject[];
      try {
        objects = parseEdited(edited);
      } catch (error) {
        this.#reasons = [
          { head: `The edited file had a syntax error: ${(error as Error).message}`, causes: [] },
        ];
        failed = true;
        continue;
      }
      failed = await this.#save(objects, file);
      if (!failed) return this.#remove(file);
    }
  }

  #print(): string {
    const objects = this.infos.map(({ object }) => withoutManagedFields(object));
    const value =
      objects.length === 1 ? objects[0] : { apiVersion: 'v1', items: objects, kind: 'List', metadata: {} };
    return this.#json ? `${goJson(value, '    ')}\n` : toYaml(value);
  }

  #comment(): string {
    const lines = this.#reasons.flatMap(({ head, causes }) => [
      `# ${head.replace(/\n/g, '\n# ')}${causes.length > 0 ? ':' : ''}`,
      ...causes.map((cause) => `# * ${cause.replace(/\n/g, '\n# ')}`),
      '#',
    ]);
    return header + lines.map((line) => `${line}\n`).join('');
  }

  async #temporaryFile(): Promise<string> {
    const { host } = this.invocation;
    return `${host.env['TMPDIR'] ?? '/tmp'}/kubectl-edit-${host.random.int(4_294_967_295)}.${this.#json ? 'json' : 'yaml'}`;
  }

  async #edit(file: string, content: string): Promise<string> {
    const { host } = this.invocation;
    await host.files.writeFile(file, encodeUtf8(content), 0o600);
    const code = await host.runEditor(file);
    const editor = host.env['KUBE_EDITOR'] || host.env['EDITOR'] || 'vi';
    if (code !== 0)
      throw new Error(`there was a problem with the editor ${JSON.stringify(editor.split(' ')[0])}`);
    return decodeUtf8(await host.files.readFile(file));
  }

  /** Sends the changes; true when the editor must open again. */
  async #save(objects: readonly KubeObject[], file: string): Promise<boolean> {
    const { invocation } = this;
    let lost = false;
    let retryable = false;
    for (const [i, info] of this.infos.entries()) {
      const edited =
        objects.find(({ metadata }) => metadata?.uid && metadata.uid === info.object.metadata.uid) ??
        objects[i];
      if (!edited) continue;
      try {
        await this.#saveOne(info, edited);
      } catch (error) {
        const name = `${resourceName(info.mapping)} ${JSON.stringify(info.name)}`;
        if (hasReason(error, 'Invalid')) {
          this.#reasons.push({ head: `${name} was not valid`, causes: causesOf(error)?.causes ?? [] });
          await invocation.err(`error: ${name} is invalid\n`);
        } else if (hasReason(error, 'NotFound')) {
          lost = true;
          await invocation.err(`error: ${name} could not be found on the server\n`);
        } else if (error instanceof IdentityChanged) await this.#keep(file, error);
        else {
          retryable = true;
          await invocation.err(`error: ${name} could not be patched: ${(error as Error).message}\n`);
        }
      }
    }
    if (retryable)
      await invocation.err(`You can run \`kubectl replace -f ${file}\` to try this update again.\n`);
    if (!retryable && lost)
      await invocation.err(
        `The edits you made on deleted resources have been saved to ${JSON.stringify(file)}\n`,
      );
    if (retryable || lost) throw new ExitError(1);
    return this.#reasons.length > 0;
  }

  async #saveOne(info: Info, edited: KubeObject): Promise<void> {
    const { invocation } = this;
    const { flags } = invocation;
    const before = withoutManagedFields(info.object);
    const after = flags.bool('save-config') ? withLastApplied(edited) : edited;
    if (goJson(before) === goJson(after)) return invocation.out(`${nameOf(info.object)} skipped\n`);
    if (
      before.apiVersion !== after.apiVersion ||
      before.kind !== after.kind ||
      before.metadata.name !== after.metadata?.name
    )
      throw new IdentityChanged('At least one of apiVersion, kind and name was changed');
    const { group, version, kind } = info.mapping;
    const schemaType = findKind(group, version, kind)?.schemaType;
    const patch = schemaType
      ? createTwoWayPatch(before, after, mergeSchema, schemaType)
      : createMergePatch(before, after);
    if (flags.bool('output-patch')) await invocation.out(`Patch: ${goJson(patch)}\n`);
    const write = {
      fieldManager: flags.text('field-manager'),
      fieldValidation: fieldValidationOf(invocation),
    };
    const patched = await patchObject(invocation, info, schemaType ? 'strategic' : 'merge', patch, write);
    await invocation.out(`${nameOf({ ...patched, apiVersion: info.object.apiVersion, kind })} edited\n`);
  }

  async #stop(file: string, message: string): Promise<void> {
    await this.#remove(file);
    await this.invocation.err(message);
  }

  async #keep(file: string, error: Error): Promise<never> {
    await this.invocation.err(`A copy of your changes has been stored to ${JSON.stringify(file)}\n`);
    throw error;
  }

  async #remove(file: string): Promise<void> {
    await this.invocation.host.files.remove?.(file);
  }
}

class IdentityChanged extends Error {}

function parseEdited(text: string): readonly KubeObject[] {
  const value = parseYaml(stripComments(text)) as (KubeObject & { items?: KubeObject[] }) | null;
  if (!value || typeof value !== 'object') throw new Error('invalid object to validate');
  return Array.isArray(value.items) && value.kind === 'List' ? value.items : [value];
}

/** Without the comment lines at its top. */
function stripHeader(text: string): string {
  return text.replace(/^(#.*\n)+/, '');
}

function stripComments(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n');
}

function withoutManagedFields(object: KubeObject): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata as KubeObject['metadata'] & {
    managedFields?: unknown;
  };
  return { ...object, metadata };
}
