import { decodeUtf8 } from '@drydock/machinery';
import { Errno } from '../../kernel/file-system.ts';
import { searchPath } from '../../kernel/executable.ts';
import { absolutePath } from '../../kernel/open.ts';
import { BreakLoop, ReturnFrom, ShellError } from '../control.ts';
import { evaluateArithmetic } from '../expand/arithmetic.ts';
import { runSource } from '../run-source.ts';
import type { Shell } from '../shell.ts';
import { runProgram } from '../simple-command.ts';
import { SourceUnit } from '../source.ts';
import { type Builtins, complain } from './builtin.ts';

export const controlBuiltins: Builtins = {
  ':': async () => 0,
  '.': (shell, args) => source(shell, '.', args),
  break: (shell, args) => leaveLoop(shell, 'break', args),
  continue: (shell, args) => leaveLoop(shell, 'continue', args),
  eval: async (shell, args) => {
    const text = args.join(' ');
    if (text.trim() === '') return 0;
    return runSource(shell, new SourceUnit(text, shell.unit.name, shell.line));
  },
  exec: async (shell, args) => {
    shell.mayBecome = shell.subshellDepth > 0 || !shell.interactive;
    await runProgram(shell, args[0] === '-a' ? args.slice(2) : args, [], args.join(' '));
    if (shell.interactive && shell.status >= 126) return shell.status;
    return shell.exit(shell.status);
  },
  exit: async (shell, args) => {
    const [code] = args;
    if (code !== undefined && !/^-?\d+$/.test(code)) {
      await shell.complain(`exit: ${code}: numeric argument required`);
      shell.exit(2);
    }
    if (args.length > 1) return complain(shell, 'exit', 'too many arguments');
    // ash and dash leave without a word
    if (shell.interactive && shell.dialect === 'bash') await shell.write('exit\n', 2);
    return shell.exit(code === undefined ? shell.status : Number(code));
  },
  false: async () => 1,
  let: async (shell, args) => {
    if (args.length === 0) return complain(shell, 'let', 'expression expected');
    let value = 0n;
    for (const arg of args) value = letValue(shell, arg);
    return value === 0n ? 1 : 0;
  },
  return: async (shell, args) => {
    if (shell.frames.length === 0 && shell.sourceDepth === 0)
      return complain(shell, 'return', "can only `return' from a function or sourced script", 2);
    const [code] = args;
    if (code !== undefined && !/^-?\d+$/.test(code)) {
      await shell.complain(`return: ${code}: numeric argument required`);
      throw new ReturnFrom(2);
    }
    throw new ReturnFrom(code === undefined ? shell.status : Number(code) & 255);
  },
  shift: async (shell, args) => {
    const count = Number(args[0] ?? 1);
    if (!Number.isInteger(count)) return complain(shell, 'shift', `${args[0]}: numeric argument required`);
    if (count < 0) return complain(shell, 'shift', `${args[0]}: shift count out of range`);
    if (count > shell.positional.length) return 1;
    shell.positional = shell.positional.slice(count);
    return 0;
  },
  source: (shell, args) => source(shell, 'source', args),
  true: async () => 0,
};

function letValue(shell: Shell, text: string): bigint {
  try {
    return evaluateArithmetic(shell, text);
  } catch (error) {
    if (!(error instanceof ShellError) || error.fatal) throw error;
    throw new ShellError(`let: ${error.message}`);
  }
}

async function leaveLoop(shell: Shell, kind: 'break' | 'continue', args: readonly string[]): Promise<number> {
  const levels = Number(args[0] ?? 1);
  if (shell.loopDepth === 0) {
    await shell.complain(`${kind}: only meaningful in a \`for', \`while', or \`until' loop`);
    return 0;
  }
  if (!Number.isInteger(levels)) return complain(shell, kind, `${args[0]}: numeric argument required`, 128);
  if (levels < 1) return complain(shell, kind, `${args[0]}: loop count out of range`);
  throw new BreakLoop(levels, kind);
}

async function source(shell: Shell, name: string, args: readonly string[]): Promise<number> {
  const [file] = args;
  if (file === undefined) {
    await shell.complain(`${name}: filename argument required`);
    await shell.write(`${name}: usage: ${name} filename [arguments]\n`, 2);
    return 2;
  }
  const { fs, cwd, uid, gid } = shell.process;
  let text: string;
  try {
    let path = file;
    if (!file.includes('/') && !fs.exists(absolutePath(shell.process, file)))
      path = searchPath(fs as never, file, shell.variables.get('PATH') ?? '', cwd, { uid, gid });
    const bytes = fs.readFile(absolutePath(shell.process, path));
    text = decodeUtf8(bytes);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    const reason = error.code === 'EISDIR' ? 'is a directory' : error.message;
    if (name === '.' || name === 'source')
      await shell.complain(error.code === 'EISDIR' ? `${name}: ${file}: ${reason}` : `${file}: ${reason}`);
    return 1;
  }
  const { positional } = shell;
  if (args.length > 1) shell.positional = args.slice(1);
  shell.sourceDepth++;
  try {
    return await runSource(shell, new SourceUnit(text, file));
  } catch (error) {
    if (error instanceof ReturnFrom && shell.sourceDepth > 0) return error.code;
    throw error;
  } finally {
    shell.sourceDepth--;
    if (args.length > 1) shell.positional = positional;
  }
}
