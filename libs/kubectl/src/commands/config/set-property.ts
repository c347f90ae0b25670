import { encodeBase64, encodeUtf8 } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { kubeconfigObject, type Entry, type Kubeconfig } from '../../config/kubeconfig.ts';
import { fileFor, withEntry, writeKubeconfig } from '../../config/write-kubeconfig.ts';
import { bool } from '../../flags/flag.ts';
import { helpText } from '../../help/help.ts';
import type { Invocation } from '../../invocation.ts';

const sections = ['clusters', 'contexts', 'users'] as const;
type Section = (typeof sections)[number];
const booleans = ['insecure-skip-tls-verify', 'disable-compression'];

export const setPropertyCommand: Command = {
  name: 'set',
  short: 'Set an individual value in a kubeconfig file',
  long: 'PROPERTY_NAME is a path with dots: clusters.NAME.server, contexts.NAME.namespace, users.NAME.token, current-context.',
  examples: [['The address of a cluster', 'kubectl config set clusters.dev.server https://1.2.3.4:6443']],
  usage: 'set PROPERTY_NAME PROPERTY_VALUE',
  flags: [bool('set-raw-bytes', 'Write the value of a data field as it is, without base64.')],
  run: (invocation) => change(invocation, 2, 'set'),
};

export const unsetPropertyCommand: Command = {
  name: 'unset',
  short: 'Unset an individual value in a kubeconfig file',
  examples: [['The current context', 'kubectl config unset current-context']],
  usage: 'unset PROPERTY_NAME',
  run: (invocation) => change(invocation, 1, 'unset'),
};

async function change(invocation: Invocation, count: number, word: 'set' | 'unset'): Promise<void> {
  const { args } = invocation;
  if (args.length !== count) {
    await invocation.out(helpText(invocation.command, invocation.path));
    throw new Error(`Unexpected args: [${args.join(' ')}]`);
  }
  const [property = '', value] = args;
  if (property === '') throw new Error('you must specify a property');
  if (word === 'set' && value === '') throw new Error('you cannot use set to unset a property');
  const [section = '', ...path] = property.split('.');
  const target = await fileFor(invocation, (config) => has(config, section, path[0] ?? ''));
  await writeKubeconfig(invocation, target.file, changed(invocation, target.config, section, path, value));
  await invocation.out(`Property ${JSON.stringify(property)} ${word}.\n`);
}

function has(config: Kubeconfig, section: string, name: string): boolean {
  if (section === 'current-context') return config.currentContext !== '';
  return (sections as readonly string[]).includes(section) && config[section as Section].has(name);
}

function changed(
  invocation: Invocation,
  config: Kubeconfig,
  section: string,
  path: readonly string[],
  value: string | undefined,
): Kubeconfig {
  if (section === 'current-context') return { ...config, currentContext: value ?? '' };
  if (!(sections as readonly string[]).includes(section)) {
    if (section in kubeconfigObject(config)) return config;
    throw new Error(`unable to locate path ${JSON.stringify(section)}`);
  }
  const entries = config[section as Section];
  if (path.length === 0) return value === undefined ? { ...config, [section]: new Map() } : config;
  // names may hold dots: the longest known one counts
  const known = path
    .map((_, i) => path.slice(0, path.length - i).join('.'))
    .find((name) => entries.has(name));
  const name = known ?? (path.length > 1 ? path.slice(0, -1).join('.') : path[0]!);
  const field = path.join('.').slice(name.length + 1);
  if (field === '')
    return { ...config, [section]: withEntry(entries, name, value === undefined ? undefined : {}) };
  const { [field]: _, ...rest } = entries.get(name) ?? {};
  const entry: Entry =
    value === undefined ? rest : { ...rest, [field]: typedValue(invocation, field, value) };
  return { ...config, [section]: withEntry(entries, name, entry) };
}

function typedValue({ flags }: Invocation, field: string, value: string): unknown {
  if (booleans.includes(field)) return value === 'true';
  if (field.endsWith('-data')) return flags.bool('set-raw-bytes') ? encodeBase64(encodeUtf8(value)) : value;
  return value;
}
