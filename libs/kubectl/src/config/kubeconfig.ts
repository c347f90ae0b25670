import { decodeUtf8, parseYaml } from '@drydock/machinery';
import type { KubectlHost } from '../host.ts';

/** Entries keep every field of their file, known or not, so that a rewrite loses nothing. */
export type Entry = Readonly<Record<string, unknown>>;
export type Entries = ReadonlyMap<string, Entry>;

/** A kubeconfig with its lists as maps; `files` says from which file an entry came. */
export interface Kubeconfig {
  readonly clusters: Entries;
  readonly contexts: Entries;
  readonly users: Entries;
  readonly currentContext: string;
  readonly preferences: Entry;
}

export const emptyKubeconfig: Kubeconfig = {
  clusters: new Map(),
  contexts: new Map(),
  users: new Map(),
  currentContext: '',
  preferences: {},
};

/** The files in the order in which they count, and the one that is written when nothing else decides. */
export function configFiles(
  host: KubectlHost,
  flag: string,
): { files: readonly string[]; explicit: boolean } {
  if (flag !== '') return { files: [flag], explicit: true };
  const listed = (host.env['KUBECONFIG'] ?? '').split(':').filter((file) => file !== '');
  if (listed.length > 0) return { files: [...new Set(listed)], explicit: false };
  return { files: [`${host.env['HOME'] ?? ''}/.kube/config`], explicit: false };
}

/** One file; undefined when it is not there. */
export async function readKubeconfig(host: KubectlHost, file: string): Promise<Kubeconfig | undefined> {
  if (!(await host.files.exists(file))) return undefined;
  const text = decodeUtf8(await host.files.readFile(file));
  try {
    return kubeconfigOf(parseYaml(text), directoryOf(file));
  } catch (error) {
    throw new Error(`error loading config file "${file}": ${(error as Error).message}`, { cause: error });
  }
}

const fileFields = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'];

function kubeconfigOf(value: unknown, directory: string): Kubeconfig {
  const raw = (value ?? {}) as Record<string, unknown>;
  if (typeof raw !== 'object') throw new Error("couldn't get version/kind; json parse error");
  const entries = (list: unknown, field: string): Entries =>
    new Map(
      ((list ?? []) as { name: string }[]).map((one) => [
        one.name,
        absolute(((one as Record<string, unknown>)[field] ?? {}) as Entry, directory),
      ]),
    );
  return {
    clusters: entries(raw['clusters'], 'cluster'),
    contexts: entries(raw['contexts'], 'context'),
    users: entries(raw['users'], 'user'),
    currentContext: String(raw['current-context'] ?? ''),
    preferences: (raw['preferences'] ?? {}) as Entry,
  };
}

function absolute(entry: Entry, directory: string): Entry {
  const changed = fileFields
    .filter((field) => typeof entry[field] === 'string' && entry[field] !== '')
    .map((field) => [field, resolvePath(directory, String(entry[field]))] as const);
  return changed.length === 0 ? entry : { ...entry, ...Object.fromEntries(changed) };
}

/** All files merged: the first one that says something wins. */
export async function loadKubeconfig(host: KubectlHost, flag: string): Promise<Kubeconfig> {
  const { files, explicit } = configFiles(host, flag);
  let merged = emptyKubeconfig;
  for (const file of files) {
    const config = await readKubeconfig(host, file);
    if (!config && explicit) throw new Error(`stat ${file}: no such file or directory`);
    if (config) merged = merge(merged, config);
  }
  return merged;
}

function merge(first: Kubeconfig, second: Kubeconfig): Kubeconfig {
  return {
    clusters: new Map([...second.clusters, ...first.clusters]),
    contexts: new Map([...second.contexts, ...first.contexts]),
    users: new Map([...second.users, ...first.users]),
    currentContext: first.currentContext || second.currentContext,
    preferences: { ...second.preferences, ...first.preferences },
  };
}

/** The file's form in the order of the Go type; lists sorted by name, as client-go writes them. */
export function kubeconfigObject(config: Kubeconfig): Record<string, unknown> {
  const list = (entries: Entries, field: string) => {
    if (entries.size === 0) return null;
    return [...entries]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, entry]) => ({ name, [field]: entry }));
  };
  const contexts = new Map(
    [...config.contexts].map(([name, entry]) => [name, { cluster: '', user: '', ...entry }] as const),
  );
  const clusters = new Map(
    [...config.clusters].map(([name, entry]) => [name, { server: '', ...entry }] as const),
  );
  return {
    kind: 'Config',
    apiVersion: 'v1',
    preferences: config.preferences,
    clusters: list(clusters, 'cluster'),
    users: list(config.users, 'user'),
    contexts: list(contexts, 'context'),
    'current-context': config.currentContext,
  };
}

export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : slash === 0 ? '/' : path.slice(0, slash);
}

export function resolvePath(directory: string, path: string): string {
  return path.startsWith('/') ? path : `${directory === '/' ? '' : directory}/${path.replace(/^\.\//, '')}`;
}
