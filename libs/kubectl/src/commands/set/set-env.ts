import type { Container, EnvVar } from '@drydock/kinds';
import { decodeBase64, decodeUtf8, readAll, type KubeObject } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { array, bool, short, slice, text } from '../../flags/flag.ts';
import type { Invocation } from '../../invocation.ts';
import { collect, mappingFor, select } from '../../resources/builder.ts';
import { queryOfFlags } from '../../resources/query-flags.ts';
import { objectPath } from '../../resources/info.ts';
import { changePods, matchesName, podSpecOf, setFlags, splitPairs } from './pod-change.ts';

export const setEnvCommand: Command = {
  name: 'env',
  short: 'Update environment variables on a pod template',
  long: 'NAME=value sets a variable, NAME- removes it; - as an argument reads NAME=value lines from standard input. --list only shows them.',
  examples: [
    ['Set a variable', 'kubectl set env deployment/web MODE=test'],
    ['Remove it', 'kubectl set env deployment/web MODE-'],
    ['Show all of them', 'kubectl set env deployment/web --list'],
    ['From a config map', 'kubectl set env --from=configmap/settings deployment/web'],
  ],
  usage: 'env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N',
  flags: [
    ...setFlags(),
    short('c', text('containers', 'Names of the containers; * stands for any text.', '*')),
    short('e', array('env', 'NAME=value pairs.')),
    text('from', 'ConfigMap or Secret whose keys become variables.'),
    slice('keys', 'Keys to take from --from.'),
    bool('list', 'Show the variables instead of changing them.'),
    bool('overwrite', 'A variable that is there may get another value.', 'true'),
    text('prefix', 'What to put before the names of variables.'),
    bool('resolve', 'With --list: show the values behind references.'),
  ],
  completes: 'resources',
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags, args } = invocation;
  const { resources, pairs } = splitPairs(
    args.filter((arg) => arg !== '-'),
    'environment',
  );
  if (flags.bool('all') && flags.text('selector'))
    throw new Error('cannot set --all and --selector at the same time');
  if (resources.length === 0 && flags.list('filename').length === 0)
    throw new Error('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  if (flags.bool('list') && flags.text('output'))
    throw new Error('--list and --output may not be specified together');
  if (flags.list('keys').length > 0 && !flags.text('from'))
    throw new Error('when specifying --keys, a configmap or secret must be provided with --from');
  if (flags.bool('list')) return list(invocation, resources);
  const typed = [
    ...pairs,
    ...flags.list('env'),
    ...(args.includes('-') ? await standardInput(invocation) : []),
  ];
  const set: EnvVar[] = await fromSource(invocation);
  const remove: string[] = [];
  for (const pair of typed) {
    const [name = '', value] = pair.split(/=(.*)/s);
    if (value === undefined) remove.push(name.replace(/-$/, ''));
    else set.push({ name, value });
  }
  await changePods(invocation, {
    resources,
    operation: 'env updated',
    failure: 'env update to pod template:',
    change: (spec) => {
      const change = (container: Container) =>
        matchesName(flags.text('containers'), container)
          ? updated(container, set, remove, flags.bool('overwrite'))
          : container;
      const initContainers = spec.initContainers?.map(change);
      return {
        ...spec,
        ...(initContainers ? { initContainers } : {}),
        containers: spec.containers.map(change),
      };
    },
  });
}

async function standardInput({ host }: Invocation): Promise<readonly string[]> {
  const text = decodeUtf8(await readAll(host.stdin));
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

function updated(
  container: Container,
  set: readonly EnvVar[],
  remove: readonly string[],
  overwrite: boolean,
): Container {
  const env = [...(container.env ?? [])].filter(({ name }) => !remove.includes(name));
  for (const variable of set) {
    const at = env.findIndex(({ name }) => name === variable.name);
    if (at >= 0 && !overwrite)
      throw new Error(
        `'${variable.name}' already has a value (${env[at]!.value ?? ''}), and --overwrite is false`,
      );
    if (at >= 0) env[at] = variable;
    else env.push(variable);
  }
  const { env: _, ...rest } = container;
  return env.length > 0 ? { ...rest, env } : rest;
}

async function fromSource(invocation: Invocation): Promise<EnvVar[]> {
  const { flags, access } = invocation;
  const from = flags.text('from');
  if (from === '') return [];
  const [type = '', name = ''] = from.split('/');
  const mapping = await mappingFor(access, type);
  if (mapping.kind !== 'ConfigMap' && mapping.kind !== 'Secret')
    throw new Error('unsupported resource specified in --from');
  const namespace = (await access.namespace()).name;
  const object = await (await access.rest()).get<KubeObject>(objectPath({ mapping, namespace, name }));
  const wanted = flags.list('keys');
  const keys = Object.keys((object['data'] ?? {}) as object)
    .sort()
    .filter((key) => wanted.length === 0 || wanted.includes(key));
  for (const key of keys)
    if (variableName(key) !== key)
      await invocation.err(`Warning: key ${key} transferred to ${variableName(key)}\n`);
  return keys.map((key) => ({
    name: flags.text('prefix') + variableName(key),
    valueFrom: { [mapping.kind === 'ConfigMap' ? 'configMapKeyRef' : 'secretKeyRef']: { name, key } },
  }));
}

const variableName = (key: string) => key.toUpperCase().replace(/[^A-Z0-9_]/g, '_');

async function list(invocation: Invocation, resources: readonly string[]): Promise<void> {
  const { flags, access } = invocation;
  const local = flags.bool('local');
  const selection = await select(access, {
    ...queryOfFlags({ flags, args: resources }),
    latest: !local,
    local,
  });
  const { infos, errors } = await collect(access, selection);
  if (errors.length > 0) throw errors[0];
  for (const info of infos) {
    const spec = podSpecOf(info.object);
    for (const container of [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])]) {
      if (!matchesName(flags.text('containers'), container)) continue;
      await invocation.out(`# ${info.mapping.kind} ${info.name}, container ${container.name}\n`);
      for (const variable of container.env ?? [])
        await invocation.out(await variableLine(invocation, variable, info.namespace));
    }
  }
}

async function variableLine(invocation: Invocation, variable: EnvVar, namespace: string): Promise<string> {
  const { configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef } = variable.valueFrom ?? {};
  if (!variable.valueFrom) return `${variable.name}=${variable.value ?? ''}\n`;
  const reference = configMapKeyRef ?? secretKeyRef;
  if (invocation.flags.bool('resolve') && reference) {
    const plural = configMapKeyRef ? 'configmaps' : 'secrets';
    const rest = await invocation.access.rest();
    const object = await rest.get<{ data?: Record<string, string> }>(
      `/api/v1/namespaces/${namespace}/${plural}/${reference.name}`,
    );
    const value = object.data?.[reference.key] ?? '';
    return `${variable.name}=${secretKeyRef ? decodeUtf8(decodeBase64(value) ?? new Uint8Array()) : value}\n`;
  }
  const text = configMapKeyRef
    ? `configmap ${configMapKeyRef.name}, key ${configMapKeyRef.key}`
    : secretKeyRef
      ? `secret ${secretKeyRef.name}, key ${secretKeyRef.key}`
      : fieldRef
        ? `field path ${fieldRef.fieldPath}`
        : resourceFieldRef
          ? `resource field ${resourceFieldRef.containerName ? `${resourceFieldRef.containerName}, ` : ''}${resourceFieldRef.resource}`
          : 'invalid valueFrom';
  return `# ${variable.name} from ${text}\n`;
}
