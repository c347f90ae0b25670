// CEL with the functions of labs. `matches` is RE2: the package's own would run JavaScript patterns, which can hang.
import { Environment, EvaluationError, ParseError } from '@marcbachmann/cel-js';
import { parseDuration, parseQuantity } from '@drydock/machinery';
import { RE2JS } from 're2js';
import { InvalidCheck } from '../result.ts';
import type { ClusterReader } from './cluster-reader.ts';
import { showCel, toCel } from './values.ts';

export type Outcome =
  | { readonly state: 'value'; readonly value: unknown }
  /** A key that is not there: the learner's doing, not the lab's. */
  | { readonly state: 'missing'; readonly path: string }
  /** A value of a type that does not fit. Not INVALID: what an object holds is the learner's; the proof finds the author's. */
  | { readonly state: 'unfit'; readonly reason: string };

class UnfitValue extends Error {}

const limits = {
  maxAstNodes: 2000,
  maxDepth: 60,
  maxListElements: 200,
  maxMapEntries: 200,
  maxCallArguments: 16,
};

export class Expressions {
  readonly #environment: Environment;

  constructor(reader: ClusterReader) {
    this.#environment = new Environment({
      unlistedVariablesAreDyn: true,
      enableOptionalTypes: true,
      homogeneousAggregateLiterals: false,
      limits,
    });
    this.#environment
      .registerFunction('quantity(dyn): double', quantity)
      .registerFunction('seconds(string): double', seconds)
      .registerFunction('semver(string): int', semver)
      .registerFunction('string.re2matches(string): bool', re2matches)
      .registerFunction('resources(string, string): list', async (apiVersion: string, kind: string) =>
        toCel(await reader.list(apiVersion, kind)),
      )
      .registerFunction(
        'resources(string, string, string): list',
        async (apiVersion: string, kind: string, namespace: string) =>
          toCel(await reader.list(apiVersion, kind, namespace)),
      )
      .registerFunction('podsOf(map): list', async (workload: unknown) =>
        toCel(await reader.podsOf(workload)),
      );
  }

  /** Evaluates with these variables (plain JSON). Throws InvalidCheck when the expression itself is wrong. */
  async evaluate(expression: string, variables: Readonly<Record<string, unknown>>): Promise<Outcome> {
    const source = withSafeMatches(expression);
    try {
      const value: unknown = await this.#environment.evaluate(
        source,
        toCel(variables) as Record<string, unknown>,
      );
      return { state: 'value', value };
    } catch (error) {
      if (
        error instanceof EvaluationError &&
        (error.code === 'no_such_key' || error.code === 'index_out_of_bounds')
      )
        return { state: 'missing', path: pathBefore(source, error.range?.end ?? source.length) };
      if (isUnfit(error)) return { state: 'unfit', reason: reason(error) };
      throw error instanceof InvalidCheck ? error : new InvalidCheck(`${expression}: ${reason(error)}`);
    }
  }

  /** Whether a condition holds; anything but true or false is the author's mistake. */
  async test(expression: string, variables: Readonly<Record<string, unknown>>): Promise<Outcome> {
    const outcome = await this.evaluate(expression, variables);
    if (outcome.state === 'value' && typeof outcome.value !== 'boolean')
      throw new InvalidCheck(`${expression}: gives ${showCel(outcome.value)}, neither true nor false`);
    return outcome;
  }

  /** Fills `${cel}` into a text; what is not there reads `(absent)`. */
  async fill(text: string, variables: Readonly<Record<string, unknown>>): Promise<string> {
    let result = '';
    let end = 0;
    for (const match of text.matchAll(/\$\{([^{}]+)\}/g)) {
      const outcome = await this.evaluate(match[1]!, variables);
      result +=
        text.slice(end, match.index) + (outcome.state === 'value' ? showCel(outcome.value) : '(absent)');
      end = match.index + match[0].length;
    }
    return result + text.slice(end);
  }

  /** What is wrong with the syntax; undefined when nothing is. */
  syntaxError(expression: string): string | undefined {
    try {
      this.#environment.parse(withSafeMatches(expression));
      return undefined;
    } catch (error) {
      return reason(error);
    }
  }
}

function isUnfit(error: unknown): boolean {
  return (
    error instanceof UnfitValue || (error instanceof EvaluationError && error.code !== 'unknown_variable')
  );
}

function reason(error: unknown): string {
  if (error instanceof EvaluationError || error instanceof ParseError) return error.summary ?? error.message;
  return error instanceof Error ? error.message : String(error);
}

/** `a.matches(b)` outside of string literals becomes the RE2 version. */
function withSafeMatches(expression: string): string {
  return expression.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\.matches\s*\(/g, (token) =>
    token.startsWith('.') ? '.re2matches(' : token,
  );
}

function pathBefore(source: string, end: number): string {
  return /[\w.?[\]'"]+$/.exec(source.slice(0, end))?.[0] ?? source;
}

function quantity(value: unknown): number {
  const parsed =
    typeof value === 'string' || typeof value === 'bigint' || typeof value === 'number'
      ? parseQuantity(String(value))
      : undefined;
  if (!parsed) throw new UnfitValue(`${showCel(value)} is no quantity`);
  return Number(parsed.nano) / 1e9;
}

function seconds(text: string): number {
  const parsed = parseDuration(text);
  if (parsed === undefined) throw new UnfitValue(`${text} is no duration`);
  return parsed / 1000;
}

/** A number that orders versions: 1.2.10 is more than 1.2.9. Pre-releases do not count. */
function semver(text: string): bigint {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  if (!match) throw new UnfitValue(`${text} is no version`);
  const [, major, minor, patch = '0'] = match;
  return (BigInt(major!) * 1_000_000n + BigInt(minor!)) * 1_000_000n + BigInt(patch);
}

function re2matches(text: string, pattern: string): boolean {
  return RE2JS.compile(pattern).matcher(text).find();
}
