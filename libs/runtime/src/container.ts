import { Pipe, type ByteReader, type Clock, type Random } from '@drydock/machinery';
import {
  createKernel,
  type DiskQuota,
  ownNetwork,
  type ExitStatus,
  type Hardware,
  type MachineFileSystem,
  type MachineKernel,
  type NetworkStack,
  type OwnedNetwork,
  type PidNamespace,
  type Process,
  type Program,
  type SignalName,
  type SpawnOptions,
} from '@drydock/shell';
import { createCgroup, memoryInUse, type Limits } from './cgroup.ts';
import { capabilitiesOf } from './container-capabilities.ts';
import { ContainerLog } from './container-log.ts';
import {
  CreateError,
  ExecError,
  StartError,
  type Container,
  type ContainerExit,
  type ContainerSpec,
  type ExecSpec,
  type RunningCommand,
} from './container-spec.ts';
import type { Engine } from './engine.ts';
import type { Idle } from './image.ts';
import { createProcessor, type Cores } from './processor.ts';
import { commandLine, environment, launchError } from './process-start.ts';
import { createPseudoTerminal, type PseudoTerminal } from './pseudo-terminal.ts';
import { buildRootFileSystem } from './root-file-system.ts';
import { findUser, type ContainerUser } from './user.ts';

type Programs = Readonly<Record<string, Program>>;

export interface ContainerContext {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly random: Random;
  readonly programs: Programs;
  readonly hostname: string;
  readonly stack: NetworkStack;
  /** Of other containers, when this one sees their processes. */
  readonly pids?: PidNamespace;
  readonly hardware?: Hardware;
  /** Of the node. */
  readonly cores: Cores;
  readonly disk?: DiskQuota;
}

const budgets = {
  processes: 1024,
  cpuMs: Number.MAX_SAFE_INTEGER,
  cpuBurstMs: 10_000,
  outputBytes: Number.MAX_SAFE_INTEGER,
};

/** Processor time (ms) that creating a container takes, and starting a process in it. */
const creationMs = 25;
const processMs = 3;
/** How long a program takes to allocate what it needs. */
const allocationMs = 700;

const merged = new WeakMap<Programs, WeakMap<Programs, ReadonlyMap<string, Program>>>();

/** The base's programs and the image's own. Containers of one image share the table. */
function programTable(base: Programs, own: Programs): ReadonlyMap<string, Program> {
  const tables = merged.get(base) ?? new WeakMap<Programs, ReadonlyMap<string, Program>>();
  merged.set(base, tables);
  const table = tables.get(own) ?? new Map(Object.entries({ ...base, ...own }));
  tables.set(own, table);
  return table;
}

/** One container: a kernel of its own on its image's files, with the network stack of its pod. */
export class RuntimeContainer implements Container {
  readonly id: string;
  readonly name: string;
  readonly log: ContainerLog;
  readonly fs: MachineFileSystem;
  readonly user: ContainerUser;
  readonly createdAt: number;
  startedAt?: number;
  exit?: ContainerExit;
  readonly exited: Promise<ContainerExit>;
  readonly #context: ContainerContext;
  readonly #kernel: MachineKernel;
  readonly #network: OwnedNetwork;
  readonly #env: ReadonlyMap<string, string>;
  readonly #stdin: Pipe | undefined;
  readonly #terminal: PseudoTerminal | undefined;
  readonly #mountFailure: string | undefined;
  readonly #bytesOfImage: number;
  #leaveDisk: () => void = () => undefined;
  #main: Process | undefined;
  #outOfMemory = false;
  #cpuOfEnded = 0;
  /** How many processes the engine has started in it: its own and those of `exec`. */
  #processes = 0;
  #limits: Limits = {};
  #forgetCgroup: () => void = () => undefined;
  #resolve: (exit: ContainerExit) => void = () => undefined;

