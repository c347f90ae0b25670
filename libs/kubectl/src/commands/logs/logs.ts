import { hasReason, parseTime, type KubeObject } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { bool, duration, int, int64, short, text } from '../../flags/flag.ts';
import { containerFlag, podRunningTimeoutFlag, selectorFlag } from '../../flags/shared.ts';
import type { Invocation } from '../../invocation.ts';
import { mappingFor } from '../../resources/builder.ts';
import { objectPath } from '../../resources/info.ts';
import {
  allContainers,
  byActivity,
  defaultContainer,
  firstPod,
  goTypeOf,
  podSelectorOf,
  podsOf,
  type PodObject,
} from '../../workloads/pods.ts';
import { printLog } from './print-log.ts';

const usage =
  "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";

export const logsCommand: Command = {
  name: 'logs',
  group: 'Troubleshooting and Debugging Commands',
  short: 'Print the logs for a container in a pod',
  long: 'With several containers, name one with -c or take all of them with --all-containers.',
  examples: [
    ['The log of a pod', 'kubectl logs web'],
    ['And what follows', 'kubectl logs -f web'],
    ['The last twenty lines of a container', 'kubectl logs web -c nginx --tail=20'],
    ['Of the container before its restart', 'kubectl logs -p web'],
    ['Of all pods with a label', 'kubectl logs -l app=web --all-containers --prefix'],
    ['Of the first pod of a deployment', 'kubectl logs deployment/web'],
  ],
  usage: 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]',
  flags: [
    bool('all-containers', 'The logs of all containers.'),
    bool('all-pods', 'The logs of all pods, with --prefix.'),
    containerFlag,
    short('f', bool('follow', 'Go on as the log grows.')),
    bool('ignore-errors', 'With -f: go on when a log cannot be read.'),
    bool('insecure-skip-tls-verify-backend', 'Do not check who the kubelet is.'),
    int64('limit-bytes', 'Print at most so many bytes.'),
    int('max-log-requests', 'How many logs may be followed at once with a selector.', '5'),
    podRunningTimeoutFlag('20s'),
    bool('prefix', 'Begin each line with its source: pod and container.'),
    short('p', bool('previous', 'The log of the container before its last restart.')),
    selectorFlag,
    duration('since', 'Only what is younger than this (5s, 2m, 3h).'),
    text('since-time', 'Only what is younger than this time (RFC 3339).'),
    int64('tail', 'Only the last lines; -1: all, and 10 with a selector.', '-1'),
    bool('timestamps', 'Begin each line with its time.'),
  ],
  completes: 'pods',
  run,
};

interface LogRequest {
  readonly pod: PodObject;
  readonly container: string;
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, args } = invocation;
  checkArguments(invocation);
  validate(invocation);
  const requests = await requestsOf(invocation);
  const follow = flags.bool('follow');
  if (follow && requests.length > flags.number('max-log-requests') && requests.length > 1)
    throw new Error(
      `you are attempting to follow ${requests.length} log streams, but maximum allowed concurrency is ${flags.number('max-log-requests')}, use --max-log-requests to increase the limit`,
    );
  const print = async ({ pod, container }: LogRequest) => {
    const prefix =
      flags.bool('prefix') || flags.bool('all-pods') ? `[pod/${pod.metadata.name}/${container}] ` : '';
    try {
      const query = logQuery(invocation, args.length > 0, container);
      await printLog(invocation, pod.metadata.namespace ?? 'default', pod.metadata.name ?? '', query, prefix);
    } catch (error) {
      if (!flags.bool('ignore-errors')) throw error;
      await invocation.out(`error: ${(error as Error).message}\n`);
    }
  };
  if (follow && requests.length > 1) await Promise.all(requests.map(print));
  else for (const request of requests) await print(request);
}

function checkArguments(invocation: Invocation): void {
  const { args, flags } = invocation;
  const selector = flags.text('selector');
  if ((args.length === 0 && selector === '') || args.length > 2) throw invocation.usageError(usage);
  if (args.length === 1 && selector !== '')
    throw invocation.usageError('only a selector (-l) or a POD name is allowed');
}

