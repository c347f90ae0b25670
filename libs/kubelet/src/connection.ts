// What the API server asks a kubelet for: logs, exec, attach, port-forward. Structurally the NodeConnection of `apiserver`.
import {
  badRequest,
  internalError,
  notFound,
  parseTime,
  readerOf,
  type ByteReader,
  type CancelSignal,
  type StreamConnection,
} from '@drydock/machinery';
import { ExecError, type Container, type RunningCommand } from '@drydock/runtime';
import { createConnectionStatus } from './exit-status.ts';
import { isRunning, type ContainerRecord } from './pod/container-record.ts';
import type { PodState } from './pod/pod-state.ts';

export interface ContainerTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

export interface LogOptions {
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly tailLines?: number;
  readonly limitBytes?: number;
  readonly sinceSeconds?: number;
  readonly sinceTime?: string;
}

export interface ExecOptions {
  readonly command: readonly string[];
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

export type FindPod = (namespace: string, name: string) => PodState | undefined;

export class KubeletConnection {
  readonly #find: FindPod;
  readonly #now: () => number;
  readonly #docker: boolean;

  constructor(find: FindPod, now: () => number, docker: boolean) {
    this.#find = find;
    this.#now = now;
    this.#docker = docker;
  }

  async logs(target: ContainerTarget, options: LogOptions, signal?: CancelSignal): Promise<ByteReader> {
    const record = this.#record(target);
    const container = loggedContainer(target, record, options.previous);
    const { follow, timestamps, tailLines, limitBytes, sinceSeconds, sinceTime } = options;
    const since = sinceSeconds === undefined ? parseTime(sinceTime) : this.#now() - sinceSeconds * 1000;
    return container.log.read(
      {
        follow,
        timestamps,
        ...(tailLines === undefined ? {} : { tailLines }),
        ...(limitBytes === undefined ? {} : { limitBytes }),
        ...(since === undefined ? {} : { since }),
      },
      signal,
    );
  }

  async exec(target: ContainerTarget, options: ExecOptions): Promise<StreamConnection> {
    const container = this.#running(target);
    try {
      return streamsOf(container.exec({ command: options.command, stdin: options.stdin, tty: options.tty }));
    } catch (error) {
      if (!(error instanceof ExecError)) throw error;
      if (this.#docker) return failedExec(error, options.tty);
      const start = `failed to exec in container: failed to start exec "${container.id.slice(-64)}": ${error.message}`;
      throw internalError(`error executing command in container: ${start}`);
    }
  }

  async attach(target: ContainerTarget, options: Omit<ExecOptions, 'command'>): Promise<StreamConnection> {
    const command = this.#running(target).attach({ stdin: options.stdin });
    // How the container ends is not attach's business: its stream has just ended.
    return streamsOf({ ...command, exited: command.exited.then(() => ({ code: 0 })) });
  }

  async portForward(target: Omit<ContainerTarget, 'container'>, port: number): Promise<StreamConnection> {
    const state = this.#find(target.namespace, target.pod);
    if (!state) throw notFound({ group: '', name: 'pods' }, target.pod);
    const { sandbox, pod } = state;
    if (!sandbox) throw internalError(`error forwarding port ${port} to pod ${target.pod}: pod not running`);
    try {
      const connection = await sandbox.stack.connect('127.0.0.1', port);
      const status = createConnectionStatus();
      return {
        stdin: connection.writer,
        stdout: connection.reader,
        status: status.promise,
        resize: () => undefined,
        close: () => {
          connection.close();
          status.succeed();
        },
      };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw internalError(
        portForwardFailure(this.#docker, { id: sandbox.id, uid: pod.metadata.uid ?? '' }, port, why),
      );
    }
  }

  #record({ namespace, pod, container }: ContainerTarget): ContainerRecord {
    const state = this.#find(namespace, pod);
    if (!state) throw notFound({ group: '', name: 'pods' }, pod);
    const record = state.records.find(({ spec }) => spec.name === container);
    if (!record) throw badRequest(`container ${container} is not valid for pod ${pod}`);
    return record;
  }

  #running(target: ContainerTarget): Container {
    const record = this.#record(target);
    if (isRunning(record)) return record.current!;
    throw internalError(
      `unable to upgrade connection: container not found (${JSON.stringify(target.container)})`,
    );
  }
}

function loggedContainer(
  { pod, container }: ContainerTarget,
  record: ContainerRecord,
  previous: boolean,
): Container {
  if (previous) {
    const crashed = record.waiting && record.current?.exit ? record.current : record.previous;
    if (crashed) return crashed;
    throw badRequest(
      `previous terminated container ${JSON.stringify(container)} in pod ${JSON.stringify(pod)} not found`,
    );
  }
  const { current, waiting } = record;
  if (current?.startedAt !== undefined) return current;
  if (record.previous) return record.previous;
  const reason = waiting?.reason ?? 'ContainerCreating';
  const shown = /^(ErrImagePull|ImagePullBackOff)$/.test(reason)
    ? 'trying and failing to pull image'
    : reason;
  throw badRequest(
    `container ${JSON.stringify(container)} in pod ${JSON.stringify(pod)} is waiting to start: ${shown}`,
  );
}

function streamsOf(command: RunningCommand): StreamConnection {
  const status = createConnectionStatus();
  void command.exited.then(({ code }) => status.exit(code));
  const { stdin, stdout, stderr } = command;
  return {
    ...(stdin ? { stdin } : {}),
    stdout,
    ...(stderr ? { stderr } : {}),
    status: status.promise,
    resize: (columns, rows) => command.resize(columns, rows),
    close: () => command.close(),
  };
}

/** Docker says on stdout why a command could not be started, and ends it with an exit code. */
function failedExec(error: ExecError, tty: boolean): StreamConnection {
  const status = createConnectionStatus();
  status.exit(error.exitCode);
  return {
    stdout: readerOf(`${error.message}${tty ? '\r\n' : '\n'}`),
    ...(tty ? {} : { stderr: readerOf('') }),
    status: status.promise,
    resize: () => undefined,
    close: () => undefined,
  };
}

function portForwardFailure(
  docker: boolean,
  pod: { id: string; uid: string },
  port: number,
  why: string,
): string {
  const head = `error forwarding port ${port} to pod ${pod.id}, uid : `;
  if (docker) return `${head}exit status 1: socat E connect(5, AF=2 127.0.0.1:${port}, 16): ${why}`;
  return `${head}failed to execute portforward in network namespace: failed to connect to localhost:${port} inside namespace, IPv4: dial tcp4 127.0.0.1:${port}: connect: ${why.toLowerCase()}`;
}
