import { Cancelled, type ByteWriter, type KubeObject } from '@drydock/machinery';
import { ExitError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { mappingFor } from '../../resources/builder.ts';
import { kindName } from '../../resources/info.ts';
import { waitForPod, type PodObject } from '../../workloads/pods.ts';
import { streamContainer } from '../exec/streams.ts';
import { printLog } from '../logs/print-log.ts';
import { deleteObject } from '../delete/deletion.ts';

/** `run -it`: waits for the pod, attaches to it, and ends with its exit code. */
export async function runAttached(
  invocation: Invocation,
  pod: KubeObject,
  created: readonly KubeObject[],
): Promise<number> {
  try {
    return await attachAndWait(invocation, pod);
  } finally {
    if (invocation.flags.bool('rm')) for (const object of created) await remove(invocation, object);
  }
}

async function attachAndWait(invocation: Invocation, pod: KubeObject): Promise<number> {
  const { flags } = invocation;
  const namespace = pod.metadata.namespace ?? (await invocation.access.namespace()).name;
  const name = pod.metadata.name ?? '';
  const timeout = flags.duration('pod-running-timeout');
  if (!flags.bool('quiet') && (flags.bool('stdin') || flags.bool('tty')))
    await invocation.err(`If you don't see a command prompt, try pressing enter.\n`);
  const started = await waitForPod(invocation, namespace, name, timeout, isRunningOrDone);
  if (!started) throw new Error(`pods ${JSON.stringify(name)} not found`);
  const container = started.spec?.containers[0]?.name ?? '';
  if (isDone(started)) await printLog(invocation, namespace, name, { container });
  else await attachOrLog(invocation, namespace, name, container);
  if (flags.bool('leave-stdin-open') || flags.text('restart') === 'Always') return 0;
  const succeeded = flags.text('restart') === 'OnFailure';
  const ended = await waitForPod(invocation, namespace, name, timeout, (one) =>
    succeeded ? !one || one.status?.phase === 'Succeeded' : !one || isDone(one),
  );
  if (!ended || ended.status?.phase === 'Succeeded') return 0;
  const state = ended.status?.containerStatuses?.[0]?.state?.terminated;
  if (!state?.exitCode) throw new Error(`pod ${namespace}/${name} failed with unknown exit code`);
  throw new ExitError(
    state.exitCode,
    `pod ${namespace}/${name} terminated (${state.reason ?? ''})\n${state.message ?? ''}`,
  );
}

/** Attaches; a process that was too quick for that has left its words in the log. */
async function attachOrLog(
  invocation: Invocation,
  namespace: string,
  pod: string,
  container: string,
): Promise<void> {
  const { stdout, stderr } = invocation.host;
  let silent = true;
  const heard = (stream: ByteWriter): ByteWriter => ({
    write: (bytes) => {
      silent = false;
      return stream.write(bytes);
    },
    close: () => stream.close(),
  });
  try {
    const streams = { output: heard(stdout), errors: heard(stderr) };
    await streamContainer(invocation, { namespace, pod, container, verb: 'attach', command: [], ...streams });
    const { flags, host } = invocation;
    const inTerminal = flags.bool('stdin') && flags.bool('tty') && host.isTerminal.stdin;
    if (inTerminal && !flags.bool('quiet') && flags.text('restart') === 'Always')
      await invocation.err(
        `Session ended, resume using 'kubectl attach ${pod} -c ${container} -i -t' command when the pod is running\n`,
      );
  } catch (error) {
    if (error instanceof Cancelled) throw error;
    await invocation.err(
      `warning: couldn't attach to pod/${pod}, falling back to streaming logs: ${(error as Error).message}\n`,
    );
  }
  if (silent) await printLog(invocation, namespace, pod, { container, follow: 'true' });
}

const isDone = (pod: PodObject) => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
const isReady = (pod: PodObject) =>
  pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
const isRunningOrDone = (pod: PodObject | undefined) =>
  !pod || isDone(pod) || (pod.status?.phase === 'Running' && isReady(pod));

async function remove(invocation: Invocation, object: KubeObject): Promise<void> {
  const mapping = await mappingFor(invocation.access, object.kind.toLowerCase());
  const namespace = object.metadata.namespace ?? '';
  const name = object.metadata.name ?? '';
  const gracePeriod = invocation.flags.number('grace-period');
  await deleteObject(
    invocation,
    { mapping, namespace, name, object },
    { gracePeriod, cascade: 'background' },
  );
  await invocation.out(`${kindName(mapping)} "${name}" deleted from ${namespace} namespace\n`);
}
