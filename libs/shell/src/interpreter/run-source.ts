import type { ParseError, ParsedScript, Statement } from 'unbash';
import { DiscardLine, ShellError } from './control.ts';
import { executeStatement } from './execute.ts';
import type { Shell } from './shell.ts';
import { parseCached, type SourceUnit } from './source.ts';
import { syntaxError } from './syntax-error.ts';

const maxLine = 65_536;

/** Runs a text line by line, as bash reads it: what stands before a syntax error has run. Returns the status. */
export async function runSource(shell: Shell, unit: SourceUnit): Promise<number> {
  const outer = { unit: shell.unit, line: shell.line };
  if (unit.text.split('\n').some((line) => line.length > maxLine))
    throw new ShellError('line too long: the budget is 65536 characters', 2, true);
  shell.unit = unit;
  const mayBecome = shell.mayBecome;
  let discarded = -1;
  shell.runDepth++;
  try {
    const script = parseCached(unit.text);
    const statements = runnable(unit, script);
    if (statements.length === 0) shell.status = 0;
    for (const statement of statements) {
      if (unit.lineAt(statement.pos) <= discarded) continue;
      if (shell.option('noexec') && !shell.interactive) break;
      if (shell.option('verbose')) await shell.write(`${unit.text.slice(statement.pos, statement.end)}\n`, 2);
      shell.mayBecome =
        mayBecome && !script.errors && statement === statements.at(-1) && statements.length === 1;
      try {
        await executeStatement(shell, statement);
      } catch (error) {
        if (!(error instanceof DiscardLine) || shell.runDepth > 1 || shell.commandString) throw error;
        await shell.complain(error.message);
        shell.status = 1;
        discarded = unit.lineAt(statement.end);
      }
    }
    if (!script.errors?.length) return shell.status;
    return await reportSyntaxError(shell, unit, script.errors);
  } finally {
    shell.runDepth--;
    shell.unit = outer.unit;
    shell.line = outer.line;
    shell.mayBecome = mayBecome;
  }
}

/** All statements, or those on lines before the one that bash could not read. */
function runnable(unit: SourceUnit, script: ParsedScript): readonly Statement[] {
  const error = script.errors?.[0];
  if (!error) return script.commands;
  const broken = script.commands.find(
    (statement) => statement.pos <= error.pos && statement.end >= error.pos,
  );
  // what was still open when the text ended has not been read at all
  const open = error.message.startsWith('unexpected token')
    ? broken
    : (script.commands.findLast((statement) => statement.pos <= error.pos) ?? broken);
  const line = unit.lineAt(Math.min(open?.pos ?? error.pos, error.pos));
  return script.commands.filter(
    (statement) => statement.end <= error.pos && unit.lineAt(statement.end) < line,
  );
}

async function reportSyntaxError(
  shell: Shell,
  unit: SourceUnit,
  errors: readonly ParseError[],
): Promise<number> {
  const { message, line, source } = syntaxError(unit, errors);
  shell.line = line;
  const where = shell.commandString && unit.name === undefined ? '-c: ' : '';
  if (where === '') await shell.complain(message);
  else await shell.write(`${shell.name}: ${where}line ${line}: ${message}\n`, 2);
  if (source !== undefined && shell.dialect === 'bash') await shell.complain(`\`${source}'`);
  shell.status = 2;
  if (!shell.interactive) throw new ShellSyntaxExit();
  return 2;
}

/** A script ends at a syntax error. */
export class ShellSyntaxExit extends ShellError {
  constructor() {
    super('', 2, true);
  }
}
