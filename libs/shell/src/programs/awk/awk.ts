// awk(1): POSIX awk in the wording of mawk, which Debian installs as awk.
import { encodeUtf8 } from '@drydock/machinery';
import { Errno } from '../../kernel/file-system.ts';
import type { Process } from '../../kernel/process.ts';
import { RegexError } from '../../text/regex.ts';
import { Interpreter } from './interpreter.ts';
import { parseScript } from './parser.ts';
import { readProgramFile } from './streams.ts';
import { AwkError } from './syntax.ts';

interface CommandLine {
  readonly separator?: string;
  readonly assignments: readonly (readonly [string, string])[];
  readonly files: readonly string[];
  readonly operands: readonly string[];
}

const usage = 'usage: awk [-F value] [-v var=value] [-f program-file] [program-text] [file ...]\n';

export async function awk(process: Process): Promise<number> {
  const fail = async (message: string) => {
    await process.stderr.write(encodeUtf8(message));
    return 2;
  };
  try {
    const line = parseCommandLine(process.argv.slice(1));
    const [text, ...rest] = line.operands;
    if (line.files.length === 0 && text === undefined) return await fail(usage);
    const sources = await Promise.all(line.files.map((file) => readProgramFile(process, file)));
    const script = parseScript(line.files.length > 0 ? sources.join('\n') : text!);
    const interpreter = new Interpreter(script, process, line.files.length > 0 ? line.operands : rest);
    if (line.separator !== undefined)
      interpreter.assign('FS', line.separator === 't' ? '\t' : line.separator);
    for (const [name, value] of line.assignments) interpreter.assign(name, value);
    return await interpreter.run();
  } catch (error) {
    if (error instanceof AwkError || error instanceof RegexError || error instanceof Errno)
      return fail(
        `awk: ${error instanceof Errno ? `cannot open ${error.path ?? ''} (${error.message})` : error.message}\n`,
      );
    throw error;
  }
}

function parseCommandLine(words: readonly string[]): CommandLine {
  const assignments: [string, string][] = [];
  const files: string[] = [];
  let separator: string | undefined;
  let i = 0;
  for (; i < words.length; i++) {
    const word = words[i]!;
    if (word === '--') {
      i++;
      break;
    }
    const option = /^-([Fvf])([\s\S]*)$/.exec(word);
    if (!option) {
      if (word.startsWith('-') && word !== '-') throw new AwkError(`unknown option ${word}`);
      break;
    }
    const value = option[2] === '' ? (words[++i] ?? '') : option[2]!;
    if (option[1] === 'F') separator = value;
    else if (option[1] === 'f') files.push(value);
    else {
      const assignment = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(value);
      if (!assignment) throw new AwkError(`improper assignment: -v ${value}`);
      assignments.push([assignment[1]!, assignment[2]!]);
    }
  }
  return { assignments, files, operands: words.slice(i), ...(separator === undefined ? {} : { separator }) };
}
