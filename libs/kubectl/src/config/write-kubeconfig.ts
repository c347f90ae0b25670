import { encodeUtf8, toYaml } from '@drydock/machinery';
import type { Invocation } from '../invocation.ts';
import {
  configFiles,
  directoryOf,
  emptyKubeconfig,
  kubeconfigObject,
  readKubeconfig,
  type Kubeconfig,
} from './kubeconfig.ts';

/** The file that a change of `entry` belongs into: where it is, or the default one. */
export async function fileFor(
  invocation: Invocation,
  has: (config: Kubeconfig) => boolean,
): Promise<{ file: string; config: Kubeconfig }> {
  const { host, flags } = invocation;
  const { files } = configFiles(host, flags.text('kubeconfig'));
  let fallback: { file: string; config: Kubeconfig } | undefined;
  for (const file of files) {
    const config = await readKubeconfig(host, file);
    if (config && has(config)) return { file, config };
    if (config) fallback ??= { file, config };
  }
  return fallback ?? { file: files.at(-1)!, config: emptyKubeconfig };
}

export async function writeKubeconfig(
  invocation: Invocation,
  file: string,
  config: Kubeconfig,
): Promise<void> {
  const { files } = invocation.host;
  const directory = directoryOf(file);
  if (!(await files.exists(directory))) await files.mkdir(directory, { recursive: true });
  await files.writeFile(file, encodeUtf8(toYaml(kubeconfigObject(config))), 0o600);
}

/** A copy of the entries with one set, or removed when `value` is absent. */
export function withEntry<T>(
  entries: ReadonlyMap<string, T>,
  name: string,
  value: T | undefined,
): ReadonlyMap<string, T> {
  const copy = new Map(entries);
  if (value === undefined) copy.delete(name);
  else copy.set(name, value);
  return copy;
}
