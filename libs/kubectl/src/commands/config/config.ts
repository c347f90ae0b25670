import { toYaml } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { configFiles, kubeconfigObject, type Entry, type Kubeconfig } from '../../config/kubeconfig.ts';
import { fileFor, withEntry, writeKubeconfig } from '../../config/write-kubeconfig.ts';
import { ExitError, throwCollected } from '../../errors.ts';
import { bool } from '../../flags/flag.ts';
import { noHeadersFlag, outputFlag, printFlags } from '../../flags/shared.ts';
import { helpText } from '../../help/help.ts';
import type { Invocation } from '../../invocation.ts';
import { objectPrinter } from '../../printers/object-printer.ts';
import { align } from '../../printers/tab-writer.ts';
import { setClusterCommand, setContextCommand, setCredentialsCommand } from './set-entries.ts';
import { setPropertyCommand, unsetPropertyCommand } from './set-property.ts';

/** A wrong number of arguments: the help, and what is wrong. */
export async function refuseArguments(invocation: Invocation): Promise<never> {
  await invocation.out(helpText(invocation.command, invocation.path));
  throw new Error(`Unexpected args: [${invocation.args.join(' ')}]`);
}

const viewCommand: Command = {
  name: 'view',
  short: 'Display merged kubeconfig settings or a specified kubeconfig file',
  examples: [
    ['All settings', 'kubectl config view'],
    ['With certificates and secrets', 'kubectl config view --raw'],
    ['Only the current context', 'kubectl config view --minify'],
  ],
  usage: 'view [flags]',
  flags: [
    ...printFlags.filter((flag) => flag.name !== 'output'),
    outputFlag(undefined, 'yaml'),
    bool('flatten', 'Put the contents of files into the output.'),
    bool('merge', 'Put all kubeconfig files together.', 'true'),
    bool('minify', 'Only what the current context uses.'),
    bool('raw', 'Show certificates and secrets.'),
  ],
  run: view,
};

async function view(invocation: Invocation): Promise<void> {
  const { flags, args, host, access } = invocation;
  if (args.length > 0) throw invocation.usageError(`unexpected arguments: [${args.join(' ')}]`);
  const printer = await objectPrinter(host, flags, undefined, true);
  let config = await access.kubeconfig();
  if (flags.bool('minify')) config = minified(config, flags.text('context') || config.currentContext);
  const shown = flags.bool('flatten') || flags.bool('raw') ? config : redacted(config);
  await invocation.out(printer ? printer(kubeconfigObject(shown)) : toYaml(kubeconfigObject(shown)));
}

function minified(config: Kubeconfig, name: string): Kubeconfig {
  if (name === '') throw new Error('current-context must exist in order to minify');
  const context = config.contexts.get(name);
  if (!context) throw new Error('cannot locate context ' + name);
  const only = (entries: ReadonlyMap<string, Entry>, key: unknown) =>
    new Map([...entries].filter(([entry]) => entry === key));
  return {
    ...config,
    currentContext: name,
    contexts: only(config.contexts, name),
    clusters: only(config.clusters, context['cluster']),
    users: only(config.users, context['user']),
  };
}

const secrets: Readonly<Record<string, string>> = {
  'certificate-authority-data': 'DATA+OMITTED',
  'client-certificate-data': 'DATA+OMITTED',
  'client-key-data': 'DATA+OMITTED',
  token: 'REDACTED',
  password: 'REDACTED',
};

function redacted(config: Kubeconfig): Kubeconfig {
  const clean = (entries: ReadonlyMap<string, Entry>) =>
    new Map(
      [...entries].map(([name, entry]) => [
        name,
        Object.fromEntries(
          Object.entries(entry).map(([key, value]) => [key, value && secrets[key] ? secrets[key] : value]),
        ),
      ]),
    );
  return { ...config, clusters: clean(config.clusters), users: clean(config.users) };
}

const currentContextCommand: Command = {
  name: 'current-context',
  short: 'Display the current-context',
  examples: [['Its name', 'kubectl config current-context']],
  usage: 'current-context [flags]',
  run: async (invocation) => {
    const { currentContext } = await invocation.access.kubeconfig();
    if (currentContext === '') throw new Error('current-context is not set');
    await invocation.out(`${currentContext}\n`);
  },
};

const useContextCommand: Command = {
  name: 'use-context',
  aliases: ['use'],
  short: 'Set the current-context in a kubeconfig file',
  examples: [['Another context', 'kubectl config use-context kind-dev']],
  usage: 'use-context CONTEXT_NAME',
  completes: 'contexts',
  run: async (invocation) => {
    const [name] = invocation.args;
    if (invocation.args.length !== 1) {
      await invocation.out(helpText(invocation.command, invocation.path));
      throw new ExitError(1, `error: Unexpected args: [${invocation.args.join(' ')}]`);
    }
    if (name === '') throw new Error('empty context names are not allowed');
    const config = await invocation.access.kubeconfig();
    if (!config.contexts.has(name!))
      throw new Error(`no context exists with the name: ${JSON.stringify(name)}`);
    const target = await fileFor(invocation, (one) => one.currentContext !== '');
    await writeKubeconfig(invocation, target.file, { ...target.config, currentContext: name! });
    await invocation.out(`Switched to context ${JSON.stringify(name)}.\n`);
  },
};

const getContextsCommand: Command = {
  name: 'get-contexts',
  short: 'Describe one or many contexts',
  examples: [['All of them', 'kubectl config get-contexts']],
  usage: 'get-contexts [(-o|--output=)name)]',
  flags: [noHeadersFlag, outputFlag(['name'])],
  completes: 'contexts',
  run: getContexts,
};

