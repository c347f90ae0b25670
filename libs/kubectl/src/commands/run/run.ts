import type { KubeObject } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { array, bool, duration, short, text } from '../../flags/flag.ts';
import {
  cascadeFlag,
  dryRunFlag,
  fieldManagerFlag,
  fileFlags,
  forceFlag,
  gracePeriodFlag,
  podRunningTimeoutFlag,
  printFlags,
  quietFlag,
  saveConfigFlag,
  stdinFlag,
  ttyFlag,
} from '../../flags/shared.ts';
import { dryRunOf } from '../../flags/strategy.ts';
import type { Invocation } from '../../invocation.ts';
import { createObject, operationPrinter } from '../../resources/operations.ts';
import { mappingFor } from '../../resources/builder.ts';
import { withLastApplied } from '../../resources/last-applied.ts';
import { overridden, overrideFlags } from '../../workloads/overrides.ts';
import { runAttached } from './attached.ts';

export const runCommand: Command = {
  name: 'run',
  group: 'Basic Commands (Beginner)',
  short: 'Run a particular image on the cluster',
  long: 'Creates one pod that runs the image.',
  examples: [
    ['A pod with nginx', 'kubectl run web --image=nginx'],
    [
      'With a port, a variable and labels',
      'kubectl run web --image=nginx --port=80 --env="MODE=test" --labels="app=web,env=test"',
    ],
    ['Only show what would be created', 'kubectl run web --image=nginx --dry-run=client -o yaml'],
    ['A shell that is gone afterwards', 'kubectl run -i -t --rm shell --image=busybox --restart=Never -- sh'],
    ['With a command of its own', 'kubectl run tick --image=busybox --command -- sleep 3600'],
  ],
  usage:
    'run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  flags: [
    ...printFlags,
    array('annotations', 'Annotations of the pod.'),
    bool('attach', 'Wait until the pod runs, then attach to it. On by default with -i.'),
    cascadeFlag,
    bool('command', 'The words after -- are the command instead of its arguments.'),
    dryRunFlag,
    array('env', 'Variables of the container: NAME=value.'),
    bool('expose', 'Also create a service for the pod; needs --port.'),
    fieldManagerFlag('kubectl-run'),
    ...fileFlags('Not used by run.'),
    forceFlag,
    gracePeriodFlag,
    { ...text('image', 'Image to run.'), required: true },
    text('image-pull-policy', 'Always, IfNotPresent or Never; empty: the server decides.'),
    short('l', text('labels', 'Labels of the pod, separated by commas; default run=NAME.')),
    bool('leave-stdin-open', 'Leave standard input open after the first attach has ended.'),
    ...overrideFlags,
    podRunningTimeoutFlag('1m0s'),
    text('port', 'Port that the container exposes.'),
    bool('privileged', 'Run the container in privileged mode.'),
    quietFlag,
    text('restart', 'Restart policy: Always, OnFailure or Never.', 'Always', {
      words: ['Always', 'OnFailure', 'Never'],
    }),
    bool('rm', 'Delete the pod after it has ended; only when attached.'),
    saveConfigFlag,
    stdinFlag,
    duration('timeout', 'How long to wait for a deletion.'),
    ttyFlag,
    bool('wait', 'Wait until deleted objects are gone.'),
  ],
  completes: 'none',
  run,
};

async function run(invocation: Invocation): Promise<number | void> {
  const { flags, args } = invocation;
  const dryRun = await dryRunOf(invocation);
  const attach = flags.changed('attach') ? flags.bool('attach') : flags.bool('stdin') || flags.bool('tty');
  validate(invocation, attach, dryRun !== 'none');
  const name = args[0]!;
  const labels = flags.text('labels') ? labelsOf(flags.text('labels')) : { run: name };
  const pod = await placed(invocation, overridden(podOf(invocation, name, labels), flags));
  const print = await operationPrinter(invocation, true);
  const objects = [pod];
  if (flags.bool('expose')) objects.push(await placed(invocation, serviceOf(invocation, name, labels)));
  const created: KubeObject[] = [];
  for (const object of objects)
    created.push(dryRun === 'client' ? object : await post(invocation, object, dryRun));
  if (attach) return runAttached(invocation, created[0]!, created);
  // the service comes first, and separates itself
  if (created[1]) await print(created[1], 'created');
  if (created[1] && flags.text('output') === 'yaml') await invocation.out('---\n');
  await print(created[0]!, 'created');
}

