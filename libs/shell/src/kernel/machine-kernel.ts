import type { Clock, Random } from '@drydock/machinery';
import { Errno, type FileSystem } from './file-system.ts';
import { findExecutable } from './executable.ts';
import type { Completer } from '../terminal/completion.ts';
import { allCapabilities } from './capabilities.ts';
import { MachineProcess } from './machine-process.ts';
import type { NetworkStack } from './network.ts';
import { PidNamespace } from './pid-namespace.ts';
import { createProcFileSystem } from './proc.ts';
import type { ExitStatus, Kernel, Process, Processor, Program, SpawnOptions } from './process.ts';
import type { MachineFileSystem } from './memory-file-system.ts';

/** What one machine may use up. */
export interface Budgets {
  /** Processes alive at a time; one more is EAGAIN. */
  readonly processes: number;
  /** How many processes may stand above one another; the next is EAGAIN. Ends fork bombs, whose generations never stop. */
  readonly generations: number;
  /** Virtual CPU milliseconds of one process (waiting is free). */
  readonly cpuMs: number;
  /** Containers: after so many milliseconds of CPU time in one go, busy processes come forward slowly. Absent: never. */
  readonly cpuBurstMs?: number;
  /** Bytes one process writes to a terminal or out of the machine. */
  readonly outputBytes: number;
}

const usualBudgets: Budgets = {
  processes: 256,
  generations: 100,
  cpuMs: 20_000,
  outputBytes: 64 * 1024 * 1024,
};

export interface KernelOptions {
  readonly hostname: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly fs: FileSystem;
  readonly network: NetworkStack;
  readonly programs: Readonly<Record<string, Program>> | ReadonlyMap<string, Program>;
  readonly budgets?: Partial<Budgets>;
  /** Containers: process 1 dies of no signal it has no handler for, except SIGKILL. Default false. */
  readonly initIgnoresSignals?: boolean;
  /** The pid of the first process, default 1. */
  readonly firstPid?: number;
  /** The processes of other kernels that this one's see. Default: none. */
  readonly pids?: PidNamespace;
  /** What root may do here. Default: everything. */
  readonly capabilities?: bigint;
  /** In kB, for /proc/meminfo, and cores for /proc/cpuinfo. Default: a small virtual machine. */
  readonly hardware?: Hardware;
  /** Default: everyone gets all the processor time there is, at once. */
  readonly processor?: Processor;
  readonly onExit?: (process: Process, status: ExitStatus) => void;
  /** What programs offer at Tab, by the program's name. */
  readonly completers?: ReadonlyMap<string, Completer>;
}

export interface Hardware {
  readonly memoryKilobytes: number;
  readonly cores: number;
}

const smallMachine: Hardware = { memoryKilobytes: 4_025_860, cores: 2 };

const givenBack = 0.1;
const throttledTurnMs = 100;
const turnsOfSpawn = 1;

/** A machine: process table, program table, devices and `/proc`. */
export function createKernel(options: KernelOptions): MachineKernel {
  return new MachineKernel(options);
}

export class MachineKernel implements Kernel {
  readonly hostname: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly fs: FileSystem;
  readonly network: NetworkStack;
  readonly programs: ReadonlyMap<string, Program>;
  readonly budgets: Budgets;
  readonly initIgnoresSignals: boolean;
  readonly bootedAt: number;
  readonly completers: ReadonlyMap<string, Completer>;
  readonly capabilities: bigint;
  readonly hardware: Hardware;
  readonly processor: Processor | undefined;
  readonly pids: PidNamespace;
  #down = false;
  /** CPU time used beyond what the machine is given back as time passes. */
  #debt = 0;
  #debtAt = 0;
  readonly #own = new Set<MachineProcess>();
  readonly #onExit: KernelOptions['onExit'];

