import { type EvaluatedAssignment, performAssignment } from '../assignment.ts';
import { ShellError } from '../control.ts';
import { evaluateArithmetic } from '../expand/arithmetic.ts';
import { quoteDouble } from '../quote.ts';
import type { Shell } from '../shell.ts';
import { emptyVariable, keysOf, type Variable, valuesOf } from '../variables.ts';

type Argument = string | EvaluatedAssignment;

interface Flags {
  readonly on: Set<string>;
  readonly off: Set<string>;
  readonly rest: readonly Argument[];
}

function flagsOf(args: readonly Argument[]): Flags {
  const on = new Set<string>();
  const off = new Set<string>();
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i]!;
    if (typeof arg !== 'string' || !/^[-+][A-Za-z]+$/.test(arg)) {
      if (arg === '--') i++;
      break;
    }
    for (const letter of arg.slice(1)) (arg[0] === '-' ? on : off).add(letter);
  }
  return { on, off, rest: args.slice(i) };
}

function nameOf(argument: Argument): string {
  return typeof argument === 'string' ? argument.replace(/\+?=.*$/s, '') : argument.name;
}

/** `name=value` that came out of an expansion. */
function assignmentOf(argument: Argument): EvaluatedAssignment | undefined {
  if (typeof argument !== 'string') return argument;
  const match = /^([A-Za-z_]\w*)(\+?)=(.*)$/s.exec(argument);
  if (!match) return undefined;
  return { name: match[1]!, index: undefined, append: match[2] === '+', value: match[3]! };
}

async function checkName(shell: Shell, command: string, argument: Argument): Promise<boolean> {
  const name = nameOf(argument);
  if (/^[A-Za-z_]\w*(\[.*\])?$/.test(name)) return true;
  await shell.complain(
    `${command}: \`${typeof argument === 'string' ? argument : name}': not a valid identifier`,
  );
  return false;
}