function validate(invocation: Invocation, attach: boolean, dry: boolean): void {
  const { flags, args, dashAt } = invocation;
  if (args.length === 0 || dashAt === 0) throw invocation.usageError('NAME is required for run');
  const image = flags.text('image');
  if (image === '') throw new Error('--image is required');
  if (
    !/^([\w.-]+(:\d+)?\/)?[a-z0-9]+([._/-]+[a-z0-9]+)*(:[\w][\w.-]{0,127})?(@[\w+.-]+:[0-9a-fA-F]{32,})?$/.test(
      image,
    )
  )
    throw new Error(`Invalid image name ${JSON.stringify(image)}: invalid reference format`);
  if (flags.bool('tty') && !flags.bool('stdin'))
    throw invocation.usageError('-i/--stdin is required for containers with -t/--tty=true');
  if (flags.bool('expose') && flags.text('port') === '')
    throw invocation.usageError('--port must be set when exposing a service');
  if (!attach && flags.bool('rm'))
    throw invocation.usageError('--rm should only be used for attached containers');
  if (attach && dry)
    throw invocation.usageError(
      "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
    );
  if (!['Always', 'OnFailure', 'Never'].includes(flags.text('restart')))
    throw invocation.usageError(`invalid restart policy: ${flags.text('restart')}`);
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(flags.text('image-pull-policy')))
    throw invocation.usageError(`invalid image pull policy: ${flags.text('image-pull-policy')}`);
}

/** `a=b,c=d`. */
export function labelsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const [key = '', value, ...rest] = pair.split('=');
      if (value === undefined || rest.length > 0) throw new Error(`unexpected label spec: ${pair}`);
      if (key === '') throw new Error('unexpected empty label key');
      return [key, value];
    }),
  );
}

function podOf(
  { flags, args }: Invocation,
  name: string,
  labels: Readonly<Record<string, string>>,
): KubeObject {
  const words = args.slice(1);
  const port = flags.text('port');
  const env = flags.list('env').map(variableOf);
  const stdin = flags.bool('stdin');
  const annotations = Object.fromEntries(
    flags.list('annotations').map((pair) => pair.split(/=(.*)/s) as [string, string]),
  );
  const container = {
    name,
    image: flags.text('image'),
    ...(words.length > 0 ? { [flags.bool('command') ? 'command' : 'args']: words } : {}),
    ...(port ? { ports: [{ containerPort: portOf(port) }] } : {}),
    ...(env.length > 0 ? { env } : {}),
    resources: {},
    ...(flags.text('image-pull-policy') ? { imagePullPolicy: flags.text('image-pull-policy') } : {}),
    ...(flags.bool('privileged') ? { securityContext: { privileged: true } } : {}),
    ...(stdin ? { stdin: true } : {}),
    ...(stdin && !flags.bool('leave-stdin-open') ? { stdinOnce: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
  };
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name, labels, ...(flags.list('annotations').length > 0 ? { annotations } : {}) },
    spec: { containers: [container], restartPolicy: flags.text('restart'), dnsPolicy: 'ClusterFirst' },
    status: {},
  };
}

function portOf(text: string): number {
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  throw new Error(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
}

function variableOf(pair: string) {
  const equals = pair.indexOf('=');
  if (equals < 1) throw new Error(`invalid env: ${pair}`);
  const value = pair.slice(equals + 1);
  return { name: pair.slice(0, equals), ...(value ? { value } : {}) };
}

function serviceOf(
  { flags }: Invocation,
  name: string,
  labels: Readonly<Record<string, string>>,
): KubeObject {
  const port = portOf(flags.text('port'));
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name },
    spec: { ports: [{ protocol: 'TCP', port, targetPort: port }], selector: labels },
    status: { loadBalancer: {} },
  };
}

async function placed({ access, flags }: Invocation, object: KubeObject): Promise<KubeObject> {
  const { name: namespace, explicit } = await access.namespace();
  const { name, ...metadata } = object.metadata;
  const put = explicit ? { ...object, metadata: { name: name!, namespace, ...metadata } } : object;
  return flags.bool('save-config') ? withLastApplied(put) : put;
}

async function post(
  invocation: Invocation,
  object: KubeObject,
  dryRun: 'none' | 'server',
): Promise<KubeObject> {
  const mapping = await mappingFor(invocation.access, object.kind === 'Pod' ? 'pods' : 'services');
  const namespace = (await invocation.access.namespace()).name;
  const info = { mapping, namespace, name: object.metadata.name ?? '', object };
  return createObject(invocation, info, { dryRun, fieldManager: invocation.flags.text('field-manager') });
}