  constructor(options: KernelOptions) {
    this.hostname = options.hostname;
    this.clock = options.clock;
    this.random = options.random;
    this.fs = options.fs;
    this.network = options.network;
    this.programs =
      options.programs instanceof Map
        ? options.programs
        : new Map(Object.entries(options.programs as Readonly<Record<string, Program>>));
    this.budgets = { ...usualBudgets, ...options.budgets };
    this.initIgnoresSignals = options.initIgnoresSignals ?? false;
    this.pids = options.pids ?? new PidNamespace(options.firstPid);
    this.capabilities = options.capabilities ?? allCapabilities;
    this.hardware = options.hardware ?? smallMachine;
    this.processor = options.processor;
    this.#onExit = options.onExit;
    this.bootedAt = options.clock.now();
    this.completers = options.completers ?? new Map();
    makeDevices(options.fs);
    options.fs.mkdir('/proc', { recursive: true });
    if (!options.fs.mounts().some((mount) => mount.path === '/proc'))
      options.fs.mount('/proc', createProcFileSystem(this), { name: 'proc' });
  }

  /** All that can be seen from here. */
  get processes(): readonly MachineProcess[] {
    return [...this.pids.table.values()];
  }

  /** Those of this machine alone, where several share their process numbers. */
  get ownProcesses(): readonly MachineProcess[] {
    return [...this.#own];
  }

  find(pid: number): MachineProcess | undefined {
    return this.pids.table.get(pid);
  }

  spawn(options: SpawnOptions): MachineProcess {
    const generation = (options.parent as MachineProcess | undefined)?.generation ?? 0;
    if (this.#down || this.#own.size >= this.budgets.processes || generation >= this.budgets.generations)
      throw new Errno('EAGAIN');
    const found = options.program
      ? { program: options.program, argv: options.argv }
      : findExecutable(this, options);
    const process = new MachineProcess(this, options, found.argv);
    this.chargeCpu(turnsOfSpawn);
    this.pids.table.set(process.pid, process);
    this.#own.add(process);
    process.start(found.program);
    return process;
  }

  /**
   * The milliseconds that the next turn of a process takes. A loop without end costs its host real time for every turn, so that
   * once it has had its burst it gets few of them; nobody who waits for it can tell, and it counts as busy all the while.
   */
  chargeCpu(turns = 1): number {
    const now = this.clock.now();
    this.#debt = Math.max(0, this.#debt - (now - this.#debtAt) * givenBack) + turns;
    this.#debtAt = now;
    return this.throttled ? throttledTurnMs * Math.max(1, turns / 10) : 1;
  }

  /** Its processes have used more CPU time than a burst: each step of a script is a turn of its own then. */
  get throttled(): boolean {
    return this.#debt > (this.budgets.cpuBurstMs ?? Infinity);
  }

  takePid(): number {
    return this.pids.takePid();
  }

  /** Called by a process when it ends: its children go to process 1, its parent hears of it. */
  forget(process: MachineProcess): void {
    const { table } = this.pids;
    table.delete(process.pid);
    this.#own.delete(process);
    for (const other of table.values()) if (other.parentPid === process.pid) other.parentPid = 1;
    table.get(process.parentPid)?.kill('SIGCHLD');
    if (process.exitStatus) this.#onExit?.(process, process.exitStatus);
  }

  shutdown(): void {
    this.#down = true;
    for (const process of this.ownProcesses) process.kill('SIGKILL');
  }
}

const devices = {
  '/dev/full': 'full',
  '/dev/null': 'null',
  '/dev/random': 'random',
  '/dev/tty': 'tty',
  '/dev/urandom': 'random',
  '/dev/zero': 'zero',
};
const links = {
  '/dev/fd': '/proc/self/fd',
  '/dev/stderr': '/proc/self/fd/2',
  '/dev/stdin': '/proc/self/fd/0',
  '/dev/stdout': '/proc/self/fd/1',
};

function makeDevices(fs: FileSystem): void {
  fs.mkdir('/dev', { recursive: true });
  const machine = fs as Partial<MachineFileSystem>;
  for (const [path, device] of Object.entries(devices))
    if (!fs.exists(path)) machine.makeDevice?.(path, device);
  for (const [path, target] of Object.entries(links)) {
    try {
      fs.symlink(target, path);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
    }
  }
}
