import { encodeBase64 } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import type { Entry, Kubeconfig } from '../../config/kubeconfig.ts';
import { fileFor, withEntry, writeKubeconfig } from '../../config/write-kubeconfig.ts';
import { array, bool, text } from '../../flags/flag.ts';
import { helpText } from '../../help/help.ts';
import type { Invocation } from '../../invocation.ts';

type Section = 'clusters' | 'contexts' | 'users';

/** Sets the given fields of one entry; empty values remove a field. Resolves with whether the entry was there. */
async function setEntry(
  invocation: Invocation,
  section: Section,
  name: string,
  change: (entry: Entry) => Entry,
): Promise<boolean> {
  const target = await fileFor(invocation, (config: Kubeconfig) => config[section].has(name));
  const before = target.config[section].get(name);
  const entry = Object.fromEntries(Object.entries(change(before ?? {})).filter(([, value]) => value !== ''));
  await writeKubeconfig(invocation, target.file, {
    ...target.config,
    [section]: withEntry(target.config[section], name, entry),
  });
  return before !== undefined;
}

async function oneName(invocation: Invocation): Promise<string> {
  if (invocation.args.length === 1) return invocation.args[0]!;
  await invocation.out(helpText(invocation.command, invocation.path));
  throw new Error(`Unexpected args: [${invocation.args.join(' ')}]`);
}

export const setClusterCommand: Command = {
  name: 'set-cluster',
  short: 'Set a cluster entry in kubeconfig',
  long: 'What an entry of that name says otherwise stays.',
  examples: [['The address of a cluster', 'kubectl config set-cluster dev --server=https://1.2.3.4:6443']],
  usage:
    'set-cluster NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]',
  flags: [
    text('certificate-authority', 'File with the certificate authority.'),
    bool('embed-certs', 'Put the contents of the file into the kubeconfig.'),
    bool('insecure-skip-tls-verify', 'Accept any certificate.'),
    text('proxy-url', 'Proxy on the way to the cluster.'),
    text('server', 'Address of the API server.'),
    text('tls-server-name', "Name to expect in the server's certificate."),
  ],
  completes: 'clusters',
  run: async (invocation) => {
    const { flags } = invocation;
    const name = await oneName(invocation);
    if (name === '') throw new Error('you must specify a non-empty cluster name');
    const authority = flags.text('certificate-authority');
    if (flags.bool('insecure-skip-tls-verify') && authority)
      throw new Error('you cannot specify a certificate authority and insecure mode at the same time');
    if (flags.bool('embed-certs') && !authority)
      throw new Error('you must specify a --certificate-authority to embed');
    const files = await fileFields(invocation, ['certificate-authority']);
    await setEntry(invocation, 'clusters', name, (entry) => ({
      ...entry,
      ...files,
      ...given(invocation, ['server', 'tls-server-name', 'proxy-url']),
      ...(flags.changed('insecure-skip-tls-verify')
        ? { 'insecure-skip-tls-verify': flags.bool('insecure-skip-tls-verify') || '' }
        : {}),
    }));
    await invocation.out(`Cluster ${JSON.stringify(name)} set.\n`);
  },
};

export const setContextCommand: Command = {
  name: 'set-context',
  short: 'Set a context entry in kubeconfig',
  long: 'What an entry of that name says otherwise stays.',
  examples: [
    ['The user of a context', 'kubectl config set-context dev --user=admin'],
    ['The namespace of the current context', 'kubectl config set-context --current --namespace=shop'],
  ],
  usage:
    'set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
  flags: [
    text('cluster', 'The cluster of the context.'),
    bool('current', 'The current context.'),
    text('namespace', 'The namespace of the context.'),
    text('user', 'The user of the context.'),
  ],
  completes: 'contexts',
  run: async (invocation) => {
    const { flags, args, access } = invocation;
    const current = flags.bool('current');
    if (args.length > 1) await oneName(invocation);
    if (!current && !args[0]) throw new Error('you must specify a non-empty context name or --current');
    if (current && args[0]) throw new Error('you cannot specify both a context name and --current');
    const name = current ? (await access.kubeconfig()).currentContext : args[0]!;
    if (name === '') throw new Error('no current context is set');
    const existed = await setEntry(invocation, 'contexts', name, (entry) => ({
      cluster: '',
      user: '',
      ...entry,
      ...given(invocation, ['cluster', 'namespace', 'user']),
    }));
    await invocation.out(`Context ${JSON.stringify(name)} ${existed ? 'modified' : 'created'}.\n`);
  },
};

