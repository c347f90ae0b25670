// The part of Go's text/template that templates for kubectl use, parsed into a tree.

export type Node =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'output'; readonly pipe: Pipe }
  | { readonly type: 'if' | 'with'; readonly pipe: Pipe; readonly then: Node[]; readonly otherwise: Node[] }
  | { readonly type: 'range'; readonly pipe: Pipe; readonly then: Node[]; readonly otherwise: Node[] }
  | { readonly type: 'template'; readonly name: string; readonly pipe?: Pipe }
  | { readonly type: 'break' | 'continue' };

/** Commands from left to right; the value of one is the last argument of the next. */
export interface Pipe {
  readonly declare: readonly string[];
  readonly assign: boolean;
  readonly commands: readonly (readonly Term[])[];
}

export type Term =
  | { readonly type: 'literal'; readonly value: unknown }
  | { readonly type: 'field'; readonly path: readonly string[] }
  | { readonly type: 'variable'; readonly name: string; readonly path: readonly string[] }
  | { readonly type: 'function'; readonly name: string }
  | { readonly type: 'pipe'; readonly pipe: Pipe; readonly path: readonly string[] };

export interface ParsedTemplate {
  readonly nodes: Node[];
  readonly defined: ReadonlyMap<string, Node[]>;
}

type Piece = { readonly text: string } | { readonly action: string; readonly line: number };

/** Throws an Error in text/template's words. */
export function parseTemplate(source: string, functions: ReadonlySet<string>): ParsedTemplate {
  const parser = new TemplateParser(pieces(source), functions);
  const nodes = parser.list();
  return { nodes: nodes.nodes, defined: parser.defined };
}

function pieces(source: string): Piece[] {
  const out: Piece[] = [];
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf('{{', at);
    if (open < 0) break;
    const close = closeOf(source, open);
    const trimLeft = /^-\s/.test(source.slice(open + 2, open + 4));
    const text = source.slice(at, open);
    out.push({ text: trimLeft ? text.trimEnd() : text });
    let action = source.slice(open + 2, close);
    if (trimLeft) action = action.slice(1);
    const trimRight = /\s-$/.test(action);
    if (trimRight) action = action.slice(0, -1);
    if (!/^\s*\/\*/.test(action))
      out.push({ action: action.trim(), line: source.slice(0, open).split('\n').length });
    at = close + 2;
    if (trimRight) at += source.slice(at).length - source.slice(at).trimStart().length;
  }
  out.push({ text: source.slice(at) });
  return out;
}

function closeOf(source: string, open: number): number {
  for (let i = open + 2, quote = ''; i < source.length; i++) {
    const letter = source[i]!;
    if (quote) {
      if (letter === '\\' && quote === '"') i++;
      else if (letter === quote) quote = '';
    } else if (letter === '"' || letter === '`') quote = letter;
    else if (letter === '}' && source[i + 1] === '}') return i;
  }
  throw new Error(`template: output:${source.slice(0, open).split('\n').length}: unclosed action`);
}

const tokenPattern =
  /\s+|"(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)'|:=|[|(),=]|\$[\w]*(?:\.[\w]+)*|(?:\.[A-Za-z_]\w*)+|\.|[+-]?(?:0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|[A-Za-z_]\w*/gy;

class TemplateParser {
  readonly defined = new Map<string, Node[]>();
  #at = 0;
  #line = 1;

  constructor(
    readonly pieces: readonly Piece[],
    readonly functions: ReadonlySet<string>,
  ) {}

