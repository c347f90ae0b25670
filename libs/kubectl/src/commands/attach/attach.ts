import type { Command } from '../../command.ts';
import { containerFlag, podRunningTimeoutFlag, quietFlag, stdinFlag, ttyFlag } from '../../flags/shared.ts';
import type { Invocation } from '../../invocation.ts';
import { allContainers, attachablePod, defaultContainer } from '../../workloads/pods.ts';
import { streamContainer } from '../exec/streams.ts';

export const attachCommand: Command = {
  name: 'attach',
  group: 'Troubleshooting and Debugging Commands',
  short: 'Attach to a running container',
  long: 'Shows the output of the process that runs in the container already, and passes standard input on with -i.',
  examples: [
    ['See what a pod prints from now on', 'kubectl attach web'],
    ['Type into it', 'kubectl attach web -c shell -i -t'],
  ],
  usage: 'attach (POD | TYPE/NAME) -c CONTAINER',
  flags: [containerFlag, podRunningTimeoutFlag('1m0s'), quietFlag, stdinFlag, ttyFlag],
  completes: 'pods',
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags, args } = invocation;
  if (args.length === 0) throw new Error('at least 1 argument is required for attach');
  if (args.length > 2)
    throw new Error(
      `expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`,
    );
  const timeout = flags.duration('pod-running-timeout');
  const word = args.length === 2 ? `${args[0]}/${args[1]}` : args[0]!;
  const pod = await attachablePod(invocation, word, timeout);
  const phase = pod.status?.phase;
  if (phase === 'Succeeded' || phase === 'Failed')
    throw new Error(`cannot attach a container in a completed pod; current phase is ${phase}`);
  const named = flags.text('container');
  if (named && !allContainers(pod).some(({ name }) => name === named))
    throw new Error(`container ${named} not found in pod ${pod.metadata.name}`);
  const container = named || (await defaultContainer(invocation, pod, flags.bool('quiet')));
  if (!flags.bool('quiet') && (flags.bool('stdin') || flags.bool('tty')))
    await invocation.err(`If you don't see a command prompt, try pressing enter.\n`);
  await streamContainer(invocation, {
    namespace: pod.metadata.namespace ?? 'default',
    pod: pod.metadata.name ?? '',
    container,
    verb: 'attach',
    command: [],
  });
}
