// What one shell knows: variables, functions, options, descriptors, jobs. Subshells are copies in processes of their own.
import { encodeUtf8 } from '@drydock/machinery';
import type { CompoundCommand, CompoundList, Redirected } from 'unbash';
import type { Descriptor } from '../kernel/descriptor.ts';
import type { MachineProcess } from '../kernel/machine-process.ts';
import { type SignalName, signalNumbers } from '../kernel/process.ts';
import { ExitShell, Interrupted, ShellError } from './control.ts';
import type { Job } from './jobs.ts';
import { SourceUnit } from './source.ts';
import { Variables } from './variables.ts';

export type Dialect = 'bash' | 'busybox';

export interface ShellFunction {
  readonly name: string;
  readonly body: CompoundCommand | Redirected | CompoundList;
  readonly unit: SourceUnit;
  readonly text: string;
}

export interface CallFrame {
  readonly functionName: string;
  readonly line: number;
  readonly unit: SourceUnit;
}

export interface ShellSetup {
  readonly name: string;
  readonly dialect: Dialect;
  readonly interactive: boolean;
  readonly positional?: readonly string[];
}

/** Steps for one millisecond of CPU time: about what bash needs for builtins. */
const stepsPerYield = 50;

export class Shell {
  process: MachineProcess;
  name: string;
  readonly dialect: Dialect;
  interactive: boolean;
  variables = new Variables();
  functions = new Map<string, ShellFunction>();
  aliases = new Map<string, string>();
  options = new Set<string>(['braceexpand', 'hashall']);
  shopt = new Set<string>(['cmdhist', 'extquote', 'force_fignore', 'progcomp', 'promptvars', 'sourcepath']);
  positional: string[];
  status = 0;
  pipeStatus: readonly number[] = [0];
  lastBackground: number | undefined;
  /** The status of the last command substitution, for a command that is only assignments. */
  substitutionStatus: number | undefined;
  /** What `<(…)` opened for the command that runs now. */
  substitutions = new Map<number, Descriptor>();
  lastArgument = '';
  fds: Map<number, Descriptor>;
  jobs: Job[] = [];
  /** Jobs that `wait PID` can still be asked about. */
  finished: Job[] = [];
  /** Where getopts stands inside a word like `-abc`. */
  optionIndex = { word: 1, letter: 1 };
  /** Signal name, EXIT, ERR, DEBUG or RETURN to command; an empty command ignores the signal. */
  traps = new Map<string, string>();
  pendingTraps: string[] = [];
  forgetTraps = new Map<string, () => void>();
  unit: SourceUnit;
  line = 1;
  frames: CallFrame[] = [];
  sourceDepth = 0;
  /** How many texts are being run inside each other: `eval`, traps, sourced files. */
  runDepth = 0;
  loopDepth = 0;
  /** Above zero in conditions, where a failure does not end a `set -e` shell. */
  errexitSuppressed = 0;
  rootPid: number;
  subshellDepth = 0;
  directoryStack: string[] = [];
  history: string[] = [];
  interrupted = false;
  inTrap = false;
  /** This process has nothing to do after its one command: that may replace it. */
  mayBecome = false;
  commandString = false;
  readonly startedAt: number;
  #steps = 0;
  #wakers: (() => void)[] = [];

  constructor(process: MachineProcess, setup: ShellSetup) {
    this.process = process;
    this.name = setup.name;
    this.dialect = setup.dialect;
    this.interactive = setup.interactive;
    this.positional = [...(setup.positional ?? [])];
    this.fds = new Map(process.descriptors);
    for (const descriptor of this.fds.values()) descriptor.retain();
    this.rootPid = process.pid;
    this.startedAt = process.clock.now();
    this.unit = new SourceUnit('', undefined);
  }

  /** The copy that a subshell starts with, in its own process. */
  fork(process: MachineProcess): Shell {
    const child = new Shell(process, {
      name: this.name,
      dialect: this.dialect,
      interactive: false,
      positional: this.positional,
    });
    child.variables = this.variables.copy();
    child.functions = new Map(this.functions);
    child.aliases = new Map(this.aliases);
    child.options = new Set(this.options);
    child.shopt = new Set(this.shopt);
    child.status = this.status;
    child.lastBackground = this.lastBackground;
    child.lastArgument = this.lastArgument;
    child.unit = this.unit;
    child.line = this.line;
    child.frames = [...this.frames];
    child.sourceDepth = this.sourceDepth;
    child.runDepth = 1;
    child.errexitSuppressed = this.errexitSuppressed;
    child.rootPid = this.rootPid;
    child.subshellDepth = this.subshellDepth + 1;
    child.directoryStack = [...this.directoryStack];
    child.history = this.history;
    // `jobs | wc -l` shows them; `wait` there has nothing to wait for
    child.jobs = [...this.jobs];
    child.commandString = this.commandString;
    for (const [signal, command] of this.traps)
      if (command === '') {
        child.traps.set(signal, '');
        if (signal in signalNumbers) process.onSignal(signal as SignalName, () => undefined);
      }
    return child;
  }

  /** Gives way every so often, and stops here when Ctrl-C was pressed. */
  async step(): Promise<void> {
    if (this.process.exitStatus) this.process.ended.throwIfCancelled();
    if (this.interrupted) throw new Interrupted();
    if (++this.#steps % stepsPerYield === 0 || this.process.kernel.throttled) await this.process.yield();
  }

  /** Wakes `wait`, which a signal ends. */
  wake(): void {
    for (const wake of this.#wakers.splice(0)) wake();
  }

  untilWoken(): Promise<void> {
    return new Promise((resolve) => this.#wakers.push(resolve));
  }

  descriptor(fd: number): Descriptor {
    const descriptor = this.fds.get(fd);
    if (!descriptor) throw new ShellError('write error: Bad file descriptor');
    return descriptor;
  }

  async write(text: string, fd = 1): Promise<void> {
    if (text !== '') await this.process.writerOf(this.descriptor(fd)).write(encodeUtf8(text));
  }

  /** Bytes, where a text cannot say them: `printf '\xff'`. */
  async writeBytes(bytes: Uint8Array, fd = 1): Promise<void> {
    if (bytes.length > 0) await this.process.writerOf(this.descriptor(fd)).write(bytes);
  }

  /** A diagnostic in the shell's own words: `bash: line 3: …`. */
  async complain(message: string): Promise<void> {
    if (this.fds.has(2)) await this.write(`${this.prefix()}${message}\n`, 2);
  }

  prefix(): string {
    const name = this.unit.name ?? this.name;
    const { line } = this;
    if (this.interactive) return `${name}: `;
    if (this.dialect === 'busybox' && this.commandString) return `${name}: `;
    return `${name}: line ${line}: `;
  }

  /** Lets go of its descriptors; a second call does nothing. */
  dispose(): void {
    for (const descriptor of this.fds.values()) descriptor.release();
    this.fds.clear();
  }

  option(name: string): boolean {
    return this.options.has(name);
  }

  exit(code: number): never {
    throw new ExitShell(code & 255);
  }

  environment(): Map<string, string> {
    return this.variables.environment();
  }
}
