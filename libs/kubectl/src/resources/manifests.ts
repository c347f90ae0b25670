// Files, directories, standard input and URLs with YAML or JSON documents: what -f names.
import { decodeUtf8, parseYamlDocuments, readAll } from '@drydock/machinery';
import type { ClusterAccess } from '../config/access.ts';
import { DialError } from '../errors.ts';
import type { KubectlHost } from '../host.ts';
import { goJson } from '../printers/go-format.ts';

const extensions = ['.json', '.yaml', '.yml'];

export interface ManifestSource {
  /** As messages name it: the path, `STDIN`, the URL. */
  readonly name: string;
  readonly read: () => Promise<string>;
}

/** What the given names stand for, in order. */
export async function manifestSources(
  host: KubectlHost,
  names: readonly string[],
  recursive: boolean,
): Promise<ManifestSource[]> {
  const sources: ManifestSource[] = [];
  for (const name of names) {
    if (name === '-')
      sources.push({ name: 'STDIN', read: async () => decodeUtf8(await readAll(host.stdin)) });
    else if (/^https?:\/\//.test(name)) sources.push({ name, read: () => fetchText(host, name) });
    else sources.push(...(await fileSources(host, name, recursive)));
  }
  return sources;
}

async function fileSources(host: KubectlHost, name: string, recursive: boolean): Promise<ManifestSource[]> {
  const source = (path: string) => ({
    name: path,
    read: async () => decodeUtf8(await host.files.readFile(path)),
  });
  const paths = (await host.files.exists(name)) ? [name] : await expandPattern(host, name);
  const found: ManifestSource[] = [];
  for (const path of paths) {
    if (!(await host.files.stat(path)).directory) found.push(source(path));
    else found.push(...(await walk(host, path, recursive)).map(source));
  }
  if (found.length === 0)
    throw new Error(`error reading [${name}]: recognized file extensions are [${extensions.join(' ')}]`);
  return found;
}

async function expandPattern(host: KubectlHost, pattern: string): Promise<string[]> {
  const slash = pattern.lastIndexOf('/');
  const [directory, last] = [pattern.slice(0, slash + 1), pattern.slice(slash + 1)];
  const missing = new Error(`the path ${JSON.stringify(pattern)} does not exist`);
  if (!/[*?[]/.test(last) || !(await host.files.exists(directory || '.'))) throw missing;
  const text = last
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  const names = (await host.files.readdir(directory || '.')).filter((name) =>
    new RegExp(`^${text}$`).test(name),
  );
  if (names.length === 0) throw missing;
  return [...names].sort().map((name) => directory + name);
}

async function walk(host: KubectlHost, directory: string, recursive: boolean): Promise<string[]> {
  const found: string[] = [];
  for (const name of [...(await host.files.readdir(directory))].sort()) {
    const path = `${directory.replace(/\/$/, '')}/${name}`;
    if ((await host.files.stat(path)).directory) {
      if (recursive) found.push(...(await walk(host, path, true)));
    } else if (extensions.some((extension) => name.endsWith(extension)))
      found.push(path.replace(/^\.\//, ''));
  }
  return found;
}

async function fetchText(host: KubectlHost, url: string): Promise<string> {
  const name = url.replace(/^https?:\/\//, '').replace(/[:/].*$/, '');
  if (!host.fetchUrl)
    throw new Error(
      `unable to read URL ${JSON.stringify(url)}, Get ${JSON.stringify(url)}: dial tcp: lookup ${name}: no such host`,
    );
  const { status, body } = await host.fetchUrl(url);
  if (status === 200) return decodeUtf8(body);
  const reasons: Readonly<Record<number, string>> = {
    403: 'Forbidden',
    404: 'Not Found',
    500: 'Internal Server Error',
  };
  throw new Error(
    `unable to read URL ${JSON.stringify(url)}, server reported ${status} ${reasons[status] ?? ''}, status code=${status}`,
  );
}

/** The documents of a text; empty ones are left out. The first mistake ends the sequence with an error. */
export function* documents(text: string, source: string): Generator<Record<string, unknown>> {
  for (const { value, error } of documentsOf(text)) {
    if (error !== undefined) throw new Error(`error parsing ${source}: ${error}`);
    if (value === null || value === undefined) continue;
    if (typeof value !== 'object' || Array.isArray(value))
      throw new Error(
        `error validating ${JSON.stringify(source)}: error validating data: invalid object to validate; ${turnOff}`,
      );
    yield value as Record<string, unknown>;
  }
}

const turnOff = 'if you choose to ignore these errors, turn validation off with --validate=false';

function documentsOf(text: string): readonly { readonly value?: unknown; readonly error?: string }[] {
  if (/^\s*\{/.test(text)) {
    try {
      return [{ value: JSON.parse(text) as unknown }];
    } catch {
      // JSON documents one after the other, or flow-style YAML: the YAML reader knows
    }
  }
  return parseYamlDocuments(text).map((one) =>
    one.error === undefined
      ? one
      : {
          error: `error converting YAML to JSON: ${one.error.replace(/^error converting YAML to JSON: /, '')}`,
        },
  );
}

/** Validation needs the server's schema: without a server that is what fails. */
export async function checkReachable(access: ClusterAccess, source: string): Promise<void> {
  const discovery = await access.discovery();
  const { attempts } = discovery;
  discovery.attempts = 0;
  try {
    await discovery.resources();
  } catch (error) {
    if (!(error instanceof DialError)) throw error;
    throw new Error(
      `error validating ${JSON.stringify(source)}: error validating data: failed to download openapi: Get ${JSON.stringify(`${error.server}/openapi/v2?timeout=32s`)}: ${error.causeText}; ${turnOff}`,
      { cause: error },
    );
  } finally {
    discovery.attempts = attempts;
  }
}

/** What is checked before the server is asked: apiVersion and kind. */
export function checkTypeMeta(
  document: Readonly<Record<string, unknown>>,
  source: string,
  validate: boolean,
): void {
  const missing = [
    ...(document['apiVersion'] ? [] : ['apiVersion not set']),
    ...(document['kind'] ? [] : ['kind not set']),
  ];
  if (missing.length === 0) return;
  if (validate) {
    const text = missing.length === 1 ? missing[0] : `[${missing.join(', ')}]`;
    throw new Error(`error validating ${JSON.stringify(source)}: error validating data: ${text}; ${turnOff}`);
  }
  if (!document['kind'])
    throw new Error(
      `unable to decode ${JSON.stringify(source)}: Object 'Kind' is missing in '${goJson(document)}'`,
    );
  throw new Error(
    `unable to recognize ${JSON.stringify(source)}: no matches for kind ${JSON.stringify(document['kind'])} in version "/"`,
  );
}
