// Statements, lists and pipelines.
import type { AndOr, Command, CommandNode, Pipeline, PipelineNode, Statement } from 'unbash';
import { pipeDescriptors, type Descriptor } from '../kernel/descriptor.ts';
import type { MachineProcess } from '../kernel/machine-process.ts';
import { runInChild, waitForeground } from './child.ts';
import { executeCompound } from './compound.ts';
import { DiscardLine, ShellError } from './control.ts';
import { addJob } from './jobs.ts';
import type { Shell } from './shell.ts';
import { executeSimple } from './simple-command.ts';
import { runPendingTraps, runTrap } from './traps.ts';

export async function executeStatement(shell: Shell, statement: Statement): Promise<void> {
  await shell.step();
  if (statement.background) return startBackground(shell, statement);
  await executeList(shell, statement.command);
  await runPendingTraps(shell);
}

async function executeList(shell: Shell, node: PipelineNode | AndOr): Promise<void> {
  if (node.type === 'AndOr') return executeAndOr(shell, node);
  await executePipelineNode(shell, node);
}

async function executeAndOr(shell: Shell, list: AndOr): Promise<void> {
  const { mayBecome } = shell;
  shell.mayBecome = false;
  for (let i = 0; i < list.commands.length; i++) {
    const operator = list.operators[i - 1];
    if (operator === '&&' && shell.status !== 0) continue;
    if (operator === '||' && shell.status === 0) continue;
    const last = i === list.commands.length - 1;
    if (last) {
      shell.mayBecome = mayBecome;
      await executePipelineNode(shell, list.commands[i]!);
    } else await suppressed(shell, () => executePipelineNode(shell, list.commands[i]!));
  }
}

/** In conditions a failure is an answer, not an error. */
export async function suppressed(shell: Shell, work: () => Promise<void>): Promise<void> {
  shell.errexitSuppressed++;
  try {
    await work();
  } finally {
    shell.errexitSuppressed--;
  }
}

async function executePipelineNode(shell: Shell, node: PipelineNode): Promise<void> {
  if (node.type !== 'Pipeline') {
    await executeCommand(shell, node);
    if (!isCompound(node)) shell.pipeStatus = [shell.status];
    return checkFailure(shell, node);
  }
  const negated = node.prefixes.filter((prefix) => prefix.type === 'Negation').length % 2 === 1;
  const timed = node.prefixes.find((prefix) => prefix.type === 'Time');
  const started = shell.process.clock.now();
  const { mayBecome } = shell;
  if (timed || negated) shell.mayBecome = false;
  if (negated) {
    await suppressed(shell, () => runPipeline(shell, node));
    shell.status = shell.status === 0 ? 1 : 0;
  } else {
    await runPipeline(shell, node);
    if (node.commands.length > 1) await checkFailure(shell, node);
    else if (node.commands[0]) await checkFailure(shell, node.commands[0]);
  }
  shell.mayBecome = mayBecome;
  if (timed?.type === 'Time')
    await reportTime(shell, shell.process.clock.now() - started, timed.posix !== undefined);
}

async function reportTime(shell: Shell, ms: number, posix: boolean): Promise<void> {
  if (posix) return shell.write(`real ${(ms / 1000).toFixed(2)}\nuser 0.00\nsys 0.00\n`, 2);
  const text = (value: number) => `${Math.floor(value / 60_000)}m${((value % 60_000) / 1000).toFixed(3)}s`;
  await shell.write(`\nreal\t${text(ms)}\nuser\t${text(0)}\nsys\t${text(0)}\n`, 2);
}

function isCompound(node: CommandNode): boolean {
  const type = node.type === 'Redirected' ? node.command.type : node.type;
  return ['If', 'For', 'ArithmeticFor', 'Select', 'While', 'BraceGroup', 'Case', 'Function'].includes(type);
}

