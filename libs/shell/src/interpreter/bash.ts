// The programs `bash` and `sh`.
import { decodeUtf8 } from '@drydock/machinery';
import { Errno } from '../kernel/file-system.ts';
import { absolutePath } from '../kernel/open.ts';
import type { MachineProcess } from '../kernel/machine-process.ts';
import type { Process, Program } from '../kernel/process.ts';
import { runInteractive } from '../terminal/interactive.ts';
import { readLine } from './builtins/read.ts';
import { runToEnd } from './child.ts';
import { createShell } from './create-shell.ts';
import { builtins } from './builtins/index.ts';
import { runSource } from './run-source.ts';
import type { Dialect, Shell } from './shell.ts';
import { SourceUnit } from './source.ts';
import { isIncomplete } from './syntax-error.ts';

interface Invocation {
  readonly settings: readonly string[];
  readonly command?: string;
  readonly interactive: boolean;
  readonly fromStdin: boolean;
  readonly version: boolean;
  readonly noRc: boolean;
  readonly login: boolean;
  readonly rest: readonly string[];
}

/** A shell program. `dialect` decides the words of its errors and its prompt. */
export function shellProgram(dialect: Dialect): Program {
  return async (process) => {
    const name = process.argv[0] ?? 'bash';
    const invocation = parseInvocation(process.argv.slice(1));
    if (invocation.version) return printVersion(process);
    const [first, ...others] = invocation.rest;
    const fromCommand = invocation.command !== undefined;
    const fromFile = !fromCommand && !invocation.fromStdin && first !== undefined;
    const terminal = (process as MachineProcess).descriptors.get(0)?.kind === 'terminal';
    const interactive =
      invocation.interactive || (!fromCommand && !fromFile && terminal && process.terminal !== undefined);
    const shellName = fromCommand
      ? (first ?? name)
      : fromFile
        ? first
        : name.replace(/^-/, '').split('/').at(-1)!;
    const shell = createShell(process, {
      name: shellName,
      dialect,
      interactive,
      positional: fromCommand || fromFile ? others : invocation.rest,
    });
    return runToEnd(shell, async () => {
      if (invocation.settings.length > 0) await builtins.get('set')!(shell, invocation.settings);
      if (interactive)
        return runInteractive(shell, {
          login: invocation.login || name.startsWith('-'),
          noRc: invocation.noRc,
        });
      if (fromCommand) return runCommandString(shell, invocation.command!);
      return fromFile ? runFile(shell, first) : runStandardInput(shell);
    });
  };
}

function parseInvocation(args: readonly string[]): Invocation {
  const settings: string[] = [];
  let wantsCommand = false;
  let interactive = false;
  let fromStdin = false;
  let version = false;
  let noRc = false;
  let login = false;
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--' || arg === '-') {
      i++;
      break;
    }
    if (arg.startsWith('--')) {
      version ||= arg === '--version';
      noRc ||= arg === '--norc' || arg === '--noprofile';
      login ||= arg === '--login';
      continue;
    }
    if (!/^[-+]./.test(arg)) break;
    for (const letter of arg.slice(1)) {
      if (letter === 'c') wantsCommand = true;
      else if (letter === 'i') interactive = true;
      else if (letter === 's') fromStdin = true;
      else if (letter === 'l') login = true;
      else if (letter === 'o' || letter === 'O') settings.push(`${arg[0]}o`, args[++i] ?? '');
      else settings.push(`${arg[0]}${letter}`);
    }
  }
  const rest = args.slice(i);
  const base = { settings, interactive, fromStdin, version, noRc, login };
  return wantsCommand ? { ...base, command: rest[0] ?? '', rest: rest.slice(1) } : { ...base, rest };
}

async function printVersion(process: Process): Promise<number> {
  const text =
    'GNU bash, version 5.2.21(1)-release (x86_64-pc-linux-gnu)\nCopyright (C) 2022 Free Software Foundation, Inc.\n';
  await process.stdout.write(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
  return 0;
}

async function runCommandString(shell: Shell, command: string): Promise<number> {
  shell.commandString = true;
  shell.mayBecome = true;
  return runSource(shell, new SourceUnit(command, undefined));
}

async function runFile(shell: Shell, path: string): Promise<number> {
  const full = absolutePath(shell.process, path);
  try {
    const text = decodeUtf8(shell.process.fs.readFile(full));
    return await runSource(shell, new SourceUnit(text, path));
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    const name = shell.process.argv[0] ?? 'bash';
    const reason = error.code === 'EISDIR' ? 'Is a directory' : error.message;
    const text =
      shell.dialect === 'busybox'
        ? `${name}: can't open '${path}': ${reason}\n`
        : `${name}: ${path}: ${reason}\n`;
    await shell.write(text, 2);
    return error.code === 'ENOENT' ? (shell.dialect === 'busybox' ? 2 : 127) : 126;
  }
}

/** Commands come line by line, so that a command can read the lines after its own. */
async function runStandardInput(shell: Shell): Promise<number> {
  let pending = '';
  let line = 1;
  for (;;) {
    const next = await readLine(shell, { fd: 0, delimiter: '\n', raw: true });
    const ended = !next.complete;
    pending += ended ? next.text : `${next.text}\n`;
    if (!ended && isIncomplete(pending)) continue;
    if (pending !== '') {
      await runSource(shell, new SourceUnit(pending, shell.name, line));
      line += pending.split('\n').length - 1;
      pending = '';
    }
    if (ended) return shell.status;
  }
}
