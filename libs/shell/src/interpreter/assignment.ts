import type { Assignment, Word } from 'unbash';
import { ShellError } from './control.ts';
import { elementKey, evaluateArithmetic } from './expand/arithmetic.ts';
import { expandFields, expandText } from './expand/fields.ts';
import { expandTemplate } from './expand/pieces.ts';
import { quoteTrace } from './quote.ts';
import type { Shell } from './shell.ts';
import { ReadonlyVariable, valuesOf } from './variables.ts';

export interface ArrayElement {
  readonly key: string | undefined;
  readonly value: string;
}

export interface EvaluatedAssignment {
  readonly name: string;
  readonly index: string | undefined;
  readonly append: boolean;
  readonly value: string | readonly ArrayElement[];
}

/** Expands the right-hand side of an assignment. */
export async function assignmentFrom(shell: Shell, node: Assignment): Promise<EvaluatedAssignment> {
  const base = {
    name: node.name,
    append: node.append ?? false,
    index: node.index && (await expandIndex(shell, node.name, node.index)),
  };
  if (node.value.type === 'Word') return { ...base, value: await expandText(shell, node.value, true) };
  const elements: ArrayElement[] = [];
  for (const word of node.value.elements) elements.push(...(await elementsOf(shell, word)));
  return { ...base, value: elements };
}

async function expandIndex(shell: Shell, name: string, index: Word): Promise<string> {
  if (shell.variables.find(name)?.associative) return expandText(shell, index);
  return expandTemplate(shell, index.text.replace(/"/g, ''));
}

async function elementsOf(shell: Shell, word: Word): Promise<ArrayElement[]> {
  const keyed = /^\[((?:[^\]\\"']|\\.|"[^"]*"|'[^']*')*)\](\+?)=/s.exec(word.text);
  if (!keyed) return (await expandFields(shell, [word])).map((value) => ({ key: undefined, value }));
  const text = await expandKeyed(shell, word, keyed[0].length);
  const key = await expandTemplate(shell, keyed[1]!.replace(/^(["'])(.*)\1$/s, '$2'));
  return [{ key, value: text }];
}

/** `[key]=value` came as one word: its value is what stands after the equals sign. */
async function expandKeyed(shell: Shell, word: Word, skip: number): Promise<string> {
  const from = word.pos + skip;
  if (!word.parts)
    return expandText(shell, { ...word, text: word.text.slice(skip), value: word.text.slice(skip) }, true);
  const parts = word.parts
    .filter((part) => part.end > from)
    .map((part) =>
      part.pos >= from || part.type !== 'Literal'
        ? part
        : {
            ...part,
            pos: from,
            text: part.text.slice(from - part.pos),
            value: part.text.slice(from - part.pos),
          },
    );
  return expandText(shell, { ...word, text: word.text.slice(skip), value: '', parts }, true);
}

/** Stores the value. Throws ShellError for a readonly variable. */
export function performAssignment(shell: Shell, assignment: EvaluatedAssignment): void {
  try {
    if (typeof assignment.value === 'string') assignText(shell, assignment, assignment.value);
    else assignArray(shell, assignment, assignment.value);
    if (shell.option('allexport')) shell.variables.export(assignment.name);
  } catch (error) {
    if (error instanceof ReadonlyVariable) throw new ShellError(error.message, 1, true);
    throw error;
  }
}

function assignText(shell: Shell, { name, index, append }: EvaluatedAssignment, text: string): void {
  const { variables } = shell;
  const variable = variables.find(name);
  const key = index === undefined ? undefined : elementKey(shell, name, index);
  const before = append ? currentText(shell, name, key) : '';
  const value = variable?.integer
    ? (evaluateArithmetic(shell, text) + (append ? evaluateArithmetic(shell, before) : 0n)).toString()
    : before + text;
  if (key === undefined) variables.set(name, value);
  else variables.setElement(name, key, value);
}

function currentText(shell: Shell, name: string, key: string | number | undefined): string {
  if (key === undefined) return shell.variables.get(name) ?? '';
  const variable = shell.variables.find(name);
  return variable?.associative?.get(String(key)) ?? variable?.indexed?.get(Number(key)) ?? '';
}

function assignArray(
  shell: Shell,
  { name, append }: EvaluatedAssignment,
  elements: readonly ArrayElement[],
): void {
  const { variables } = shell;
  const variable = variables.ensure(name);
  if (variable.readonly) throw new ReadonlyVariable(name);
  if (variable.associative) {
    if (!append) variable.associative.clear();
    // without keys the elements are keys and values in turn
    if (elements.every((element) => element.key === undefined))
      for (let i = 0; i < elements.length; i += 2)
        variable.associative.set(elements[i]!.value, elements[i + 1]?.value ?? '');
    else for (const { key, value } of elements) variable.associative.set(key ?? '0', value);
    return;
  }
  if (!append) variables.setArray(name, []);
  else if (!variable.indexed) variables.setArray(name, valuesOf(variable));
  let next = Math.max(-1, ...variable.indexed!.keys()) + 1;
  for (const { key, value } of elements) {
    const index = key === undefined ? next : Number(elementKey(shell, name, key));
    const text = variable.integer ? evaluateArithmetic(shell, value).toString() : value;
    variables.setElement(name, index, text);
    next = index + 1;
  }
}

/** As `set -x` shows it. */
export function traceAssignment({ name, index, append, value }: EvaluatedAssignment): string {
  const target = `${name}${index === undefined ? '' : `[${index}]`}${append ? '+' : ''}=`;
  if (typeof value === 'string') return target + (value === '' ? '' : quoteTrace(value));
  return `${target}(${value.map((element) => (element.key === undefined ? '' : `[${element.key}]=`) + quoteTrace(element.value)).join(' ')})`;
}