/** `set -e` and the ERR trap. */
async function checkFailure(shell: Shell, node: CommandNode | Pipeline): Promise<void> {
  if (shell.status === 0 || shell.errexitSuppressed > 0) return;
  if (node.type !== 'Pipeline' && isCompound(node)) return;
  if (shell.traps.has('ERR') && (shell.frames.length === 0 || shell.option('errtrace')))
    await runTrap(shell, 'ERR');
  if (shell.option('errexit')) shell.exit(shell.status);
}

async function runPipeline(shell: Shell, pipeline: Pipeline): Promise<void> {
  const [only] = pipeline.commands;
  if (pipeline.commands.length === 0) return void (shell.status = 0);
  if (pipeline.commands.length === 1) {
    await executeCommand(shell, only!);
    shell.pipeStatus = [shell.status];
    return;
  }
  const processes = startPipeline(shell, pipeline, 'foreground');
  const text = shell.unit.text.slice(pipeline.pos, pipeline.end);
  const status = await waitForeground(shell, processes, text);
  shell.pipeStatus = processes.map((process) => process.exitStatus?.code ?? status);
  const failed = shell.pipeStatus.findLast((code) => code !== 0);
  shell.status = shell.option('pipefail') ? (failed ?? 0) : status;
}

function startPipeline(
  shell: Shell,
  pipeline: Pipeline,
  where: 'foreground' | 'background',
): MachineProcess[] {
  const processes: MachineProcess[] = [];
  const controlled = shell.interactive && shell.option('monitor');
  let input: Descriptor | undefined;
  pipeline.commands.forEach((command, i) => {
    const pipe = i < pipeline.commands.length - 1 ? pipeDescriptors() : undefined;
    const descriptors = new Map<number, Descriptor>();
    if (input) descriptors.set(0, input);
    if (pipe) descriptors.set(1, pipe.writer);
    if (pipe && pipeline.operators[i] === '|&') descriptors.set(2, pipe.writer);
    const group = controlled ? (processes[0]?.group ?? ('new' as const)) : undefined;
    processes.push(startStage(shell, command, descriptors, where, group));
    input?.release();
    pipe?.writer.release();
    input = pipe?.reader;
  });
  return processes;
}

function startStage(
  shell: Shell,
  command: CommandNode,
  descriptors: ReadonlyMap<number, Descriptor>,
  where: 'foreground' | 'background',
  group: number | 'new' | undefined,
): MachineProcess {
  return runInChild(shell, {
    descriptors,
    ...(group === undefined ? {} : { group }),
    program: async (inside) => {
      inside.mayBecome = true;
      if (where === 'background') inside.errexitSuppressed = 0;
      await executeCommand(inside, command);
      await runPendingTraps(inside);
      return inside.status;
    },
  });
}

async function startBackground(shell: Shell, statement: Statement): Promise<void> {
  const { command } = statement;
  const text = shell.unit.text.slice(statement.pos, statement.end).replace(/\s*&\s*$/, '');
  const controlled = shell.interactive && shell.option('monitor');
  const processes =
    command.type === 'Pipeline' && command.commands.length > 1 && command.prefixes.length === 0
      ? startPipeline(shell, command, 'background')
      : [
          runInChild(shell, {
            ...(controlled ? { group: 'new' as const } : {}),
            program: async (inside) => {
              inside.mayBecome = true;
              inside.errexitSuppressed = 0;
              await executeList(inside, command);
              return inside.status;
            },
          }),
        ];
  const job = addJob(shell, text, processes);
  shell.lastBackground = processes.at(-1)!.pid;
  shell.status = 0;
  if (controlled) await shell.write(`[${job.number}] ${shell.lastBackground}\n`, 2);
}

/** Runs one command of any kind; the status is in `shell.status` then. */
export async function executeCommand(shell: Shell, node: CommandNode): Promise<void> {
  shell.line = shell.unit.lineAt(node.pos);
  try {
    if (node.type === 'Command') await executeSimple(shell, node satisfies Command);
    else await executeCompound(shell, node);
  } catch (error) {
    if (!(error instanceof ShellError) || error instanceof DiscardLine) throw error;
    if (error.message !== '') await shell.complain(error.message);
    shell.status = error.code;
    if (error.fatal) throw new ShellError('', error.code, true);
  }
}
