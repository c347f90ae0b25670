import type { Command } from '../../command.ts';
import { PlainError } from '../../errors.ts';
import { bool, text } from '../../flags/flag.ts';
import type { Invocation } from '../../invocation.ts';
import { parseApiVersion } from '@drydock/machinery';
import type { ApiResource } from '../../discovery/discovery.ts';
import { renderFields, type OpenApi, type Schema } from './render.ts';

export const explainCommand: Command = {
  name: 'explain',
  group: 'Basic Commands (Intermediate)',
  short: 'Get documentation for a resource',
  long: `What a type is and what fields it has, as the server tells. A path goes to one field: <type>.<field>[.<field>].

Use "kubectl api-resources" for a complete list of supported resources.`,
  examples: [
    ['A type', 'kubectl explain pods'],
    ['All its fields', 'kubectl explain pods --recursive'],
    ['One of them', 'kubectl explain pods.spec.containers'],
  ],
  usage:
    'explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]',
  flags: [
    text('api-version', 'The version of the group to explain: group/version.'),
    text('output', 'plaintext or plaintext-openapiv2.', 'plaintext'),
    bool('recursive', 'Show the names of all fields at once.'),
  ],
  completes: 'resources',
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { args, flags, access } = invocation;
  if (args.length === 0)
    throw new Error(
      'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
    );
  if (args.length > 1) throw new Error('We accept only this format: explain RESOURCE');
  const output = flags.text('output');
  if (!['plaintext', 'plaintext-openapiv2', 'md', 'name'].includes(output))
    throw new Error(`unrecognized format: ${output}`);
  const [word = '', ...path] = args[0]!.split('.');
  const { mapping, fields } = await resolve(invocation, word, path);
  const rest = await access.rest();
  const place = mapping.group === '' ? `api/${mapping.version}` : `apis/${mapping.group}/${mapping.version}`;
  const document = await rest.get<OpenApi>(`/openapi/v3/${place}`);
  const schema = schemaOf(document, mapping);
  if (!schema)
    throw new Error(`couldn't find resource for "${mapping.group}/${mapping.version}, Kind=${mapping.kind}"`);
  await invocation.out(headOf(mapping));
  await invocation.out(renderFields(document, schema, fields, flags.bool('recursive')));
}

function headOf({ group, kind, version }: ApiResource): string {
  return `${group ? `GROUP:      ${group}\n` : ''}KIND:       ${kind}\nVERSION:    ${version}\n\n`;
}

/** `deployments.apps.spec` as well as `pods.spec`: the longest word that is a type counts. */
async function resolve(
  invocation: Invocation,
  word: string,
  path: readonly string[],
): Promise<{ mapping: ApiResource; fields: readonly string[] }> {
  const discovery = await invocation.access.discovery();
  const version = invocation.flags.text('api-version');
  const found = await discovery.find(word);
  if (!found) throw new PlainError(`the server doesn't have a resource type ${JSON.stringify(word)}`);
  const fields = path.filter((field) => field !== '');
  if (version === '') return { mapping: found, fields };
  const wanted = parseApiVersion(version);
  const other = (await discovery.resources()).find(
    (one) => one.plural === found.plural && one.group === wanted.group && one.version === wanted.version,
  );
  if (!other)
    throw new Error(`couldn't find resource for "${wanted.group}/${wanted.version}, Kind=${found.kind}"`);
  return { mapping: other, fields };
}

function schemaOf(document: OpenApi, { group, version, kind }: ApiResource): Schema | undefined {
  return Object.values(document.components?.schemas ?? {}).find((schema) =>
    schema['x-kubernetes-group-version-kind']?.some(
      (one) => one.group === group && one.version === version && one.kind === kind,
    ),
  );
}
