import { hasReason, type ByteReader, type ByteWriter } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { throwCollected } from '../../errors.ts';
import { bool, short, slice, text } from '../../flags/flag.ts';
import {
  allNamespacesFlag,
  chunkSizeFlag,
  fieldSelectorFlag,
  fileFlags,
  noHeadersFlag,
  outputFlag,
  selectorFlag,
} from '../../flags/shared.ts';
import type { Invocation } from '../../invocation.ts';
import { objectPrinter, outputFormats, type ObjectPrinter } from '../../printers/object-printer.ts';
import { sortByPath } from '../../printers/sort.ts';
import { collect, select, type ResourceQuery } from '../../resources/builder.ts';
import { printTables } from './print-tables.ts';
import { watchResources } from './watch.ts';

export const getCommand: Command = {
  name: 'get',
  group: 'Basic Commands (Intermediate)',
  short: 'Display one or many resources',
  long: `Prints a table with what matters most about each object. Select by name, by label (-l) or by field (--field-selector); without -n or -A only the current namespace is looked at.

Use "kubectl api-resources" for a complete list of supported resources.`,
  examples: [
    ['Pods of the current namespace, as a table', 'kubectl get pods'],
    ['The same with more columns', 'kubectl get pods -o wide'],
    ['Deployments and services together', 'kubectl get deployments,services'],
    ['One object as YAML', 'kubectl get -o yaml pod web'],
    ['One field of it', "kubectl get pod/web -o jsonpath='{.status.phase}'"],
    [
      'Columns of your own',
      'kubectl get pods -o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[0].image',
    ],
    ['Pods of all namespaces, and then every change', 'kubectl get pods -A -w'],
  ],
  usage:
    'get [(-o|--output=)json|yaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file|custom-columns|custom-columns-file|wide] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]',
  flags: [
    allNamespacesFlag,
    bool('allow-missing-template-keys', 'Templates pass over fields that are not there.', 'true'),
    chunkSizeFlag,
    fieldSelectorFlag,
    ...fileFlags('File, directory or URL that names the objects to get.'),
    bool('ignore-not-found', 'An object that does not exist is no error.'),
    short('L', slice('label-columns', 'Labels to show as columns of their own.')),
    noHeadersFlag,
    outputFlag(outputFormats.get),
    bool('output-watch-events', 'With --watch or --watch-only: show what kind of event each line is.'),
    text('raw', 'Path to ask the server for; the answer is printed as it comes.'),
    selectorFlag,
    bool('server-print', 'Let the server lay out the table.', 'true'),
    bool('show-kind', 'Print the type before each name.'),
    bool('show-labels', 'Show all labels as the last column.'),
    bool('show-managed-fields', 'Keep managedFields in JSON and YAML.'),
    text('sort-by', "JSONPath of the field to sort a list by ('{.metadata.name}'); a number or a text."),
    text('subresource', 'The subresource to get.'),
    text('template', 'Template (or file with one) for -o go-template and -o go-template-file.'),
    short('w', bool('watch', 'Print the objects, then every change of them.')),
    bool('watch-only', 'Print changes only.'),
  ],
  completes: 'resources',
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags, args, host } = invocation;
  const raw = flags.text('raw');
  const watching = flags.bool('watch') || flags.bool('watch-only');
  if (
    raw === '' &&
    !watching &&
    args.length === 0 &&
    flags.list('filename').length === 0 &&
    !flags.text('kustomize')
  ) {
    await invocation.err(
      'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n',
    );
    throw invocation.usageError(
      'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
    );
  }
  validate(invocation, watching);
  if (raw !== '') return printRaw(invocation, raw);
  // a wrong -o shows only when there is something to print
  const table = ['', 'wide'].includes(flags.text('output')) && flags.text('template') === '';
  const makePrinter = () => objectPrinter(host, flags, outputFormats.get);
  if (watching) return watchResources(invocation, queryOf(invocation, table), await makePrinter());
  if (!table) return printObjects(invocation, makePrinter);
  return printTables(invocation, queryOf(invocation, true));
}

function validate({ flags }: Invocation, watching: boolean): void {
  const output = flags.text('output');
  if (flags.text('raw') !== '') {
    if (watching || flags.text('selector') !== '')
      throw new Error(
        '--raw may not be specified with other flags that filter the server request or alter the output',
      );
    if (output !== '') throw new Error('--raw and --output are mutually exclusive');
    if (!flags.text('raw').startsWith('/'))
      throw new Error(
        `--raw must be a valid URL path: parse ${JSON.stringify(flags.text('raw'))}: invalid URI for request`,
      );
  }
  if (flags.bool('show-labels') && output !== '' && output !== 'wide')
    throw new Error(`--show-labels option cannot be used with ${output} printer`);
  if (flags.list('label-columns').length > 0 && output.startsWith('custom-columns'))
    throw new Error(`--label-columns option cannot be used with ${output} printer`);
  if (flags.bool('output-watch-events') && !watching)
    throw new Error('--output-watch-events option can only be used with --watch or --watch-only');
}

function queryOf({ flags, args }: Invocation, table: boolean): ResourceQuery {
  const sorted = flags.text('sort-by') !== '';
  return {
    args,
    filenames: flags.list('filename'),
    kustomize: flags.text('kustomize'),
    recursive: flags.bool('recursive'),
    allNamespaces: flags.bool('all-namespaces'),
    labelSelector: flags.text('selector'),
    fieldSelector: flags.text('field-selector'),
    subresource: flags.text('subresource'),
    allowEmptySelector: true,
    latest: true,
    table: table && flags.bool('server-print'),
    includeObject: sorted,
    chunkSize: sorted ? 0 : flags.number('chunk-size'),
  };
}

async function printRaw(invocation: Invocation, path: string): Promise<void> {
  const { body, bytes, headers } = await (await invocation.access.rest()).send('GET', path);
  // net/http follows what the proxy of a pod or a service says of a missing slash
  if (headers['location'] !== undefined) return printRaw(invocation, headers['location']);
  if (bytes) return copyBytes(bytes, invocation.host.stdout);
  if (typeof body === 'string') return invocation.out(body);
  // the one document that the API server writes for people
  const forPeople = /^\/version\/?$/.test(path);
  await invocation.out(forPeople ? JSON.stringify(body, undefined, 2) : `${JSON.stringify(body)}\n`);
}

async function copyBytes(from: ByteReader, to: ByteWriter): Promise<void> {
  for (let chunk = await from.read(); chunk; chunk = await from.read()) await to.write(chunk);
}

async function printObjects(
  invocation: Invocation,
  makePrinter: () => Promise<ObjectPrinter | undefined>,
): Promise<void> {
  const { flags, access } = invocation;
  const selection = await select(access, queryOf(invocation, false));
  const { infos, errors } = await collect(access, selection);
  const ignore = flags.bool('ignore-not-found');
  const failures = errors.filter((error) => !(ignore && hasReason(error, 'NotFound')));
  if (selection.single && failures.length > 0 && infos.length === 0) throwCollected(failures);
  if (infos.length === 0 && ignore) return throwCollected(failures);
  const printer = (await makePrinter())!;
  if (selection.single && infos.length === 1) await invocation.out(printer(infos[0]!.object));
  else {
    const objects = infos.map((info) => info.object);
    const path = flags.text('sort-by');
    const items = path && objects.length > 0 ? sortByPath(objects, path, (object) => object) : objects;
    await invocation.out(
      printer({ apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } }),
    );
  }
  throwCollected(failures);
}