async function getContexts(invocation: Invocation): Promise<void> {
  const { flags, args, access } = invocation;
  const output = flags.text('output');
  if (output !== '' && output !== 'name')
    throw new Error(
      `--output ${output} is not available in kubectl config get-contexts; resetting to default output format`,
    );
  const config = await access.kubeconfig();
  const names = args.length > 0 ? args : [...config.contexts.keys()].sort();
  const missing = names.filter((name) => !config.contexts.has(name));
  const found = names.filter((name) => config.contexts.has(name));
  const rows = found.map((name) => {
    const { cluster = '', user = '', namespace = '' } = config.contexts.get(name) as Record<string, string>;
    return [name === config.currentContext ? '*' : '', name, cluster, user, namespace];
  });
  const header = ['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE'];
  const lines =
    output === 'name' ? found.map((name) => [name]) : flags.bool('no-headers') ? rows : [header, ...rows];
  await invocation.out(align(lines.map((cells) => `${cells.join('\t')}\n`).join('')));
  throwCollected(missing.map((name) => new Error(`context ${name} not found`)));
}

function listCommand(name: string, what: string, entries: 'clusters' | 'users'): Command {
  return {
    name,
    short: `Display ${what} defined in the kubeconfig`,
    examples: [['Their names', `kubectl config ${name}`]],
    usage: `${name} [flags]`,
    run: async (invocation) => {
      const config = await invocation.access.kubeconfig();
      const names = [...config[entries].keys()].sort();
      await invocation.out(['NAME', ...names].map((one) => `${one}\n`).join(''));
    },
  };
}

function deleteCommand(
  kind: 'cluster' | 'context' | 'user',
  entries: 'clusters' | 'contexts' | 'users',
): Command {
  return {
    name: `delete-${kind}`,
    short: `Delete the specified ${kind} from the kubeconfig`,
    examples: [[`A ${kind}`, `kubectl config delete-${kind} minikube`]],
    usage: `delete-${kind} NAME`,
    completes: entries,
    run: async (invocation) => {
      const { args, host, flags, access } = invocation;
      if (args.length !== 1) {
        if (kind === 'user') throw invocation.usageError('user to delete is required');
        await invocation.out(helpText(invocation.command, invocation.path));
        return;
      }
      const name = args[0]!;
      const file = configFiles(host, flags.text('kubeconfig')).files.at(-1)!;
      const merged = await access.kubeconfig();
      if (!merged[entries].has(name)) throw new Error(`cannot delete ${kind} ${name}, not in ${file}`);
      const target = await fileFor(invocation, (config) => config[entries].has(name));
      await writeKubeconfig(invocation, target.file, {
        ...target.config,
        [entries]: withEntry(target.config[entries], name, undefined),
      });
      if (kind === 'context' && merged.currentContext === name)
        await invocation.err(
          'warning: this removed your active context, use "kubectl config use-context" to select a different one\n',
        );
      await invocation.out(`deleted ${kind} ${name} from ${file}\n`);
    },
  };
}

const renameContextCommand: Command = {
  name: 'rename-context',
  short: 'Rename a context from the kubeconfig file',
  examples: [['A context', 'kubectl config rename-context old-name new-name']],
  usage: 'rename-context CONTEXT_NAME NEW_NAME',
  completes: 'contexts',
  run: async (invocation) => {
    const { args, host, flags, access } = invocation;
    if (args.length !== 2) return refuseArguments(invocation);
    const [from = '', to = ''] = args;
    if (to === '') throw new Error('You must specify a new non-empty context name');
    const file = configFiles(host, flags.text('kubeconfig')).files[0]!;
    const merged = await access.kubeconfig();
    const context = merged.contexts.get(from);
    if (!context) throw new Error(`cannot rename the context ${JSON.stringify(from)}, it's not in ${file}`);
    if (merged.contexts.has(to))
      throw new Error(
        `cannot rename the context ${JSON.stringify(from)}, the context ${JSON.stringify(to)} already exists in ${file}`,
      );
    const target = await fileFor(invocation, (config) => config.contexts.has(from));
    const contexts = withEntry(withEntry(target.config.contexts, from, undefined), to, context);
    const currentContext = target.config.currentContext === from ? to : target.config.currentContext;
    await writeKubeconfig(invocation, target.file, { ...target.config, contexts, currentContext });
    await invocation.out(`Context ${JSON.stringify(from)} renamed to ${JSON.stringify(to)}.\n`);
  },
};

export const configCommand: Command = {
  name: 'config',
  group: 'Other Commands',
  short: 'Modify kubeconfig files',
  long: 'The file is the one that --kubeconfig names; else those in KUBECONFIG, put together; else ${HOME}/.kube/config.',
  usage: 'config SUBCOMMAND',
  bareHelpTo: 'stderr',
  subcommands: [
    currentContextCommand,
    deleteCommand('cluster', 'clusters'),
    deleteCommand('context', 'contexts'),
    deleteCommand('user', 'users'),
    listCommand('get-clusters', 'clusters', 'clusters'),
    getContextsCommand,
    listCommand('get-users', 'users', 'users'),
    renameContextCommand,
    setPropertyCommand,
    setClusterCommand,
    setContextCommand,
    setCredentialsCommand,
    unsetPropertyCommand,
    useContextCommand,
    viewCommand,
  ],
};