export async function declareBuiltin(shell: Shell, args: readonly Argument[]): Promise<number> {
  const { on, off, rest } = flagsOf(args);
  if (on.has('f') || on.has('F')) return showFunctions(shell, on.has('F'), rest.map(nameOf));
  if (on.has('p') || rest.length === 0) return showVariables(shell, on, rest.map(nameOf));
  let status = 0;
  for (const argument of rest) {
    if (!(await checkName(shell, 'declare', argument))) {
      status = 1;
      continue;
    }
    const name = nameOf(argument).replace(/\[.*$/, '');
    const inFunction = shell.frames.length > 0 && !on.has('g');
    const variable = inFunction ? shell.variables.declareLocal(name) : shell.variables.declareGlobal(name);
    if (variable.readonly && (assignmentOf(argument) || off.has('r')))
      return complainReadonly(shell, 'declare', name);
    setAttributes(variable, on, off);
    const assignment = assignmentOf(argument);
    if (assignment) assign(shell, assignment, variable);
    if (on.has('r')) variable.readonly = true;
  }
  return status;
}

async function complainReadonly(shell: Shell, command: string, name: string): Promise<number> {
  await shell.complain(`${command === 'declare' ? 'declare: ' : ''}${name}: readonly variable`);
  return 1;
}

function setAttributes(variable: Variable, on: ReadonlySet<string>, off: ReadonlySet<string>): void {
  if (on.has('A') && !variable.associative) {
    variable.associative = new Map();
    variable.value = undefined;
  }
  if (on.has('a') && !variable.indexed) {
    variable.indexed = new Map(variable.value === undefined ? [] : [[0, variable.value]]);
    variable.value = undefined;
  }
  if (on.has('x')) variable.exported = true;
  if (off.has('x')) variable.exported = false;
  if (on.has('i')) variable.integer = true;
  if (off.has('i')) variable.integer = false;
  if (on.has('l')) Object.assign(variable, { lower: true, upper: false });
  if (on.has('u')) Object.assign(variable, { upper: true, lower: false });
  if (on.has('n')) variable.reference = true;
}

function assign(shell: Shell, assignment: EvaluatedAssignment, variable: Variable): void {
  if (variable.reference && typeof assignment.value === 'string') {
    variable.value = assignment.value;
    return;
  }
  const value =
    variable.integer && typeof assignment.value === 'string'
      ? evaluateArithmetic(shell, assignment.value).toString()
      : assignment.value;
  performAssignment(shell, { ...assignment, value });
}

export async function localBuiltin(shell: Shell, args: readonly Argument[]): Promise<number> {
  if (shell.frames.length === 0) throw new ShellError('local: can only be used in a function');
  const { rest } = flagsOf(args);
  if (rest.length === 0) return 0;
  return declareBuiltin(shell, args);
}

export async function exportBuiltin(shell: Shell, args: readonly Argument[]): Promise<number> {
  const { on, rest } = flagsOf(args);
  if (rest.length === 0 || on.has('p')) return showVariables(shell, new Set('x'), rest.map(nameOf));
  let status = 0;
  for (const argument of rest) {
    if (!(await checkName(shell, 'export', argument))) {
      status = 1;
      continue;
    }
    if (on.has('f')) continue;
    const assignment = assignmentOf(argument);
    if (assignment) performAssignment(shell, assignment);
    shell.variables.ensure(nameOf(argument)).exported = !on.has('n');
  }
  return status;
}

export async function readonlyBuiltin(shell: Shell, args: readonly Argument[]): Promise<number> {
  const { on, rest } = flagsOf(args);
  if (rest.length === 0 || on.has('p')) return showVariables(shell, new Set('r'), []);
  for (const argument of rest) {
    if (!(await checkName(shell, 'readonly', argument))) return 1;
    const assignment = assignmentOf(argument);
    if (on.has('a') || on.has('A')) setAttributes(shell.variables.ensure(nameOf(argument)), on, new Set());
    if (assignment) performAssignment(shell, assignment);
    shell.variables.ensure(nameOf(argument)).readonly = true;
  }
  return 0;
}

async function showVariables(
  shell: Shell,
  on: ReadonlySet<string>,
  names: readonly string[],
): Promise<number> {
  let status = 0;
  const wanted = names.length > 0 ? names : shell.variables.names();
  for (const name of wanted) {
    const made = shell.variables.dynamic.get(name);
    const variable =
      shell.variables.own(name) ?? (made ? { ...emptyVariable(), value: made.get() } : undefined);
    if (!variable) {
      await shell.complain(`declare: ${name}: not found`);
      status = 1;
      continue;
    }
    if (names.length === 0 && !fits(variable, on)) continue;
    await shell.write(`${declarationOf(name, variable)}\n`);
  }
  return status;
}

function fits(variable: Variable, on: ReadonlySet<string>): boolean {
  if (on.has('x') && !variable.exported) return false;
  if (on.has('r') && !variable.readonly) return false;
  if (on.has('i') && !variable.integer) return false;
  if (on.has('a') && !variable.indexed) return false;
  return !(on.has('A') && !variable.associative);
}

/** As `declare -p` prints it. */
export function declarationOf(name: string, variable: Variable): string {
  const { indexed, associative, exported, integer, lower, upper, readonly, reference } = variable;
  const letters = `${indexed ? 'a' : ''}${associative ? 'A' : ''}${integer ? 'i' : ''}${lower ? 'l' : ''}${reference ? 'n' : ''}${readonly ? 'r' : ''}${upper ? 'u' : ''}${exported ? 'x' : ''}`;
  const head = `declare -${letters === '' ? '-' : letters} ${name}`;
  if (indexed || associative) {
    const values = valuesOf(variable);
    const shown = keysOf(variable).map(
      (key, i) => `[${/^[\w.-]+$/.test(key) ? key : quoteDouble(key)}]=${quoteDouble(values[i]!)}`,
    );
    return associative
      ? `${head}=(${shown.map((text) => `${text} `).join('')})`
      : `${head}=(${shown.join(' ')})`;
  }
  return variable.value === undefined ? head : `${head}=${quoteDouble(variable.value)}`;
}

async function showFunctions(shell: Shell, namesOnly: boolean, names: readonly string[]): Promise<number> {
  const wanted = names.length > 0 ? names : [...shell.functions.keys()].sort();
  let status = 0;
  for (const name of wanted) {
    const made = shell.functions.get(name);
    if (!made) status = 1;
    else if (namesOnly) await shell.write(names.length > 0 ? `${name}\n` : `declare -f ${name}\n`);
    else await shell.write(`${name} () \n${made.text}\n`);
  }
  return status;
}