function validate({ flags, args }: Invocation): void {
  const container = args.length === 2 ? args[1]! : flags.text('container');
  if (flags.text('since-time') && flags.duration('since') !== 0)
    throw new Error('at most one of `sinceTime` or `sinceSeconds` may be specified');
  if (flags.text('since-time') && parseTime(flags.text('since-time')) === undefined)
    throw new Error(
      `parsing time ${JSON.stringify(flags.text('since-time'))} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(flags.text('since-time'))} as "2006"`,
    );
  if (flags.bool('all-containers') && container)
    throw new Error(`--all-containers=true should not be specified with container name ${container}`);
  if (flags.changed('container') && args.length === 2)
    throw new Error('only one of -c or an inline [CONTAINER] arg is allowed');
  if (flags.number('limit-bytes') < 0) throw new Error('--limit-bytes must be greater than 0');
  if (flags.duration('since') < 0) throw new Error('--since must be greater than 0');
  if (flags.number('tail') < -1) throw new Error('--tail must be greater than or equal to -1');
}

function logQuery({ flags }: Invocation, named: boolean, container: string) {
  const tail = flags.changed('tail') || named ? flags.number('tail') : 10;
  const flag = (name: string) => (flags.bool(name) ? 'true' : undefined);
  const since = flags.duration('since');
  return {
    container,
    follow: flag('follow'),
    previous: flag('previous'),
    timestamps: flag('timestamps'),
    insecureSkipTLSVerifyBackend: flag('insecure-skip-tls-verify-backend'),
    limitBytes: flags.number('limit-bytes') > 0 ? String(flags.number('limit-bytes')) : undefined,
    sinceSeconds: since > 0 ? String(Math.ceil(since / 1000)) : undefined,
    sinceTime: flags.text('since-time') || undefined,
    tailLines: tail >= 0 ? String(tail) : undefined,
  };
}

async function requestsOf(invocation: Invocation): Promise<LogRequest[]> {
  const { flags, args } = invocation;
  const pods = await podsFor(invocation);
  const requests: LogRequest[] = [];
  for (const pod of pods) {
    if (flags.bool('all-containers')) {
      const names = allContainers(pod).sort((a, b) => order(a.type) - order(b.type));
      requests.push(...names.map(({ name }) => ({ pod, container: name })));
      continue;
    }
    const named = args.length === 2 ? args[1]! : flags.text('container');
    const container = named || (await defaultContainer(invocation, pod, flags.bool('all-pods')));
    if (!allContainers(pod).some(({ name }) => name === container))
      throw new Error(`container ${container} is not valid for pod ${pod.metadata.name}`);
    requests.push({ pod, container });
  }
  return requests;
}

const order = (type: string) => ['initContainers', 'containers', 'ephemeralContainers'].indexOf(type);

async function podsFor(invocation: Invocation): Promise<readonly PodObject[]> {
  const { flags, args, access } = invocation;
  const namespace = (await access.namespace()).name;
  if (flags.text('selector') !== '') {
    const pods = await podsOf(invocation, namespace, flags.text('selector'));
    if (pods.length === 0) await invocation.err(`No resources found in ${namespace} namespace.\n`);
    return pods;
  }
  const parts = args[0]!.split('/');
  if (parts.length > 2) throw new Error('arguments in resource/name form may not have more than one slash');
  const mapping = await mappingFor(access, parts.length === 2 ? parts[0]! : 'pods');
  let object: KubeObject;
  try {
    object = await (
      await access.rest()
    ).get<KubeObject>(objectPath({ mapping, namespace, name: parts.at(-1)! }));
  } catch (error) {
    if (!hasReason(error, 'NotFound')) throw error;
    throw new Error(
      `error from server (NotFound): ${error.message} in namespace ${JSON.stringify(namespace)}`,
      { cause: error },
    );
  }
  if (mapping.kind === 'Pod') return [{ ...object, apiVersion: 'v1', kind: 'Pod' } as PodObject];
  return podsOfObject(invocation, { ...object, kind: mapping.kind }, namespace);
}

async function podsOfObject(
  invocation: Invocation,
  object: KubeObject,
  namespace: string,
): Promise<readonly PodObject[]> {
  let selector: string;
  const type = goTypeOf(object.kind);
  try {
    selector = podSelectorOf(object);
  } catch (error) {
    throw new Error(
      `cannot get the logs from ${type}: ${(error as Error).message.replace('*unstructured.Unstructured', type)}`,
      { cause: error },
    );
  }
  const pods = (await podsOf(invocation, namespace, selector)).sort(byActivity);
  if (invocation.flags.bool('all-pods')) return pods;
  const pod =
    pods[0] ??
    (await firstPod(invocation, namespace, selector, invocation.flags.duration('pod-running-timeout')));
  if (pods.length > 1) await invocation.err(`Found ${pods.length} pods, using pod/${pod.metadata.name}\n`);
  return [pod];
}
