import {
  BrokenPipe,
  type ByteReader,
  type ByteWriter,
  Cancelled,
  CancelSource,
  type Clock,
  encodeUtf8,
} from '@drydock/machinery';
import { type Descriptor, foreignDescriptor, nullDescriptor } from './descriptor.ts';
import { Errno, type FileSystem } from './file-system.ts';
import { findExecutable } from './executable.ts';
import type { MachineKernel } from './machine-kernel.ts';
import type { MachineFileSystem } from './memory-file-system.ts';
import { guardedReader } from './open.ts';
import {
  type ExitStatus,
  type Process,
  type Program,
  type SignalName,
  signalNumbers,
  type SpawnOptions,
  type Terminal,
} from './process.ts';

const ignoredByDefault: ReadonlySet<SignalName> = new Set(['SIGCHLD', 'SIGCONT', 'SIGWINCH']);
const stopping: ReadonlySet<SignalName> = new Set(['SIGSTOP', 'SIGTSTP']);
const bytesPerYield = 1_048_576;
const writesPerYield = 4096;
/** So much output costs the host as much as so many turns of a loop. */
const turnsOfBytes = 100;

/** A process of a {@link MachineKernel}. Everything a killed program waits for rejects, so it comes to its end. */
export class MachineProcess implements Process {
  readonly pid: number;
  parentPid: number;
  argv: readonly string[];
  env: Map<string, string>;
  cwd: string;
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  umask: number;
  group: number;
  descriptors: ReadonlyMap<number, Descriptor>;
  stdin: ByteReader;
  stdout: ByteWriter;
  stderr: ByteWriter;
  readonly terminal?: Terminal;
  readonly fs: FileSystem;
  readonly clock: Clock;
  readonly startedAt: number;
  readonly exited: Promise<ExitStatus>;
  exitStatus?: ExitStatus;
  stopped = false;
  /** How many processes stand above this one. */
  readonly generation: number;
  /** Milliseconds of virtual CPU time used. */
  cpu = 0;
  /** `cpu` when the budget was given. */
  #budgetFrom = 0;
  /** `cpu` when it began to compute without a pause, and when it last did. */
  #busyFrom = 0;
  #busyUntil = -1;
  #outputBytes = 0;
  #unyielded = 0;
  #writes = 0;
  readonly #ended = new CancelSource();
  readonly #handlers = new Map<SignalName, (() => void)[]>();
  #changes: (() => void)[] = [];
  #resolveExit: (status: ExitStatus) => void = () => undefined;

