import type { Command } from '../../command.ts';
import {
  containerFlag,
  filenameFlag,
  podRunningTimeoutFlag,
  quietFlag,
  stdinFlag,
  ttyFlag,
} from '../../flags/shared.ts';
import type { Invocation } from '../../invocation.ts';
import { collect, select } from '../../resources/builder.ts';
import { attachablePod, defaultContainer, type PodObject } from '../../workloads/pods.ts';
import { streamContainer } from './streams.ts';

export const execCommand: Command = {
  name: 'exec',
  group: 'Troubleshooting and Debugging Commands',
  short: 'Execute a command in a container',
  examples: [
    ['Run date in the first container of a pod', 'kubectl exec web -- date'],
    ['In a certain container', 'kubectl exec web -c sidecar -- date'],
    ['A shell', 'kubectl exec -it web -- sh'],
    ['In the first pod of a deployment', 'kubectl exec deploy/web -- ls /usr'],
  ],
  usage: 'exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  flags: [
    containerFlag,
    filenameFlag('File that names the pod.'),
    podRunningTimeoutFlag('1m0s'),
    quietFlag,
    stdinFlag,
    ttyFlag,
  ],
  completes: 'pods',
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags, args, dashAt } = invocation;
  const files = flags.list('filename');
  const word = files.length === 0 ? args[0] : undefined;
  const command = files.length === 0 ? args.slice(1) : args;
  if ((word === undefined || dashAt === 0) && files.length === 0)
    throw new Error('pod, type/name or --filename must be specified');
  if (command.length === 0) throw new Error('you must specify at least one command for the container');
  if (dashAt < 0 && files.length === 0)
    throw new Error(
      `exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples`,
    );
  const timeout = flags.duration('pod-running-timeout');
  if (timeout <= 0) throw new Error('--pod-running-timeout must be higher than zero');
  const pod =
    word === undefined ? await podOfFile(invocation, files) : await attachablePod(invocation, word, timeout);
  const phase = pod.status?.phase;
  if (phase === 'Succeeded' || phase === 'Failed')
    throw new Error(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  const container = flags.text('container') || (await defaultContainer(invocation, pod, flags.bool('quiet')));
  await streamContainer(invocation, {
    namespace: pod.metadata.namespace ?? 'default',
    pod: pod.metadata.name ?? '',
    container,
    verb: 'exec',
    command,
  });
}

async function podOfFile(invocation: Invocation, filenames: readonly string[]): Promise<PodObject> {
  const { infos, errors } = await collect(
    invocation.access,
    await select(invocation.access, { filenames, latest: true }),
  );
  if (errors.length > 0) throw errors[0];
  return infos[0]!.object as PodObject;
}
