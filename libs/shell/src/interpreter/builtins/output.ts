import { encodeUtf8 } from '@drydock/machinery';
import { Errno } from '../../kernel/file-system.ts';
import { formatDate } from '../../text/date-format.ts';
import { printf } from '../../text/printf.ts';
import { decodeEcho, encodeRaw } from '../ansi.ts';
import { ShellError } from '../control.ts';
import type { Shell } from '../shell.ts';
import { testCommand } from '../test-command.ts';
import { type Builtins, complain } from './builtin.ts';
import { elementKey } from '../expand/arithmetic.ts';

export const outputBuiltins: Builtins = {
  '[': async (shell, args) => {
    if (args.at(-1) !== ']') return complain(shell, '[', "missing `]'", 2);
    return test(shell, '[', args.slice(0, -1));
  },
  echo: (shell, args) => output(shell, 'echo', echoText(args, shell.shopt.has('xpg_echo'))),
  history: async (shell, args) => {
    if (args[0] === '-c') {
      shell.history.length = 0;
      return 0;
    }
    const from = /^\d+$/.test(args[0] ?? '') ? Math.max(0, shell.history.length - Number(args[0])) : 0;
    if (args[0]?.startsWith('-')) return 0;
    await shell.write(
      shell.history
        .slice(from)
        .map((line, i) => `${String(from + i + 1).padStart(5)}  ${line}\n`)
        .join(''),
    );
    return 0;
  },
  printf: async (shell, args) => {
    let rest = args[0] === '--' ? args.slice(1) : args;
    let target: string | undefined;
    if (rest[0] === '-v') {
      target = rest[1];
      rest = rest.slice(2);
    }
    const [format, ...values] = rest;
    if (format === undefined) {
      await shell.write('printf: usage: printf [-v var] format [arguments]\n', 2);
      return 2;
    }
    const now = shell.process.clock.now();
    const time = (pattern: string, seconds: number) =>
      formatDate(seconds < 0 ? now : seconds * 1000, pattern === '' ? '%X' : pattern);
    const printed = printf(format, values, { time });
    if (target !== undefined) store(shell, target, printed.text);
    else {
      const status = await output(shell, 'printf', printed.text);
      if (status !== 0) return status;
    }
    for (const error of printed.errors) await shell.complain(`printf: ${error}`);
    return printed.errors.length > 0 ? 1 : 0;
  },
  test: (shell, args) => test(shell, 'test', args),
};

function store(shell: Shell, target: string, text: string): void {
  const element = /^(\w+)\[(.*)\]$/s.exec(target);
  if (element) shell.variables.setElement(element[1]!, elementKey(shell, element[1]!, element[2]!), text);
  else shell.variables.set(target, text);
}

/** What `echo` prints. */
export function echoText(args: readonly string[], escapesOn = false): string {
  let newline = true;
  let escapes = escapesOn;
  let i = 0;
  for (; i < args.length && /^-[neE]+$/.test(args[i]!); i++)
    for (const letter of args[i]!.slice(1)) {
      if (letter === 'n') newline = false;
      else escapes = letter === 'e';
    }
  const text = args.slice(i).join(' ');
  if (!escapes) return newline ? `${text}\n` : text;
  const decoded = decodeEcho(text, true);
  return newline && !decoded.stop ? `${decoded.text}\n` : decoded.text;
}

async function output(shell: Shell, name: string, text: string): Promise<number> {
  try {
    await shell.writeBytes(encodeRaw(text, encodeUtf8));
    return 0;
  } catch (error) {
    if (error instanceof Errno) return complain(shell, name, `write error: ${error.message}`);
    if (error instanceof ShellError) return complain(shell, name, error.message);
    throw error;
  }
}

async function test(shell: Shell, name: string, args: readonly string[]): Promise<number> {
  const result = testCommand(args, {
    process: shell.process,
    isTerminal: (fd) => shell.fds.get(fd)?.kind === 'terminal',
    isSet: (variable) => shell.variables.get(variable) !== undefined,
    option: (option) => shell.option(option),
  });
  if (typeof result === 'string') return complain(shell, name, result, 2);
  return result ? 0 : 1;
}
