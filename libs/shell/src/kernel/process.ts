// The small operating system that workstation and containers share: one Kernel per machine, processes that run Programs.
import type { ByteReader, ByteWriter, CancelSignal, Clock, Random } from '@drydock/machinery';
import type { Descriptor } from './descriptor.ts';
import type { FileSystem } from './file-system.ts';
import type { NetworkStack } from './network.ts';

export const signalNumbers = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGWINCH: 28,
} as const;
export type SignalName = keyof typeof signalNumbers;

/** How a process ended. With a signal, `code` is 128 + its number. */
export interface ExitStatus {
  readonly code: number;
  readonly signal?: SignalName;
}

/** Shares processor time out among the processes of a machine. */
export interface Processor {
  /** One process wants so much processor time: how long it takes to get it now. */
  begin(ms: number): number;
  /** It has got it, or has gone. */
  end(): void;
}

/** What runs when a file is executed. Resolves to the exit code (0–255). A thrown BrokenPipe means 141. */
export type Program = (process: Process) => Promise<number>;

/** The terminal a process is attached to: the slave side of a pty. */
export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  /** Raw mode hands key strokes through without echo, line editing or signals. Returns the mode before. */
  setRaw(raw: boolean): boolean;
  onResize(handler: () => void): () => void;
  /** The process group that Ctrl-C and Ctrl-Z are for (tcsetpgrp). */
  setForeground?(group: number): void;
}

export interface SpawnOptions {
  readonly argv: readonly string[];
  /** Default: argv[0] looked up in the environment's PATH. */
  readonly executable?: string;
  readonly env?: ReadonlyMap<string, string>;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** Supplementary groups. */
  readonly groups?: readonly number[];
  readonly parent?: Process;
  readonly stdin?: ByteReader;
  readonly stdout?: ByteWriter;
  readonly stderr?: ByteWriter;
  readonly terminal?: Terminal;
  /** Runs this instead of looking anything up: what fork(2) without exec(2) is. */
  readonly program?: Program;
  /** The process group, or `new` for one of its own. Default: the parent's. */
  readonly group?: number | 'new';
  /** Open files beyond the first three: `/dev/fd/63`. */
  readonly descriptors?: ReadonlyMap<number, Descriptor>;
  readonly umask?: number;
}

export interface Process {
  readonly pid: number;
  readonly parentPid: number;
  readonly argv: readonly string[];
  readonly env: Map<string, string>;
  cwd: string;
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups. */
  readonly groups?: readonly number[];
  umask: number;
  readonly stdin: ByteReader;
  readonly stdout: ByteWriter;
  readonly stderr: ByteWriter;
  readonly terminal?: Terminal;
  readonly kernel: Kernel;
  readonly fs: FileSystem;
  readonly network: NetworkStack;
  readonly clock: Clock;
  readonly random: Random;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Fires when a signal ends this process; every wait in a program should race it. The reason is the signal's name. */
  readonly ended: CancelSignal;
  readonly exited: Promise<ExitStatus>;
  readonly exitStatus?: ExitStatus;
  /** Replaces a signal's default action (not SIGKILL, SIGSTOP). Returns a function that restores it. */
  onSignal(signal: SignalName, handler: () => void): () => void;
  kill(signal: SignalName): void;
  /** Starts a child that inherits what `options` leaves open. Throws Errno ENOENT, EACCES, ENOEXEC, EAGAIN (process budget). */
  spawn(options: SpawnOptions): Process;
  /**
   * Gives way to others and charges virtual CPU time; a loop without other waits calls it every few hundred steps.
   * `ms`: how much time the work since has taken, where that is known better.
   */
  yield(ms?: number): Promise<void>;
}

export interface Kernel {
  readonly hostname: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly fs: FileSystem;
  readonly network: NetworkStack;
  /** What the program names in executable files mean. */
  readonly programs: ReadonlyMap<string, Program>;
  /** Starts a process without a parent (pid 1 when it is the first). Throws as Process.spawn does. */
  spawn(options: SpawnOptions): Process;
  /** All that its processes can see. */
  readonly processes: readonly Process[];
  /** What root may do here: the bits of Linux' capabilities. Absent: everything. */
  readonly capabilities?: bigint;
  /** SIGKILL to all: the machine is gone. */
  shutdown(): void;
}