  constructor(
    readonly kernel: MachineKernel,
    readonly options: SpawnOptions,
    argv: readonly string[],
  ) {
    const parent = options.parent as MachineProcess | undefined;
    this.pid = kernel.takePid();
    this.parentPid = parent?.pid ?? 0;
    this.generation = parent ? parent.generation + 1 : 0;
    this.argv = argv;
    this.env = new Map(options.env ?? parent?.env ?? []);
    this.cwd = options.cwd ?? parent?.cwd ?? '/';
    this.uid = options.uid ?? parent?.uid ?? 0;
    this.gid = options.gid ?? parent?.gid ?? 0;
    this.groups = options.groups ?? parent?.groups ?? [];
    this.umask = options.umask ?? parent?.umask ?? 0o022;
    this.group = options.group === 'new' ? this.pid : (options.group ?? parent?.group ?? this.pid);
    const terminal = options.terminal ?? parent?.terminal;
    if (terminal) this.terminal = terminal;
    this.descriptors = inheritedDescriptors(options, parent);
    this.stdin = guardedReader(this, this.descriptors.get(0)!);
    this.stdout = this.writerOf(this.descriptors.get(1)!);
    this.stderr = this.writerOf(this.descriptors.get(2)!);
    this.fs = viewFor(this, kernel.fs);
    this.clock = guardedClock(this, kernel.clock);
    this.startedAt = kernel.clock.now();
    // fork, exec and the loader are no work of the program, and not for nothing either
    if (kernel.processor) this.cpu = 1;
    this.exited = new Promise((resolve) => (this.#resolveExit = resolve));
  }

  get network() {
    return this.kernel.network;
  }

  get random() {
    return this.kernel.random;
  }

  get ended() {
    return this.#ended.signal;
  }

  /** Called once by the kernel. */
  start(program: Program): void {
    void Promise.resolve()
      .then(() => (this.exitStatus ? { code: 0 } : program(this).then((code) => ({ code: code & 255 }))))
      .catch((error: unknown) => this.#failed(error))
      .then((status) => this.exit(status));
  }

  /** execve(2): this process goes on as another program, which the caller runs. Throws as spawn does. */
  become(options: SpawnOptions): Program {
    const found = findExecutable(this.kernel, { ...options, parent: this });
    const descriptors = new Map<number, Descriptor>();
    for (const [fd, descriptor] of options.descriptors ?? this.descriptors)
      descriptors.set(fd, descriptor.retain());
    for (const fd of [0, 1, 2]) if (!descriptors.has(fd)) descriptors.set(fd, nullDescriptor());
    for (const descriptor of this.descriptors.values()) descriptor.release();
    this.argv = found.argv;
    this.env = new Map(options.env ?? this.env);
    this.descriptors = descriptors;
    this.stdin = guardedReader(this, descriptors.get(0)!);
    this.stdout = this.writerOf(descriptors.get(1)!);
    this.stderr = this.writerOf(descriptors.get(2)!);
    return found.program;
  }

  /** Ends the process; a second call does nothing. */
  exit(status: ExitStatus): void {
    if (this.exitStatus) return;
    this.exitStatus = status;
    this.#ended.cancel(status.signal ?? 'exit');
    for (const descriptor of this.descriptors.values()) descriptor.release();
    this.kernel.forget(this);
    this.#resolveExit(status);
    this.#announce();
  }

  onSignal(signal: SignalName, handler: () => void): () => void {
    if (signal === 'SIGKILL' || signal === 'SIGSTOP') throw new Errno('EINVAL');
    const handlers = this.#handlers.get(signal) ?? [];
    this.#handlers.set(signal, handlers);
    handlers.push(handler);
    return () => void handlers.splice(handlers.indexOf(handler) >>> 0, 1);
  }

  kill(signal: SignalName): void {
    if (this.exitStatus) return;
    if (signal === 'SIGCONT') this.#resume();
    const handler = this.#handlers.get(signal)?.at(-1);
    if (handler) return handler();
    if (ignoredByDefault.has(signal)) return;
    if (this.pid === 1 && this.kernel.initIgnoresSignals && signal !== 'SIGKILL') return;
    if (stopping.has(signal)) {
      this.stopped = true;
      return this.#announce();
    }
    this.exit({ code: 128 + signalNumbers[signal], signal });
  }

  spawn(options: SpawnOptions): MachineProcess {
    return this.kernel.spawn({ parent: this, ...options });
  }

  async yield(ms?: number, turns = 1): Promise<void> {
    const { clock, processor, budgets } = this.kernel;
    const used = ms ?? Math.max(this.kernel.chargeCpu(turns), processor ? this.#slice() : 1);
    this.cpu += used;
    if (this.cpu - this.#budgetFrom > budgets.cpuMs)
      await this.exceeded(`CPU time budget of ${budgets.cpuMs / 1000} s exceeded`);
    const takes = processor?.begin(used) ?? used;
    try {
      await clock.sleep(takes, this.ended);
    } finally {
      processor?.end();
    }
    this.#busyUntil = clock.now();
    await this.whileStopped();
  }

  /**
   * How much time a few hundred steps count for. The longer a process computes without a pause, the more: an endless
   * loop must not cost the host a thousand turns for every virtual second.
   */
  #slice(): number {
    if (this.kernel.clock.now() !== this.#busyUntil) this.#busyFrom = this.cpu;
    const busy = this.cpu - this.#busyFrom;
    return busy < 5000 ? 1 : busy < 60_000 ? 10 : 100;
  }

  /** A new foreground command of a long-lived shell starts with fresh budgets. */
  resetBudgets(): void {
    this.#budgetFrom = this.cpu;
    this.#outputBytes = 0;
  }

  /** Resolves at the next stop or exit. */
  changed(): Promise<void> {
    if (this.exitStatus || this.stopped) return Promise.resolve();
    return new Promise((resolve) => this.#changes.push(resolve));
  }

  async whileStopped(): Promise<void> {
    while (this.stopped && !this.exitStatus)
      await this.ended.race(new Promise<void>((resolve) => this.#changes.push(resolve)));
    this.ended.throwIfCancelled();
  }

  /** Writes that stop when the process is killed and that charge CPU time and the output budget. */
  writerOf(descriptor: Descriptor): ByteWriter {
    return {
      write: async (bytes) => {
        this.ended.throwIfCancelled();
        await this.ended.race(descriptor.write(bytes));
        await this.#charge(descriptor, bytes.length);
      },
      close: () => descriptor.close(),
    };
  }

  async #charge(descriptor: Descriptor, bytes: number): Promise<void> {
    this.#unyielded += bytes;
    if (descriptor.kind === 'terminal' || descriptor.kind === 'foreign') this.#outputBytes += bytes;
    const budget = this.kernel.budgets.outputBytes;
    if (this.#outputBytes > budget)
      await this.exceeded(`output budget of ${Math.round(budget / 1_048_576)} MiB exceeded`);
    if (this.#unyielded < bytesPerYield && ++this.#writes < writesPerYield) return;
    this.#unyielded = 0;
    this.#writes = 0;
    await this.yield(undefined, turnsOfBytes);
  }

  /** Says which budget is used up, and ends the process. */
  async exceeded(message: string): Promise<never> {
    this.resetBudgets();
    void this.descriptors
      .get(2)!
      .write(encodeUtf8(`${this.argv[0] ?? 'process'}: ${message}\n`))
      .catch(() => undefined);
    this.exit({ code: 137, signal: 'SIGKILL' });
    throw new Cancelled('SIGKILL');
  }

  async #failed(error: unknown): Promise<ExitStatus> {
    if (error instanceof BrokenPipe) return { code: 141, signal: 'SIGPIPE' };
    if (error instanceof Cancelled) return this.exitStatus ?? { code: 130 };
    const name = this.argv[0]?.split('/').at(-1) ?? '';
    const text = error instanceof Errno && error.path ? `${error.path}: ${error.message}` : describe(error);
    await this.descriptors
      .get(2)!
      .write(encodeUtf8(`${name}: ${text}\n`))
      .catch(() => undefined);
    return { code: error instanceof RangeError ? 2 : 1 };
  }

  #resume(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.#announce();
  }

  #announce(): void {
    for (const resolve of this.#changes.splice(0)) resolve();
  }
}

function describe(error: unknown): string {
  if (error instanceof Errno) return error.message;
  // A text grew beyond what the host can hold (2²⁹ characters): malloc fails, and these are bash's words for that.
  if (error instanceof RangeError && /Invalid string length|allocation failed/.test(error.message))
    return 'xrealloc: cannot allocate 536870912 bytes';
  return `internal error: ${String(error)}`;
}

function inheritedDescriptors(
  options: SpawnOptions,
  parent?: MachineProcess,
): ReadonlyMap<number, Descriptor> {
  const chosen = [options.stdin, options.stdout, options.stderr].map(
    (stream, number) => options.descriptors?.get(number) ?? (stream && foreignDescriptor(stream)),
  );
  const descriptors = new Map<number, Descriptor>();
  chosen.forEach((descriptor, number) =>
    descriptors.set(number, (descriptor ?? parent?.descriptors.get(number))?.retain() ?? nullDescriptor()),
  );
  for (const [number, descriptor] of options.descriptors ?? [])
    if (!descriptors.has(number)) descriptors.set(number, descriptor.retain());
  return descriptors;
}

function viewFor(process: MachineProcess, fs: FileSystem): FileSystem {
  if (!('viewAs' in fs)) return fs;
  const { uid, gid, groups, pid } = process;
  const { capabilities } = process.kernel;
  return (fs as MachineFileSystem).viewAs({
    uid,
    gid,
    groups,
    capabilities,
    pid,
    umask: () => process.umask,
  });
}

function guardedClock(process: MachineProcess, clock: Clock): Clock {
  return {
    now: () => clock.now(),
    after: (ms, run) => clock.after(ms, () => process.exitStatus || run()),
    sleep: async (ms, signal) => {
      await process.ended.race(clock.sleep(ms, signal ?? process.ended));
      await process.whileStopped();
    },
    hold: (work) => clock.hold(work),
  };
}