  constructor(
    readonly spec: ContainerSpec,
    context: ContainerContext,
  ) {
    const { clock, random, engine } = context;
    this.#context = context;
    this.name = spec.name;
    this.id = `${engine.idPrefix}${random.string(64, '0123456789abcdef')}`;
    this.createdAt = clock.now();
    this.log = new ContainerLog(clock);
    this.exited = new Promise((resolve) => (this.#resolve = resolve));
    const capabilities = capabilitiesOf(spec);
    const { fs, failure } = buildRootFileSystem(spec, clock, context.hostname, this.id.replace(/^.*\//, ''));
    this.fs = fs;
    this.#mountFailure = failure;
    this.#bytesOfImage = fs.usage.bytes;
    if (context.disk) this.#leaveDisk = fs.useDisk(context.disk);
    this.user = this.#findUser();
    this.#network = ownNetwork(context.stack);
    this.#env = environment(spec, this.user, context.hostname);
    this.#kernel = createKernel({
      hostname: context.hostname,
      clock,
      random: random.fork(this.id),
      fs: this.fs,
      network: this.#network.stack,
      programs: programTable(context.programs, spec.image.definition.programs),
      budgets,
      initIgnoresSignals: true,
      capabilities,
      ...(context.pids ? { pids: context.pids } : {}),
      ...(context.hardware ? { hardware: context.hardware } : {}),
      processor: createProcessor(clock, context.cores, () => this.#limits.milliCpu),
      onExit: (process) => (this.#cpuOfEnded += (process as MachineKernel['processes'][number]).cpu),
    });
    if (spec.tty) this.#terminal = createPseudoTerminal(this.#kernel);
    else if (spec.stdin) this.#stdin = new Pipe();
  }

  get running(): boolean {
    return this.#main !== undefined && this.exit === undefined;
  }

  /** Whether this container's process listens on a port. */
  listensOn(port: number): boolean {
    return this.#network.ports().includes(port);
  }

  start(): void {
    const { clock, engine } = this.#context;
    this.startedAt = clock.now();
    const { limits = {} } = this.spec;
    const idle = this.#idle?.memoryBytes;
    this.#limits = limits;
    this.#forgetCgroup = createCgroup(this.fs, limits, () => this.#killForMemory(), idle);
    // more than it may have from the start: it is killed as soon as it has allocated that
    if (idle !== undefined && idle > (limits.memory ?? Infinity))
      clock.after(allocationMs, () => this.exit ?? this.#killForMemory());
    const argv = commandLine(this.spec);
    const output = this.#terminal ? this.#screenToLog(this.#terminal) : undefined;
    try {
      if (this.#mountFailure !== undefined) throw new CreateError(this.#mountFailure);
      if (argv.length === 0) throw new CreateError('no command specified');
      this.#main = this.#spawn({
        argv,
        stdout: output ?? this.log.writer('stdout'),
        stderr: output ?? this.log.writer('stderr'),
        ...this.#input(),
      });
    } catch (error) {
      const failure = engine.startFailure(this.name, launchError(error, argv[0] ?? ''));
      this.#finish({
        exitCode: failure.exitCode,
        reason: failure.reason,
        message: failure.terminatedMessage,
      });
      throw new StartError(failure.message);
    }
    void this.#main.exited.then((status) => this.#ended(status));
  }

  exec(spec: ExecSpec): RunningCommand {
    if (!this.running) throw new ExecError(`container ${this.id} is not running`, 126);
    const terminal = spec.tty ? createPseudoTerminal(this.#kernel) : undefined;
    const input = spec.stdin && !terminal ? new Pipe() : undefined;
    const outputs = terminal ? undefined : { stdout: new Pipe(), stderr: new Pipe() };
    const process = this.#launch(spec.command, terminal, input?.reader, outputs);
    void process.exited.then(() => {
      terminal?.end();
      outputs?.stdout.close();
      outputs?.stderr.close();
      input?.closeReader();
    });
    const stdin = terminal?.keys ?? input?.writer;
    return {
      ...(stdin ? { stdin } : {}),
      stdout: terminal?.screen ?? outputs!.stdout.reader,
      ...(outputs ? { stderr: outputs.stderr.reader } : {}),
      exited: process.exited,
      resize: (columns, rows) => terminal?.resize(columns, rows),
      close: () => {
        outputs?.stdout.closeReader();
        outputs?.stderr.closeReader();
        input?.close();
        terminal?.hangUp();
      },
    };
  }

  attach(options: { readonly stdin?: boolean }): RunningCommand {
    const stdout = new Pipe(8_388_608);
    const stderr = new Pipe(8_388_608);
    const pipes = this.#terminal ? { stdout, stderr: stdout } : { stdout, stderr };
    const stop = this.log.tap((stream, bytes) => void pipes[stream].write(bytes).catch(() => undefined));
    void this.exited.then(() => {
      stdout.close();
      stderr.close();
    });
    const stdin = options.stdin ? (this.#terminal?.keys ?? this.#stdin?.writer) : undefined;
    return {
      ...(stdin ? { stdin } : {}),
      stdout: stdout.reader,
      ...(this.#terminal ? {} : { stderr: stderr.reader }),
      exited: this.exited.then(({ exitCode }) => ({ code: exitCode })),
      resize: (columns, rows) => this.#terminal?.resize(columns, rows),
      close: () => {
        stop();
        stdout.close();
        stderr.close();
      },
    };
  }

  async stop(graceMs: number): Promise<ContainerExit> {
    if (this.exit) return this.exit;
    if (!this.#main) {
      this.#finish({ exitCode: 137, reason: 'Error' });
      return this.exited;
    }
    const { clock } = this.#context;
    const signal = (this.spec.stopSignal ??
      this.spec.image.definition.config.stopSignal ??
      'SIGTERM') as SignalName;
    const timer = clock.after(graceMs, () => this.#kernel.shutdown());
    if (graceMs > 0) this.#main.kill(signal);
    const exit = await this.exited;
    timer.cancel();
    return exit;
  }

  /** The numbers of its processes, for a container that sees them too. */
  get pids(): PidNamespace {
    return this.#kernel.pids;
  }

  diskUsage(): number {
    return Math.max(0, this.fs.usage.bytes - this.#bytesOfImage) + this.log.size;
  }

  onFilesChanged(changed: () => void): () => void {
    return this.fs.watch('/', changed);
  }

  memory(): number {
    return memoryInUse(this.fs);
  }

  limit(limits: Limits): void {
    this.#forgetCgroup();
    this.#limits = limits;
    this.#forgetCgroup = createCgroup(this.fs, limits, () => this.#killForMemory());
  }

  cpu(): number {
    const { clock } = this.#context;
    const lived = (this.exit?.finishedAt ?? clock.now()) - (this.startedAt ?? clock.now());
    const idle = Math.floor((lived * (this.#idle?.milliCpu ?? 0)) / 1000);
    const charged = this.#kernel.ownProcesses.reduce((sum, process) => sum + process.cpu, this.#cpuOfEnded);
    return creationMs + processMs * this.#processes + idle + charged;
  }

  remove(): void {
    this.#kernel.shutdown();
    this.log.end();
    this.#leaveDisk();
  }

  #launch(
    command: readonly string[],
    terminal: PseudoTerminal | undefined,
    stdin: ByteReader | undefined,
    outputs: { readonly stdout: Pipe; readonly stderr: Pipe } | undefined,
  ): Process {
    const output = terminal?.file;
    try {
      return this.#spawn({
        argv: command,
        stdout: output ?? outputs!.stdout.writer,
        stderr: output ?? outputs!.stderr.writer,
        ...(terminal ? { stdin: terminal.file, terminal: terminal.terminal } : stdin ? { stdin } : {}),
        ...(terminal ? { env: new Map([...this.#env, ['TERM', 'xterm']]) } : {}),
      });
    } catch (error) {
      const why = launchError(error, command[0] ?? '');
      throw new ExecError(
        this.#context.engine.execFailure(why),
        why.includes('permission denied') ? 126 : 127,
      );
    }
  }

  get #idle(): Idle | undefined {
    return this.spec.image.definition.idle;
  }

  #spawn(options: SpawnOptions): Process {
    this.#processes++;
    const { workingDir } = this.spec;
    const cwd = workingDir ?? this.spec.image.definition.config.workingDir ?? '/';
    const { uid, gid, groups } = this.user;
    return this.#kernel.spawn({ env: this.#env, cwd: cwd || '/', uid, gid, groups, ...options });
  }

  #input(): Pick<SpawnOptions, 'stdin' | 'terminal'> {
    if (this.#terminal) return { stdin: this.#terminal.file, terminal: this.#terminal.terminal };
    return this.#stdin ? { stdin: this.#stdin.reader } : {};
  }

  /** A terminal has one output; the log keeps what the screen shows. */
  #screenToLog(terminal: PseudoTerminal) {
    const writer = this.log.writer('stdout');
    void (async () => {
      for (let bytes = await terminal.screen.read(); bytes; bytes = await terminal.screen.read())
        await writer.write(bytes);
    })();
    return terminal.file;
  }

  #findUser(): ContainerUser {
    const { user, image } = this.spec;
    const text = user?.uid === undefined ? image.definition.config.user || '0' : String(user.uid);
    const found = findUser(this.fs, text, user?.gid);
    if (!found)
      throw new CreateError(`unable to find user ${text.split(':')[0]}: no matching entries in passwd file`);
    const groups = [...new Set([found.gid, ...found.groups, ...(user?.groups ?? [])])];
    return { ...found, groups };
  }

  #killForMemory(): void {
    this.#outOfMemory = true;
    this.#kernel.shutdown();
  }

  #ended(status: ExitStatus): void {
    const reason = this.#outOfMemory ? 'OOMKilled' : status.code === 0 ? 'Completed' : 'Error';
    this.#finish({ exitCode: status.code, reason });
  }

  #finish(how: Pick<ContainerExit, 'exitCode' | 'reason' | 'message'>): void {
    if (this.exit) return;
    const now = this.#context.clock.now();
    this.exit = { ...how, startedAt: this.startedAt ?? now, finishedAt: now };
    this.#forgetCgroup();
    // the kernel ends a namespace with its process 1, whoever else is in it
    if (this.#main?.pid === 1) for (const process of this.#kernel.processes) process.kill('SIGKILL');
    this.#kernel.shutdown();
    this.#network.release();
    this.#terminal?.end();
    this.log.end();
    this.#resolve(this.exit);
  }
}
