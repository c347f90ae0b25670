// Compound commands, one function each.
import type {
  ArithmeticFor,
  Case,
  CommandNode,
  CompoundCommand,
  CompoundList,
  For,
  If,
  Redirected,
  Select,
  While,
} from 'unbash';
import { compilePattern } from '../text/pattern.ts';
import { readLine } from './builtins/read.ts';
import { runInChild, waitForeground } from './child.ts';
import { BreakLoop, ShellError } from './control.ts';
import { executeStatement, suppressed } from './execute.ts';
import { evaluateArithmetic } from './expand/arithmetic.ts';
import { expandFields, expandPattern, expandText } from './expand/fields.ts';
import { expandTemplate } from './expand/pieces.ts';
import { closeSubstitutions } from './expand/command.ts';
import { withRedirections } from './redirect.ts';
import type { Shell } from './shell.ts';
import { evaluateTest } from './test-expression.ts';

export async function executeCompound(
  shell: Shell,
  node: Exclude<CommandNode, { type: 'Command' }>,
): Promise<void> {
  if (node.type === 'Function') {
    const text = shell.unit.text.slice(node.body.pos, node.body.end);
    shell.functions.set(node.name.value, { name: node.name.value, body: node.body, unit: shell.unit, text });
    shell.status = 0;
    return;
  }
  if (node.type === 'Coproc') throw new ShellError('coproc: not simulated');
  if (node.type === 'Redirected') return executeRedirected(shell, node);
  if (node.type !== 'Subshell') {
    const { mayBecome } = shell;
    shell.mayBecome = false;
    try {
      await runners[node.type](shell, node as never);
    } finally {
      shell.mayBecome = mayBecome;
    }
    return;
  }
  await executeSubshell(shell, node.body, shell.unit.text.slice(node.pos, node.end));
}

async function executeRedirected(shell: Shell, node: Redirected): Promise<void> {
  const before = new Set(shell.substitutions.keys());
  const { mayBecome } = shell;
  shell.mayBecome = false;
  try {
    await withRedirections(shell, node.redirects, () => executeCompound(shell, node.command));
  } finally {
    shell.mayBecome = mayBecome;
    closeSubstitutions(shell, before);
  }
}

/** The body of a function, which may be any compound command. */
export async function executeBody(
  shell: Shell,
  body: CompoundCommand | Redirected | CompoundList,
): Promise<void> {
  if (body.type === 'CompoundList') await executeStatements(shell, body);
  else await executeCompound(shell, body);
}

async function executeStatements(shell: Shell, list: CompoundList): Promise<void> {
  for (const statement of list.commands) await executeStatement(shell, statement);
}

async function executeSubshell(shell: Shell, body: CompoundList, text: string): Promise<void> {
  if (shell.mayBecome && shell.traps.size === 0) {
    shell.mayBecome = false;
    return executeStatements(shell, body);
  }
  const controlled = shell.interactive && shell.option('monitor');
  const child = runInChild(shell, {
    ...(controlled ? { group: 'new' as const } : {}),
    program: async (inside) => {
      await executeStatements(inside, body);
      return inside.status;
    },
  });
  shell.status = await waitForeground(shell, [child], text);
}

const runners: {
  readonly [Type in Exclude<CompoundCommand['type'], 'Subshell'>]: (
    shell: Shell,
    node: Extract<CompoundCommand, { type: Type }>,
  ) => Promise<void>;
} = {
  ArithmeticCommand: async (shell, node) => {
    if (shell.option('xtrace')) await shell.write(`+ (( ${node.body.trim()} ))\n`, 2);
    try {
      const value = evaluateArithmetic(shell, await expandTemplate(shell, node.body));
      shell.status = value === 0n ? 1 : 0;
    } catch (error) {
      if (!(error instanceof ShellError) || error.fatal) throw error;
      throw new ShellError(`((: ${error.message}`);
    }
  },
  ArithmeticFor: executeArithmeticFor,
  BraceGroup: (shell, node) => executeStatements(shell, node.body),
  Case: executeCase,
  For: executeFor,
  If: executeIf,
  Select: executeSelect,
  TestCommand: async (shell, node) => {
    shell.status = (await evaluateTest(shell, node.expression)) ? 0 : 1;
  },
  While: executeWhile,
};

