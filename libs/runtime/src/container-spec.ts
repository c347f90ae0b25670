import type { ByteReader, ByteWriter } from '@drydock/machinery';
import type { ExitStatus, FileSystem } from '@drydock/shell';
import type { Limits } from './cgroup.ts';
import type { ContainerLog } from './container-log.ts';
import type { LocalImage } from './image-store.ts';
import type { ContainerUser } from './user.ts';

export interface ContainerMount {
  readonly mountPath: string;
  readonly source: FileSystem;
  /** File or directory of the source that is shown. Default `/`. */
  readonly root?: string;
  readonly readOnly?: boolean;
  readonly name?: string;
  /** Where the node has it: named when it cannot be mounted. */
  readonly hostPath?: string;
}

export interface ContainerSpec {
  readonly name: string;
  readonly image: LocalImage;
  /** Replaces the image's entrypoint (and its cmd). */
  readonly command?: readonly string[];
  /** Replaces the image's cmd. */
  readonly args?: readonly string[];
  /** In order; added to the image's. */
  readonly env: ReadonlyMap<string, string>;
  readonly workingDir?: string;
  /** Instead of the image's. */
  readonly user?: { readonly uid?: number; readonly gid?: number; readonly groups?: readonly number[] };
  /** Names with or without `CAP_`; `ALL`. */
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  readonly privileged?: boolean;
  /** Sees the processes of this container of the sandbox, as a debugger does. */
  readonly pidsOf?: string;
  readonly mounts: readonly ContainerMount[];
  readonly limits?: Limits;
  readonly stdin?: boolean;
  readonly tty?: boolean;
  readonly stopSignal?: string;
  readonly readOnlyRoot?: boolean;
  /** Files that the kubelet writes into the container: `/etc/hosts`, `/etc/resolv.conf`. */
  readonly files: Readonly<Record<string, string>>;
}

export interface ContainerExit {
  readonly exitCode: number;
  /** `Completed`, `Error`, `OOMKilled`, or why it could not start. */
  readonly reason: string;
  readonly signal?: number;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly message?: string;
}

/** A process in a container and its streams. */
export interface RunningCommand {
  readonly stdin?: ByteWriter;
  readonly stdout: ByteReader;
  readonly stderr?: ByteReader;
  readonly exited: Promise<ExitStatus>;
  resize(columns: number, rows: number): void;
  /** The client has gone. */
  close(): void;
}

export interface ExecSpec {
  readonly command: readonly string[];
  readonly stdin?: boolean;
  readonly tty?: boolean;
}

export interface Container {
  /** With the engine's prefix: `docker://…`. */
  readonly id: string;
  readonly name: string;
  readonly spec: ContainerSpec;
  readonly log: ContainerLog;
  readonly fs: FileSystem;
  readonly user: ContainerUser;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly exit?: ContainerExit;
  readonly exited: Promise<ContainerExit>;
  readonly running: boolean;
  /** Throws {@link StartError}; the container counts as exited then. */
  start(): void;
  /** Throws {@link ExecError}. */
  exec(spec: ExecSpec): RunningCommand;
  /** The container's own streams. */
  attach(options: { readonly stdin?: boolean }): RunningCommand;
  /** Stop signal, `graceMs`, SIGKILL. Resolves when the container has exited. */
  stop(graceMs: number): Promise<ContainerExit>;
  /** Bytes written to the container's own layer and its log. */
  diskUsage(): number;
  /** Calls `changed` after each change of its own files. Returns a function that stops it. */
  onFilesChanged(changed: () => void): () => void;
  /** Bytes of memory in use. */
  memory(): number;
  /** Milliseconds of processor time that its processes have used since it was started. */
  cpu(): number;
  /** Other limits for a container that runs. */
  limit(limits: Limits): void;
  /** Forgets files and log. */
  remove(): void;
}

/** The container could not be made: CreateContainerError. */
export class CreateError extends Error {}

/** The container's process could not be started: RunContainerError. */
export class StartError extends Error {}

/** The command could not be started in the container. */
export class ExecError extends Error {
  constructor(
    message: string,
    readonly exitCode: number,
  ) {
    super(message);
  }
}