const credentialFields = ['username', 'password', 'token'];

export const setCredentialsCommand: Command = {
  name: 'set-credentials',
  short: 'Set a user entry in kubeconfig',
  long: 'A client certificate, a bearer token, or a user name with its password.',
  examples: [
    [
      'A certificate',
      'kubectl config set-credentials admin --client-certificate=admin.crt --client-key=admin.key',
    ],
    ['A token', 'kubectl config set-credentials ci --token=abc'],
  ],
  usage:
    'set-credentials NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]',
  flags: [
    text('auth-provider', 'Not simulated.'),
    array('auth-provider-arg', 'Not simulated.'),
    text('client-certificate', 'File with the client certificate.'),
    text('client-key', 'File with its key.'),
    bool('embed-certs', 'Put the contents of the files into the kubeconfig.'),
    text('exec-api-version', 'Not simulated.'),
    array('exec-arg', 'Not simulated.'),
    text('exec-command', 'Not simulated.'),
    array('exec-env', 'Not simulated.'),
    text('exec-interactive-mode', 'Not simulated.'),
    bool('exec-provide-cluster-info', 'Not simulated.'),
    text('password', 'The password.'),
    text('token', 'The bearer token.'),
    text('username', 'The user name.'),
  ],
  completes: 'users',
  run: async (invocation) => {
    const { flags, args } = invocation;
    if (args.length !== 1) {
      await invocation.out(helpText(invocation.command, invocation.path));
      throw new Error(`unexpected args: [${args.join(' ')}]`);
    }
    const name = args[0]!;
    if (name === '') throw new Error('you must specify a non-empty user name');
    if (flags.text('exec-command') || flags.text('auth-provider'))
      throw new Error('not simulated: credential plugins');
    const methods = [
      ...(flags.text('token') ? ['token'] : []),
      ...(flags.text('username') || flags.text('password') ? ['username/password'] : []),
    ];
    if (methods.length > 1)
      throw new Error(
        `you cannot specify more than one authentication method at the same time: ${methods.join(', ')}`,
      );
    if (flags.bool('embed-certs') && !flags.text('client-certificate') && !flags.text('client-key'))
      throw new Error('you must specify a --client-certificate or --client-key to embed');
    const files = await fileFields(invocation, ['client-certificate', 'client-key']);
    await setEntry(invocation, 'users', name, (entry) => ({
      ...entry,
      ...files,
      ...given(invocation, credentialFields),
    }));
    await invocation.out(`User ${JSON.stringify(name)} set.\n`);
  },
};

function given({ flags }: Invocation, names: readonly string[]): Entry {
  return Object.fromEntries(
    names.filter((name) => flags.changed(name)).map((name) => [name, flags.text(name)]),
  );
}

/** Files named by flags: as paths, or their contents with --embed-certs. */
async function fileFields({ flags, host }: Invocation, names: readonly string[]): Promise<Entry> {
  const fields: Record<string, unknown> = {};
  for (const name of names.filter((one) => flags.changed(one))) {
    const path = flags.text(name);
    if (!flags.bool('embed-certs') || path === '') {
      fields[name] = path === '' || path.startsWith('/') ? path : `${host.cwd}/${path}`;
      fields[`${name}-data`] = '';
      continue;
    }
    if (!(await host.files.exists(path)))
      throw new Error(`could not stat ${name} file ${path}: stat ${path}: no such file or directory`);
    fields[`${name}-data`] = encodeBase64(await host.files.readFile(path));
    fields[name] = '';
  }
  return fields;
}
