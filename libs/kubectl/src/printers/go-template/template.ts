import { goString } from '../go-format.ts';
import { isTrue, templateFunctions } from './functions.ts';
import { parseTemplate, type Node, type Pipe, type Term } from './parse.ts';

/** Parses a template once and runs it on any number of objects. Missing keys print `<no value>` unless refused. */
export function parseGoTemplate(source: string, allowMissing = true): (data: unknown) => string {
  const { nodes, defined } = parseTemplate(source, new Set(Object.keys(templateFunctions)));
  return (data) => new Execution(defined, allowMissing).run(nodes, data);
}

class LoopJump extends Error {
  constructor(readonly kind: 'break' | 'continue') {
    super(kind);
  }
}

type Scope = Map<string, { value: unknown }>;

class Execution {
  #out = '';

  constructor(
    readonly defined: ReadonlyMap<string, Node[]>,
    readonly allowMissing: boolean,
  ) {}

  run(nodes: readonly Node[], data: unknown): string {
    this.#list(nodes, data, new Map([['$', { value: data }]]));
    return this.#out;
  }

  #list(nodes: readonly Node[], dot: unknown, outer: Scope): void {
    const scope = new Map(outer);
    for (const node of nodes) this.#node(node, dot, scope);
  }

  #node(node: Node, dot: unknown, scope: Scope): void {
    switch (node.type) {
      case 'text':
        this.#out += node.text;
        return;
      case 'output': {
        const value = this.#pipe(node.pipe, dot, scope);
        if (node.pipe.declare.length === 0) this.#out += printable(value);
        return;
      }
      case 'if':
      case 'with': {
        const inner = new Map(scope);
        const value = this.#pipe(node.pipe, dot, inner);
        if (isTrue(value)) this.#list(node.then, node.type === 'with' ? value : dot, inner);
        else this.#list(node.otherwise, dot, inner);
        return;
      }
      case 'range':
        return this.#range(node, dot, scope);
      case 'template': {
        const body = this.defined.get(node.name);
        if (!body) throw new Error(`template ${JSON.stringify(node.name)} not defined`);
        const value = node.pipe ? this.#pipe(node.pipe, dot, scope) : undefined;
        return this.#list(body, value, new Map([['$', { value }]]));
      }
      default:
        throw new LoopJump(node.type);
    }
  }

  #range(node: Extract<Node, { type: 'range' }>, dot: unknown, scope: Scope): void {
    const value = this.#pipe({ ...node.pipe, declare: [] }, dot, scope);
    const entries = entriesOf(value);
    if (entries.length === 0) return this.#list(node.otherwise, dot, scope);
    const names = node.pipe.declare;
    for (const [key, item] of entries) {
      const inner = new Map(scope);
      if (names.length === 1) inner.set(names[0]!, { value: item });
      if (names.length === 2) inner.set(names[0]!, { value: key }).set(names[1]!, { value: item });
      try {
        this.#list(node.then, item, inner);
      } catch (error) {
        if (!(error instanceof LoopJump)) throw error;
        if (error.kind === 'break') return;
      }
    }
  }

  #pipe(pipe: Pipe, dot: unknown, scope: Scope): unknown {
    let value: unknown;
    pipe.commands.forEach((command, i) => {
      value = this.#command(command, dot, scope, i === 0 ? [] : [value]);
    });
    const [name] = pipe.declare;
    if (name) {
      const cell = scope.get(name);
      if (pipe.assign && cell) cell.value = value;
      else scope.set(name, { value });
    }
    return value;
  }

  #command(terms: readonly Term[], dot: unknown, scope: Scope, last: readonly unknown[]): unknown {
    const [first, ...rest] = terms;
    if (first?.type !== 'function') {
      if (rest.length > 0 || last.length > 0) throw new Error(`can't give argument to non-function`);
      return this.#term(first!, dot, scope);
    }
    if (first.name === 'and' || first.name === 'or')
      return this.#shortCircuit(first.name, rest, dot, scope, last);
    const args = [...rest.map((term) => this.#term(term, dot, scope)), ...last];
    return templateFunctions[first.name]!(...args);
  }

  #shortCircuit(
    name: 'and' | 'or',
    terms: readonly Term[],
    dot: unknown,
    scope: Scope,
    last: readonly unknown[],
  ): unknown {
    let value: unknown;
    for (const term of terms) {
      value = this.#term(term, dot, scope);
      if (isTrue(value) === (name === 'or')) return value;
    }
    return last.length > 0 ? last[0] : value;
  }

  #term(term: Term, dot: unknown, scope: Scope): unknown {
    switch (term.type) {
      case 'literal':
        return term.value;
      case 'field':
        return this.#path(dot, term.path);
      case 'variable': {
        const cell = scope.get(term.name);
        if (!cell) throw new Error(`undefined variable ${JSON.stringify(term.name)}`);
        return this.#path(cell.value, term.path);
      }
      case 'pipe':
        return this.#path(this.#pipe(term.pipe, dot, scope), term.path);
      case 'function':
        return templateFunctions[term.name]!();
    }
  }

  #path(start: unknown, path: readonly string[]): unknown {
    let value = start;
    for (const name of path) {
      if (value === undefined || value === null) {
        if (value === null) throw new Error(`nil pointer evaluating interface {}.${name}`);
        throw new Error(`nil data; no entry for key ${JSON.stringify(name)}`);
      }
      if (typeof value !== 'object' || Array.isArray(value))
        throw new Error(`can't evaluate field ${name} in type interface {}`);
      value = (value as Record<string, unknown>)[name];
      if (value === undefined && !this.allowMissing)
        throw new Error(`map has no entry for key ${JSON.stringify(name)}`);
    }
    return value;
  }
}

function entriesOf(value: unknown): (readonly [unknown, unknown])[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.map((item, i) => [i, item] as const);
  if (typeof value === 'number') return Array.from({ length: value }, (_, i) => [i, i] as const);
  if (typeof value !== 'object') throw new Error(`range can't iterate over ${goString(value)}`);
  return Object.keys(value)
    .sort()
    .map((key) => [key, (value as Record<string, unknown>)[key]] as const);
}

const printable = (value: unknown) =>
  value === undefined || value === null ? '<no value>' : goString(value);
