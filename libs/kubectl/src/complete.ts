import type { KubeObject } from '@drydock/machinery';
import type { Command } from './command.ts';
import { root } from './commands/registry.ts';
import { parseFlags } from './flags/parse.ts';
import type { KubectlHost } from './host.ts';
import { Invocation } from './invocation.ts';
import { collectionPath } from './resources/info.ts';
import { findCommand, flagsOf } from './run.ts';

/**
 * The words that may stand at `index` of a line whose first word is `kubectl`. Sorted; empty when nothing is known.
 * Types and names come from the cluster of the line's flags.
 */
export async function completeKubectl(
  host: KubectlHost,
  words: readonly string[],
  index: number,
): Promise<readonly string[]> {
  const current = words[index] ?? '';
  const before = words.slice(1, index);
  if (before.includes('--')) return [];
  const { command, rest } = findCommand(root, before);
  const matching = (list: readonly string[]) =>
    [...new Set(list.filter((word) => word.startsWith(current)))].sort();
  try {
    const valueOf = flagBefore(command, rest);
    if (valueOf) return matching(await flagWords(host, command, rest, valueOf));
    if (current.startsWith('-')) return matching(flagNames(command));
    return matching(await argumentWords(host, command, rest, current));
  } catch {
    return []; // no cluster, no words: Tab never complains
  }
}

function flagNames(command: Command): string[] {
  return flagsOf(command)
    .filter((flag) => !flag.hidden)
    .map((flag) => (flag.bare === undefined ? `--${flag.name}=` : `--${flag.name}`));
}

/** The flag whose value is being typed, when the word before is one that wants a value. */
function flagBefore(command: Command, rest: readonly string[]) {
  const last = rest.at(-1) ?? '';
  if (!last.startsWith('-') || last.includes('=')) return undefined;
  const flag = flagsOf(command).find(
    (one) => `--${one.name}` === last || (one.short && `-${one.short}` === last),
  );
  return flag?.bare === undefined ? flag : undefined;
}

async function flagWords(
  host: KubectlHost,
  command: Command,
  rest: readonly string[],
  flag: { readonly name: string; readonly words?: readonly string[] },
): Promise<readonly string[]> {
  const run = invocationOf(host, command, rest.slice(0, -1));
  if (flag.words) return flag.words;
  if (flag.name === 'namespace') return objectNames(run, 'namespaces');
  if (flag.name === 'container') return containerNames(run);
  const config = await run.access.kubeconfig();
  if (flag.name === 'context') return [...config.contexts.keys()];
  if (flag.name === 'cluster') return [...config.clusters.keys()];
  if (flag.name === 'user') return [...config.users.keys()];
  return [];
}

function invocationOf(host: KubectlHost, command: Command, rest: readonly string[]): Invocation {
  const parsed = parseFlags(flagsOf(command), rest);
  return new Invocation(host, command, 'kubectl', parsed.values, parsed.args, parsed.dashAt);
}

async function argumentWords(
  host: KubectlHost,
  command: Command,
  rest: readonly string[],
  current: string,
): Promise<readonly string[]> {
  const run = invocationOf(host, command, rest);
  if (command.subcommands && run.args.length === 0)
    return command.subcommands.filter((one) => !one.hidden).flatMap((one) => [one.name]);
  const config = () => run.access.kubeconfig();
  switch (command.completes) {
    case 'resources':
      return resourceWords(run, current);
    case 'pods': {
      if (current.includes('/')) return namedWords(run, current);
      return run.args.length > 0 ? [] : objectNames(run, 'pods');
    }
    case 'nodes':
      return objectNames(run, 'nodes');
    case 'contexts':
      return [...(await config()).contexts.keys()];
    case 'clusters':
      return [...(await config()).clusters.keys()];
    case 'users':
      return [...(await config()).users.keys()];
    default:
      return [];
  }
}

async function resourceWords(run: Invocation, current: string): Promise<readonly string[]> {
  if (current.includes('/')) return namedWords(run, current);
  const [type] = run.args;
  if (type === undefined) {
    const resources = await (await run.access.discovery()).resources();
    const listable = resources.filter((one) => one.preferred && one.verbs.includes('list'));
    return listable.map(({ plural, group }) => (group === '' ? plural : `${plural}.${group}`));
  }
  if (type.includes('/') || type.includes(',')) return [];
  return (await objectNames(run, type)).filter((name) => !run.args.slice(1).includes(name));
}

async function namedWords(run: Invocation, current: string): Promise<readonly string[]> {
  const [type = ''] = current.split('/');
  return (await objectNames(run, type)).map((name) => `${type}/${name}`);
}

async function objectNames({ access }: Invocation, type: string): Promise<readonly string[]> {
  const mapping = await (await access.discovery()).find(type);
  if (!mapping) return [];
  const namespace = mapping.namespaced ? (await access.namespace()).name : '';
  const rest = await access.rest();
  const list = await rest.get<{ items?: readonly KubeObject[] }>(collectionPath(mapping, namespace));
  return (list.items ?? []).map(({ metadata }) => metadata.name ?? '');
}

async function containerNames(run: Invocation): Promise<readonly string[]> {
  const pod = run.args[0]?.replace(/^pods?\//, '');
  if (!pod) return [];
  const namespace = (await run.access.namespace()).name;
  const rest = await run.access.rest();
  const object = await rest.get<{
    spec?: { containers?: readonly { name: string }[]; initContainers?: readonly { name: string }[] };
  }>(`/api/v1/namespaces/${namespace}/pods/${pod}`);
  return [...(object.spec?.initContainers ?? []), ...(object.spec?.containers ?? [])].map(({ name }) => name);
}