  /** Nodes up to `{{end}}` or `{{else…}}` (whose action is returned) or the end of the text. */
  list(depth = 0): { nodes: Node[]; end?: string } {
    const nodes: Node[] = [];
    while (this.#at < this.pieces.length) {
      const piece = this.pieces[this.#at++]!;
      if ('text' in piece) {
        if (piece.text !== '') nodes.push({ type: 'text', text: piece.text });
        continue;
      }
      this.#line = piece.line;
      const [, word = '', rest = ''] = /^(\w*)\s*([\s\S]*)$/.exec(piece.action) ?? [];
      if (word === 'end' || word === 'else') {
        if (depth === 0) throw this.#error(`unexpected {{${word}}}`);
        return { nodes, end: piece.action };
      }
      nodes.push(...this.#node(word, rest, piece.action, depth));
    }
    if (depth > 0) throw this.#error('unexpected EOF');
    return { nodes };
  }

  #node(word: string, rest: string, action: string, depth: number): Node[] {
    if (word === 'if' || word === 'with' || word === 'range') return [this.#control(word, rest, depth)];
    if (word === 'break' || word === 'continue') return [{ type: word }];
    if (word === 'define') {
      this.defined.set(String(JSON.parse(rest)), this.list(depth + 1).nodes);
      return [];
    }
    if (word === 'template' || word === 'block') {
      const [, name = '""', argument = ''] = /^("(?:[^"\\]|\\.)*")\s*([\s\S]*)$/.exec(rest) ?? [];
      if (word === 'block') this.defined.set(String(JSON.parse(name)), this.list(depth + 1).nodes);
      const pipe = argument === '' ? undefined : this.#pipe(argument);
      return [{ type: 'template', name: String(JSON.parse(name)), ...(pipe ? { pipe } : {}) }];
    }
    if (action === '') throw this.#error('missing value for command');
    return [{ type: 'output', pipe: this.#pipe(action) }];
  }

  #control(type: 'if' | 'with' | 'range', condition: string, depth: number): Node {
    if (condition === '') throw this.#error(`missing value for ${type}`);
    const pipe = this.#pipe(condition);
    const first = this.list(depth + 1);
    if (first.end === 'end') return { type, pipe, then: first.nodes, otherwise: [] };
    const [, next, again = ''] = /^else\s*(if|with)?\s*([\s\S]*)$/.exec(first.end ?? '') ?? [];
    if (next)
      return {
        type,
        pipe,
        then: first.nodes,
        otherwise: [this.#control(next as 'if' | 'with', again, depth)],
      };
    return { type, pipe, then: first.nodes, otherwise: this.list(depth + 1).nodes };
  }

  #pipe(text: string): Pipe {
    return pipeOf(this.#tokens(text), this);
  }

  #tokens(text: string): string[] {
    const tokens: string[] = [];
    tokenPattern.lastIndex = 0;
    while (tokenPattern.lastIndex < text.length) {
      const start = tokenPattern.lastIndex;
      const match = tokenPattern.exec(text);
      if (!match) throw this.#error(`unexpected ${JSON.stringify(text[start])} in command`);
      tokens.push(match[0]);
    }
    return tokens;
  }

  check(name: string): void {
    if (!this.functions.has(name)) throw this.#error(`function ${JSON.stringify(name)} not defined`);
  }

  fail(message: string): Error {
    return this.#error(message);
  }

  #error(message: string): Error {
    return new Error(`template: output:${this.#line}: ${message}`);
  }
}

interface Checker {
  check(name: string): void;
  fail(message: string): Error;
}

/** Consumes `tokens` up to the end or a closing parenthesis. */
function pipeOf(tokens: string[], checker: Checker): Pipe {
  const { declare, assign } = declaration(tokens);
  const commands: Term[][] = [[]];
  while (tokens.length > 0 && tokens[0] !== ')') {
    const token = tokens.shift()!;
    if (token.trim() === '') continue;
    if (token === '|') commands.push([]);
    else commands.at(-1)!.push(term(token, tokens, checker));
  }
  if (commands.some((command) => command.length === 0)) throw checker.fail('missing value for command');
  return { declare, assign, commands };
}

function declaration(tokens: string[]): { declare: string[]; assign: boolean } {
  const words = tokens.map((token, i) => ({ token, i })).filter(({ token }) => token.trim() !== '');
  const at = words.findIndex(({ token }) => token === ':=' || token === '=');
  const names = words.slice(0, Math.max(0, at)).filter(({ token }) => token !== ',');
  if (at < 1 || !names.every(({ token }) => /^\$\w+$/.test(token))) return { declare: [], assign: false };
  tokens.splice(0, words[at]!.i + 1);
  return { declare: names.map(({ token }) => token), assign: words[at]!.token === '=' };
}

function term(token: string, tokens: string[], checker: Checker): Term {
  if (token === '(') {
    const pipe = pipeOf(tokens, checker);
    if (tokens.shift() !== ')') throw checker.fail('unclosed left paren');
    const path = tokens[0]?.startsWith('.') && tokens[0] !== '.' ? tokens.shift()!.slice(1).split('.') : [];
    return { type: 'pipe', pipe, path };
  }
  if (token === '.') return { type: 'field', path: [] };
  if (token.startsWith('.')) return { type: 'field', path: token.slice(1).split('.') };
  if (token.startsWith('$')) {
    const [name = '$', ...path] = token.split('.');
    return { type: 'variable', name, path };
  }
  if (token.startsWith('"')) return { type: 'literal', value: unquote(token) };
  if (token.startsWith('`')) return { type: 'literal', value: token.slice(1, -1) };
  if (token.startsWith("'"))
    return { type: 'literal', value: unquote(`"${token.slice(1, -1)}"`).codePointAt(0) };
  if (/^[+-]?\d/.test(token)) return { type: 'literal', value: Number(token) };
  if (token === 'true' || token === 'false') return { type: 'literal', value: token === 'true' };
  if (token === 'nil') return { type: 'literal', value: null };
  if (!/^\w+$/.test(token)) throw checker.fail(`unexpected ${JSON.stringify(token)} in operand`);
  checker.check(token);
  return { type: 'function', name: token };
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '"': '"',
  '\\': '\\',
  "'": "'",
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
};

function unquote(token: string): string {
  return token
    .slice(1, -1)
    .replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)/g, (_, code: string) =>
      code.length > 1 ? String.fromCharCode(parseInt(code.slice(1), 16)) : (escapes[code] ?? code),
    );
}
