// One CEL expression: compiled once, evaluated often. The package's own `matches` would run JavaScript patterns, which
// can hang; a function of the same length takes its place, so that columns in messages stay right.
import { EvaluationError, type ASTNode, type Environment, type ParseResult } from '@marcbachmann/cel-js';
import { compileErrorText } from './compile-error.ts';
import { largestList, loopDepth } from './cost.ts';

export type CelResult =
  | { readonly ok: true; readonly value: unknown }
  /** In the words of cel-go: `no such key: foo`. */
  | { readonly ok: false; readonly error: string };

/** What cel-go's cost limit stops, as far as it is known before the start: loops within loops over long lists. */
const maximumSteps = 10_000_000;

export class Expression {
  readonly #program: ParseResult | undefined;
  readonly #error: string | undefined;

  constructor(
    environment: Environment,
    readonly source: string,
  ) {
    try {
      this.#program = environment.parse(safeSource(source));
    } catch (error) {
      this.#error = compileErrorText(error, source);
    }
  }

  /** What is wrong with the syntax; undefined when nothing is. */
  get syntaxError(): string | undefined {
    return this.#error;
  }

  evaluate(variables: Readonly<Record<string, unknown>>): CelResult {
    if (!this.#program) return { ok: false, error: this.#error ?? '' };
    const depth = loopDepth(this.#program.ast);
    if (depth > 1 && largestList(variables) ** depth > maximumSteps)
      return { ok: false, error: 'operation cancelled: actual cost limit exceeded' };
    try {
      return { ok: true, value: this.#program(variables) as unknown };
    } catch (error) {
      return { ok: false, error: runtimeErrorText(error) };
    }
  }

  /** Whether a variable is used. */
  uses(variable: string): boolean {
    return this.#program !== undefined && mentions(this.#program.ast, variable);
  }
}

function mentions(node: unknown, variable: string): boolean {
  if (Array.isArray(node)) return node.some((item) => mentions(item, variable));
  if (typeof node !== 'object' || node === null || !('op' in node)) return false;
  const { op, args } = node as ASTNode;
  return op === 'id' ? args === variable : mentions(args, variable);
}

/** `a.matches(b)` outside of string literals becomes the RE2 version. */
export function safeSource(source: string): string {
  return source.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\.matches(?=\s*\()/g, (token) =>
    token === '.matches' ? '.re2find' : token,
  );
}

function runtimeErrorText(error: unknown): string {
  if (!(error instanceof EvaluationError)) return error instanceof Error ? error.message : String(error);
  const text = error.summary ?? error.message;
  if (error.code === 'no_such_key') return text.replace('No such key', 'no such key');
  const index = /index (-?\d+) >= size/.exec(text);
  if (index) return `index out of bounds: ${index[1]}`;
  if (error.code === 'no_such_overload' || error.code === 'no_matching_overload') return 'no such overload';
  if (error.code === 'unknown_variable')
    return text.replace(/^Unknown variable: (.*)$/, 'no such attribute(s): $1');
  return text;
}
