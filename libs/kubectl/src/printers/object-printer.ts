// The printers behind `-o`, except for the human-readable tables.
import { decodeUtf8, parseJsonPath, toYaml, parseApiVersion } from '@drydock/machinery';
import type { FlagValues } from '../flags/values.ts';
import type { KubectlHost } from '../host.ts';
import { CustomColumnsPrinter, customColumns, customColumnsOfFile } from './custom-columns.ts';
import { goJson, goString } from './go-format.ts';
import { parseGoTemplate } from './go-template/template.ts';
import { align } from './tab-writer.ts';

/** Prints one object (or list); the text ends as the official printer's does. */
export type ObjectPrinter = (object: unknown) => string;

const templated = [
  'go-template',
  'go-template-file',
  'template',
  'templatefile',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
];
const structured = ['json', 'yaml', 'name', ...templated];

export const outputFormats = {
  structured,
  get: [...structured, 'custom-columns', 'custom-columns-file', 'wide'],
};

/** The printer that `-o` asks for; undefined for '' and `wide`. `allowed` is what an error message lists. */
export async function objectPrinter(
  host: KubectlHost,
  flags: FlagValues,
  allowed: readonly string[] = structured,
  /** The keys of the object are in the order in which they shall be printed (a typed object in Go). */
  keepOrder = false,
): Promise<ObjectPrinter | undefined> {
  const given = flags.text('output');
  const format = given === '' && flags.text('template') !== '' ? 'go-template' : given;
  if (format === '' || (format === 'wide' && allowed.includes('wide'))) return undefined;
  const [kind, argument] = split(format, flags.text('template'));
  // templates and columns see everything: only whole documents are spared the managers
  const hidden = !flags.bool('show-managed-fields') && (kind === 'json' || kind === 'yaml');
  const clean = (object: unknown) => (hidden ? withoutManagedFields(object) : object);
  if (allowed.includes(kind)) {
    const printer = await printerOf(host, kind, argument, flags, keepOrder);
    if (printer) return (object) => printer(clean(object));
  }
  const names = [...allowed].sort().join(',');
  throw new Error(
    `unable to match a printer suitable for the output format ${JSON.stringify(given)}, allowed formats are: ${names}`,
  );
}

function split(format: string, template: string): [string, string] {
  const equals = format.indexOf('=');
  return equals < 0 ? [format, template] : [format.slice(0, equals), format.slice(equals + 1)];
}

async function printerOf(
  host: KubectlHost,
  kind: string,
  argument: string,
  flags: FlagValues,
  keepOrder: boolean,
): Promise<ObjectPrinter | undefined> {
  switch (kind) {
    case 'json':
      return (object) => `${goJson(object, '    ', !keepOrder)}\n`;
    case 'yaml':
      return yamlPrinter();
    case 'name':
      return (object) => namesOf(object);
    case 'jsonpath':
    case 'jsonpath-as-json':
    case 'jsonpath-file':
      return jsonPathPrinter(host, kind, argument);
    case 'go-template':
    case 'template':
    case 'go-template-file':
    case 'templatefile':
      return templatePrinter(host, kind, argument, flags.bool('allow-missing-template-keys'));
    case 'custom-columns':
    case 'custom-columns-file': {
      const columns =
        kind === 'custom-columns'
          ? customColumns(argument)
          : customColumnsOfFile(await fileText(host, argument));
      const printer = new CustomColumnsPrinter(columns, flags.bool('no-headers'));
      return (object) => align(printer.print(object));
    }
    default:
      return undefined;
  }
}

function yamlPrinter(): ObjectPrinter {
  let count = 0;
  return (object) => `${count++ > 0 ? '---\n' : ''}${toYaml(object)}`;
}

async function jsonPathPrinter(host: KubectlHost, kind: string, argument: string): Promise<ObjectPrinter> {
  if (argument === '') throw new Error('template format specified but no template given');
  const text = kind === 'jsonpath-file' ? await fileText(host, argument) : argument;
  const query = jsonPath(text);
  return (object) => {
    try {
      return kind === 'jsonpath-as-json' ? `${goJson(query.find(object), '    ')}\n` : query.execute(object);
    } catch (error) {
      throw new Error(jsonPathFailure((error as Error).message, text, object), { cause: error });
    }
  };
}

function jsonPathFailure(message: string, template: string, object: unknown): string {
  return `error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n\n\n`;
}

/** Go's %#v of a decoded object. */
function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object') return goString(value);
  const record = value as Record<string, unknown>;
  const fields = Object.keys(record)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${goSyntax(record[key])}`);
  return `map[string]interface {}{${fields.join(', ')}}`;
}

function jsonPath(text: string): { execute(data: unknown): string; find(data: unknown): unknown[] } {
  try {
    return parseJsonPath(text);
  } catch (error) {
    throw new Error(`error parsing jsonpath ${text}, ${(error as Error).message}`, { cause: error });
  }
}

async function templatePrinter(
  host: KubectlHost,
  kind: string,
  argument: string,
  allowMissing: boolean,
): Promise<ObjectPrinter> {
  if (argument === '') throw new Error('template format specified but no template given');
  const text = kind.endsWith('file') ? await fileText(host, argument) : argument;
  let template;
  try {
    template = parseGoTemplate(text, allowMissing);
  } catch (error) {
    throw new Error(`error parsing template ${text}, ${(error as Error).message}`, { cause: error });
  }
  return (object) => {
    try {
      return template(object);
    } catch (error) {
      const raw = goJson(object);
      throw new Error(
        `error executing template ${JSON.stringify(text)}: ${(error as Error).message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${text}\n\traw data was:\n\t\t${raw}\n\tobject given to template engine was:\n\t\t${goString(object)}\n\n`,
        { cause: error },
      );
    }
  };
}

async function fileText(host: KubectlHost, path: string): Promise<string> {
  try {
    return decodeUtf8(await host.files.readFile(path));
  } catch {
    throw new Error(`error reading template ${path}, open ${path}: no such file or directory`);
  }
}

/** `pod/web`, `deployment.apps/web`. */
export function nameOf(object: { apiVersion?: string; kind?: string; metadata?: { name?: string } }): string {
  const { group } = parseApiVersion(object.apiVersion ?? '');
  const kind = (object.kind ?? '').toLowerCase();
  return `${group ? `${kind}.${group}` : kind}/${object.metadata?.name ?? ''}`;
}

function namesOf(object: unknown): string {
  const list = (object as { items?: unknown[] }).items;
  const items = Array.isArray(list) ? list : [object];
  return items.map((item) => `${nameOf(item as Parameters<typeof nameOf>[0])}\n`).join('');
}

function withoutManagedFields(object: unknown): unknown {
  const record = object as { metadata?: Record<string, unknown>; items?: unknown[] };
  if (Array.isArray(record?.items)) return { ...record, items: record.items.map(withoutManagedFields) };
  if (!record?.metadata || !('managedFields' in record.metadata)) return object;
  const { managedFields: _, ...metadata } = record.metadata;
  return { ...record, metadata };
}