async function executeIf(shell: Shell, node: If): Promise<void> {
  for (const branch of [node, ...node.elif]) {
    await suppressed(shell, () => executeStatements(shell, branch.clause));
    if (shell.status === 0) return executeStatements(shell, branch.then);
  }
  shell.status = 0;
  if (node.else) await executeStatements(shell, node.else);
}

/** Runs a loop's body once. Returns false when the loop is to end. */
async function loopBody(shell: Shell, body: CompoundList): Promise<boolean> {
  await shell.step();
  shell.loopDepth++;
  try {
    await executeStatements(shell, body);
    return true;
  } catch (error) {
    if (!(error instanceof BreakLoop)) throw error;
    if (error.levels > 1 && shell.loopDepth > 1) {
      error.levels--;
      throw error;
    }
    shell.status = 0;
    return error.kind === 'continue';
  } finally {
    shell.loopDepth--;
  }
}

async function executeWhile(shell: Shell, node: While): Promise<void> {
  let status = 0;
  for (;;) {
    await suppressed(shell, () => executeStatements(shell, node.clause));
    if ((shell.status === 0) !== (node.kind === 'while')) break;
    const goOn = await loopBody(shell, node.body);
    status = shell.status;
    if (!goOn) break;
  }
  shell.status = status;
}

async function executeFor(shell: Shell, node: For): Promise<void> {
  const words = node.wordlist ? await expandFields(shell, node.wordlist) : [...shell.positional];
  shell.status = 0;
  for (const word of words) {
    if (shell.option('xtrace')) await shell.write(`+ for ${node.name.value} in ${words.join(' ')}\n`, 2);
    shell.variables.set(node.name.value, word);
    if (!(await loopBody(shell, node.body))) break;
  }
}

async function executeArithmeticFor(shell: Shell, node: ArithmeticFor): Promise<void> {
  const value = async (part: ArithmeticFor['test']): Promise<bigint> => {
    if (!part) return 1n;
    return evaluateArithmetic(shell, await expandTemplate(shell, shell.unit.text.slice(part.pos, part.end)));
  };
  await value(node.initialize);
  let status = 0;
  while ((await value(node.test)) !== 0n) {
    const goOn = await loopBody(shell, node.body);
    status = shell.status;
    if (!goOn) break;
    await value(node.update);
  }
  shell.status = status;
}

async function executeCase(shell: Shell, node: Case): Promise<void> {
  const text = await expandText(shell, node.word);
  const options = { ignoreCase: shell.shopt.has('nocasematch') };
  let falling = false;
  let ran = false;
  for (const item of node.items) {
    let matched = falling;
    for (const word of matched ? [] : item.pattern) {
      matched = compilePattern(await expandPattern(shell, word), options).matches(text);
      if (matched) break;
    }
    if (!matched) continue;
    if (!ran) shell.status = 0;
    ran = true;
    await executeStatements(shell, item.body);
    if (item.terminator !== ';&' && item.terminator !== ';;&') return;
    falling = item.terminator === ';&';
  }
  if (!ran) shell.status = 0;
}

async function executeSelect(shell: Shell, node: Select): Promise<void> {
  const words = node.wordlist ? await expandFields(shell, node.wordlist) : [...shell.positional];
  const menu = words.map((word, i) => `${i + 1}) ${word}\n`).join('');
  await shell.write(menu, 2);
  for (;;) {
    await shell.write(shell.variables.get('PS3') ?? '#? ', 2);
    const line = await readLine(shell, { fd: 0, delimiter: '\n', raw: true });
    if (!line.complete && line.text === '') {
      await shell.write('\n', 2);
      shell.status = 1;
      return;
    }
    if (line.text.trim() === '') {
      await shell.write(menu, 2);
      continue;
    }
    shell.variables.set('REPLY', line.text);
    shell.variables.set(node.name.value, words[Number(line.text.trim()) - 1] ?? '');
    if (!(await loopBody(shell, node.body))) return;
  }
}
