import { isObject, own } from '../patch/value.ts';
import { parseTemplate, type Node, type Step } from './parse.ts';

export interface JsonPathOptions {
  /** Whether a missing field finds nothing (kubectl's printers) instead of failing. Default true. */
  readonly allowMissingKeys?: boolean;
}

export interface JsonPath {
  /** The text that `-o jsonpath` prints, without a final newline. Throws Error in client-go's words. */
  execute(data: unknown): string;
  /** The values that the expressions outside of text find. */
  find(data: unknown): unknown[];
}

/** kubectl's JSONPath dialect. Throws Error for a template that does not parse. */
export function parseJsonPath(template: string, options: JsonPathOptions = {}): JsonPath {
  const nodes = parseTemplate(template);
  const evaluation = new Evaluation(options.allowMissingKeys ?? true);
  return {
    execute: (data) => evaluation.print(nodes, data, data),
    find: (data) =>
      nodes.flatMap((node) => (node.type === 'text' ? [] : evaluation.values(node, data, data))),
  };
}

/**
 * `.metadata.name`, `metadata.name` and `{.metadata.name}` alike, as `--sort-by`, custom columns and `wait` take them.
 * Throws Error with kubectl's text.
 */
export function relaxedJsonPath(expression: string): string {
  if (expression === '') return expression;
  const m = /^\{?\.?([^{}]+)\}?$/.exec(expression);
  if (!m)
    throw new Error(
      `unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`,
    );
  return `{.${m[1]}}`;
}

class Evaluation {
  constructor(readonly allowMissing: boolean) {}

  print(nodes: readonly Node[], root: unknown, current: unknown): string {
    return nodes
      .map((node) => {
        if (node.type === 'text') return node.text;
        if (node.type === 'range')
          return this.values(node.path, root, current)
            .map((value) => this.print(node.body, root, value))
            .join('');
        return this.values(node, root, current).map(valueText).join(' ');
      })
      .join('');
  }

  values(node: Node, root: unknown, current: unknown): unknown[] {
    if (node.type === 'literal') return [node.value];
    if (node.type === 'text') return [node.text];
    if (node.type === 'range')
      return this.values(node.path, root, current).flatMap((value) =>
        node.body.flatMap((inner) => (inner.type === 'text' ? [] : this.values(inner, root, value))),
      );
    return node.steps.reduce<unknown[]>((found, step) => this.#step(step, found), [current]);
  }

  #step(step: Step, found: readonly unknown[]): unknown[] {
    switch (step.type) {
      case 'field':
        return found.flatMap((value) => this.#field(value, step.name));
      case 'wildcard':
        return found.flatMap((value) =>
          Array.isArray(value) ? value : isObject(value) ? sortedValues(value) : [],
        );
      case 'recursive':
        return found.flatMap(descendants);
      case 'union':
        return step.paths.flatMap((path) =>
          path.reduce<unknown[]>(
            (values, name) => values.flatMap((value) => this.#member(value, name)),
            [...found],
          ),
        );
      case 'slice':
        return found.flatMap((value) => this.#slice(value, step));
      case 'filter':
        return found.flatMap((value) => this.#filter(value, step));
    }
  }

  #field(value: unknown, name: string): unknown[] {
    if (isObject(value) && Object.hasOwn(value, name)) return [value[name]];
    if (!this.allowMissing) throw new Error(`${name} is not found`);
    return [];
  }

  #member(value: unknown, name: string): unknown[] {
    if (Array.isArray(value) && /^-?\d+$/.test(name))
      return this.#slice(value, { type: 'slice', from: Number(name), index: true });
    return this.#field(value, name);
  }

  #slice(value: unknown, step: Extract<Step, { type: 'slice' }>): unknown[] {
    if (value === null || value === undefined) return [];
    if (!Array.isArray(value)) {
      if (this.allowMissing && !isObject(value)) return [];
      throw new Error(`${JSON.stringify(value)} is not array or slice`);
    }
    const { length } = value;
    const position = (n: number) => (n < 0 ? n + length : n);
    if (step.index) {
      const at = position(step.from ?? 0);
      if (at < 0 || at >= length)
        throw new Error(`array index out of bounds: index ${step.from ?? 0}, length ${length}`);
      return [value[at]];
    }
    const stride = Math.max(1, step.step ?? 1);
    return value
      .slice(position(step.from ?? 0), position(step.to ?? length))
      .filter((_, i) => i % stride === 0);
  }

  #filter(value: unknown, step: Extract<Step, { type: 'filter' }>): unknown[] {
    const items = Array.isArray(value) ? value : isObject(value) ? [value] : [];
    return items.filter((item) => {
      const left = this.#quietly(step.left, item);
      if (step.operator === 'exists') return left.length > 0;
      const right = step.right ? this.#quietly(step.right, item) : [];
      return left.length > 0 && right.length > 0 && compare(left[0], right[0], step.operator);
    });
  }

  #quietly(node: Node, item: unknown): unknown[] {
    return new Evaluation(true).values(node, item, item);
  }
}

function sortedValues(object: Readonly<Record<string, unknown>>): unknown[] {
  return Object.keys(object)
    .sort()
    .map((key) => own(object, key));
}

function descendants(value: unknown): unknown[] {
  const children = Array.isArray(value) ? value : isObject(value) ? sortedValues(value) : [];
  return [value, ...children.flatMap(descendants)];
}

function compare(left: unknown, right: unknown, operator: string): boolean {
  const equal = typeof left === typeof right ? left === right : String(left) === String(right);
  if (operator === '==') return equal;
  if (operator === '!=') return !equal;
  const [l, r] =
    typeof left === 'number' && typeof right === 'number' ? [left, right] : [String(left), String(right)];
  if (operator === '<') return l < r;
  if (operator === '>') return l > r;
  return operator === '<=' ? l <= r : l >= r;
}

/** Strings as they are, everything else as JSON. */
function valueText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined ? '' : JSON.stringify(sortKeys(value));
}

/** Go's encoder sorts the keys of maps. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key])]),
  );
}
