// The loop of an interactive shell: prompt, line, history, run; Ctrl-C comes back here.
import { Cancelled } from '@drydock/machinery';
import { Interrupted, ShellError, BreakLoop, ReturnFrom } from '../interpreter/control.ts';
import { Errno } from '../kernel/file-system.ts';
import { jobLine, jobState, reapJobs } from '../interpreter/jobs.ts';
import { runSource } from '../interpreter/run-source.ts';
import type { Shell } from '../interpreter/shell.ts';
import { SourceUnit } from '../interpreter/source.ts';
import { isIncomplete } from '../interpreter/syntax-error.ts';
import { runPendingTraps } from '../interpreter/traps.ts';
import { decodeUtf8 } from '@drydock/machinery';
import { completeLine } from './completion.ts';
import { EventNotFound, expandHistory, loadHistory, remember } from './history.ts';
import { LineEditor } from './line-editor.ts';
import { promptText } from './prompt.ts';

export interface InteractiveOptions {
  readonly login: boolean;
  readonly noRc: boolean;
}

/** Until `exit` or the end of the input; resolves to the exit code. */
export async function runInteractive(shell: Shell, options: InteractiveOptions): Promise<number> {
  for (const option of ['emacs', 'history', 'histexpand', 'monitor']) shell.options.add(option);
  shell.shopt.add('expand_aliases');
  const { process } = shell;
  process.onSignal('SIGINT', () => {
    void shell.write('\n', 2); // behind the echo of ^C
    shell.interrupted = true;
    shell.wake();
  });
  for (const signal of ['SIGTSTP', 'SIGQUIT', 'SIGTERM'] as const) process.onSignal(signal, () => undefined);
  process.terminal?.setForeground?.(process.group);
  if (!options.noRc) await readStartFiles(shell, options.login);
  loadHistory(shell);
  for (;;) {
    const command = await readCommand(shell);
    if (command === 'end') {
      await shell.write(shell.dialect === 'bash' ? (options.login ? 'logout\n' : 'exit\n') : '', 2);
      return shell.status;
    }
    if (command !== undefined) await runCommand(shell, command);
  }
}

async function readStartFiles(shell: Shell, login: boolean): Promise<void> {
  const home = shell.variables.get('HOME') ?? '';
  const candidates = login ? ['/etc/profile', `${home}/.bash_profile`, `${home}/.profile`] : [];
  // Debian's bash is built to read /etc/bash.bashrc first
  const files = shell.dialect === 'bash' && !login ? ['/etc/bash.bashrc', `${home}/.bashrc`] : candidates;
  for (const path of files) {
    if (!shell.process.fs.exists(path)) continue;
    await guarded(shell, () =>
      runSource(shell, new SourceUnit(decodeUtf8(shell.process.fs.readFile(path)), path)),
    );
  }
  shell.status = 0;
}

/** A whole command, over as many lines as it takes; undefined after Ctrl-C. */
async function readCommand(shell: Shell): Promise<string | 'end' | undefined> {
  shell.interrupted = false;
  await runPendingTraps(shell);
  await announceJobs(shell);
  await runPromptCommand(shell);
  let pending = '';
  for (;;) {
    const line = await readOne(shell, pending === '' ? 'PS1' : 'PS2');
    if (line === 'interrupted') {
      shell.status = 130;
      return undefined;
    }
    if (line === 'end') {
      if (pending === '') return 'end';
      await shell.complain('syntax error: unexpected end of file');
      shell.status = 2;
      return undefined;
    }
    const expanded = await withHistory(shell, line.line);
    if (expanded === undefined) return undefined;
    pending += `${expanded}\n`;
    if (!isIncomplete(pending)) break;
  }
  remember(shell, pending);
  return pending;
}

function readOne(shell: Shell, prompt: 'PS1' | 'PS2') {
  const { process } = shell;
  const editor = new LineEditor({
    process,
    descriptor: shell.descriptor(0),
    terminal: process.terminal!,
    history: shell.history,
    complete: (before) => completeLine(shell, before, process.kernel.completers),
  });
  return promptText(shell, prompt).then((text) => editor.read(text));
}

/** The line with `!` expanded; undefined when an event was not found. */
async function withHistory(shell: Shell, line: string): Promise<string | undefined> {
  if (shell.dialect !== 'bash' || !shell.option('histexpand') || !/[!^]/.test(line)) return line;
  try {
    const expanded = expandHistory(line, shell.history);
    if (expanded !== line) await shell.write(`${expanded}\n`);
    return expanded;
  } catch (error) {
    if (!(error instanceof EventNotFound)) throw error;
    await shell.complain(error.message);
    return undefined;
  }
}

async function runCommand(shell: Shell, command: string): Promise<void> {
  shell.process.resetBudgets();
  shell.mayBecome = false;
  await guarded(shell, () => runSource(shell, new SourceUnit(command, undefined)));
  shell.process.terminal?.setForeground?.(shell.process.group);
  shell.process.terminal?.setRaw(false);
}

/** Nothing that a command does ends an interactive shell, except `exit` and the loss of its terminal. */
async function guarded(shell: Shell, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Interrupted) shell.status = 130;
    else if (error instanceof BreakLoop) shell.status = 0;
    else if (error instanceof ReturnFrom) shell.status = error.code;
    else if (error instanceof ShellError) {
      if (error.message !== '') await shell.complain(error.message);
      shell.status = error.code;
    } else if (error instanceof Errno) {
      await shell.complain(error.message);
      shell.status = 1;
    } else if (error instanceof Cancelled && !shell.process.exitStatus) shell.status = 130;
    else throw error;
  }
  if (shell.interrupted) shell.status = 130;
}

async function announceJobs(shell: Shell): Promise<void> {
  for (const job of shell.jobs) {
    if (jobState(job) === 'Running' || job.notified) continue;
    if (jobState(job) === 'Stopped') job.notified = true;
    await shell.write(`${jobLine(shell, job)}\n`, 2);
  }
  reapJobs(shell);
}

async function runPromptCommand(shell: Shell): Promise<void> {
  const command = shell.variables.get('PROMPT_COMMAND');
  if (!command) return;
  const { status } = shell;
  await guarded(shell, () => runSource(shell, new SourceUnit(command, undefined)));
  shell.status = status;
}
