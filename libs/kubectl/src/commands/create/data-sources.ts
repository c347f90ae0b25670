// --from-file, --from-literal and --from-env-file of ConfigMaps and Secrets.
import { array, slice, type Flag } from '../../flags/flag.ts';
import { decodeUtf8 } from '@drydock/machinery';
import type { Invocation } from '../../invocation.ts';

export const dataFlags = (kind: string): readonly Flag[] => [
  slice('from-env-file', `File with lines key=value that become keys of the ${kind}.`),
  slice('from-file', 'File, key=file, or a directory each of whose files becomes a key.'),
  array('from-literal', 'A key and its value: key=value.'),
];

/** Adds one entry; throws in the words of its kind when the key is bad or taken. */
export type AddEntry = (key: string, value: Uint8Array | string) => void;

/** Reads all sources in the order in which kubectl does. */
export async function readSources(
  invocation: Invocation,
  add: AddEntry,
  envDirectory: string,
): Promise<void> {
  const { flags } = invocation;
  const [files, literals, envFiles] = [
    flags.list('from-file'),
    flags.list('from-literal'),
    flags.list('from-env-file'),
  ];
  if (envFiles.length > 0 && (files.length > 0 || literals.length > 0))
    throw new Error('from-env-file cannot be combined with from-file or from-literal');
  for (const literal of literals) addLiteral(literal, add);
  for (const file of files) await addFile(invocation, file, add);
  for (const file of envFiles) await addEnvFile(invocation, file, add, envDirectory);
}

function addLiteral(source: string, add: AddEntry): void {
  const equals = source.indexOf('=');
  if (equals < 0 || equals === 0) throw new Error(`invalid literal source ${source}, expected key=value`);
  let value = source.slice(equals + 1);
  if (/^(["']).*\1$/s.test(value) && value.length > 1) value = value.slice(1, -1);
  add(source.slice(0, equals), value);
}

async function addFile(invocation: Invocation, source: string, add: AddEntry): Promise<void> {
  const { key, path } = parseFileSource(source);
  const { files } = invocation.host;
  if (!(await files.exists(path))) throw new Error(`error reading ${path}: no such file or directory`);
  if (!(await files.stat(path)).directory) return add(key, await files.readFile(path));
  if (source.includes('=')) throw new Error('cannot give a key name for a directory path');
  for (const name of [...(await files.readdir(path))].sort()) {
    const file = `${path.replace(/\/$/, '')}/${name}`;
    if (!(await files.stat(file)).directory) add(name, await files.readFile(file));
  }
}

/** `path`, or `key=path`; the key of a bare path is its last element. */
export function parseFileSource(source: string): { key: string; path: string } {
  const parts = source.split('=');
  if (parts.length > 2) throw new Error(`key names or file paths cannot contain '='`);
  if (parts.length === 1) return { key: source.slice(source.lastIndexOf('/') + 1), path: source };
  if (parts[0] === '') throw new Error(`key name for file path ${parts[1]} missing`);
  if (parts[1] === '') throw new Error(`file path for key name ${parts[0]} missing`);
  return { key: parts[0]!, path: parts[1]! };
}

async function addEnvFile(
  invocation: Invocation,
  path: string,
  add: AddEntry,
  directoryError: string,
): Promise<void> {
  const { files, env } = invocation.host;
  if (!(await files.exists(path))) throw new Error(`error reading ${path}: no such file or directory`);
  if ((await files.stat(path)).directory) throw new Error(directoryError);
  const lines = decodeUtf8(await files.readFile(path))
    .replace(/^\uFEFF/, '')
    .split('\n');
  for (const raw of lines) {
    const line = raw.replace(/\r$/, '').trimStart();
    if (line === '' || line.startsWith('#')) continue;
    const equals = line.indexOf('=');
    const key = equals < 0 ? line : line.slice(0, equals);
    if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(key))
      throw new Error(
        `${JSON.stringify(key)} is not a valid key name: a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')`,
      );
    add(key, equals < 0 ? (env[key] ?? '') : line.slice(equals + 1));
  }
}

/** What is wrong with a key of a ConfigMap or Secret. */
export function keyProblems(key: string): string[] {
  if (key.length > 253) return ['must be no more than 253 characters'];
  if (!/^[-._a-zA-Z0-9]+$/.test(key))
    return [
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    ];
  if (key === '.') return [`must not be '.'`];
  if (key === '..') return [`must not be '..'`];
  if (key.startsWith('..')) return [`must not start with '..'`];
  return [];
}
