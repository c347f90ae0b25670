// The JSONPath templates of kubectl (client-go/util/jsonpath): text, {expressions}, {range}…{end}.

export type Node =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'literal'; readonly value: unknown }
  | { readonly type: 'path'; readonly steps: readonly Step[]; readonly fromCurrent: boolean }
  | { readonly type: 'range'; readonly path: Node; readonly body: readonly Node[] };

export type Step =
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'wildcard' }
  | { readonly type: 'recursive' }
  | {
      readonly type: 'slice';
      readonly from?: number;
      readonly to?: number;
      readonly step?: number;
      readonly index: boolean;
    }
  | { readonly type: 'union'; readonly paths: readonly (readonly string[])[] }
  | { readonly type: 'filter'; readonly left: Node; readonly operator: string; readonly right?: Node };

/** Throws Error with client-go's text. */
export function parseTemplate(template: string): readonly Node[] {
  return parseNodes(splitActions(template), false)[0];
}

type Part = { readonly text: string } | { readonly action: string };

function splitActions(template: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  while (at < template.length) {
    const open = template.indexOf('{', at);
    if (open < 0) {
      parts.push({ text: template.slice(at) });
      break;
    }
    if (open > at) parts.push({ text: template.slice(at, open) });
    const close = closingBrace(template, open + 1);
    parts.push({ action: template.slice(open + 1, close).trim() });
    at = close + 1;
  }
  return parts;
}

function closingBrace(template: string, from: number): number {
  let quote = '';
  for (let i = from; i < template.length; i++) {
    const c = template[i]!;
    if (quote) {
      if (c === '\\') i++;
      else if (c === quote) quote = '';
    } else if (c === '"' || c === "'") quote = c;
    else if (c === '}') return i;
  }
  throw new Error(template.slice(from).includes('[') ? 'unterminated array' : 'unclosed action');
}

/** The nodes, and the parts behind the {end}: undefined when the template ended without one. */
function parseNodes(parts: readonly Part[], inRange: boolean): [Node[], readonly Part[] | undefined] {
  const nodes: Node[] = [];
  let rest: readonly Part[] = parts;
  while (rest.length > 0) {
    const [part, ...others] = rest as [Part, ...Part[]];
    rest = others;
    if ('text' in part) nodes.push({ type: 'text', text: part.text });
    else if (part.action === 'end') return inRange ? [nodes, others] : fail('not in range, nothing to end');
    else if (/^range\s/.test(part.action)) {
      const [body, after]: [Node[], readonly Part[] | undefined] = parseNodes(rest, true);
      nodes.push({
        type: 'range',
        path: new ExpressionParser(part.action.slice(5).trim()).expression(),
        body,
      });
      // Without an {end} client-go goes on behind the {range}: the body runs once more, outside of it.
      if (after === undefined) nodes.push(...body);
      rest = after ?? [];
    } else if (part.action !== '') nodes.push(...new ExpressionParser(part.action).all());
  }
  return [nodes, inRange ? undefined : rest];
}

function fail(message: string): never {
  throw new Error(message);
}

class ExpressionParser {
  #at = 0;

  constructor(readonly source: string) {}

  all(): Node[] {
    const nodes: Node[] = [];
    while (this.#skipBlanks()) nodes.push(this.expression());
    return nodes;
  }

  expression(): Node {
    this.#skipBlanks();
    const c = this.source[this.#at];
    if (c === '"' || c === "'") return { type: 'literal', value: this.#quoted() };
    const number = /^[-+]?\d+(\.\d+)?/.exec(this.source.slice(this.#at));
    if (number) {
      this.#at += number[0].length;
      return { type: 'literal', value: Number(number[0]) };
    }
    const word = /^(true|false)\b/.exec(this.source.slice(this.#at));
    if (word) {
      this.#at += word[0].length;
      return { type: 'literal', value: word[0] === 'true' };
    }
    return this.#path();
  }

  #skipBlanks(): boolean {
    while (/\s/.test(this.source[this.#at] ?? '')) this.#at++;
    return this.#at < this.source.length;
  }

  #quoted(): string {
    const quote = this.source[this.#at++]!;
    let text = '';
    while (this.#at < this.source.length && this.source[this.#at] !== quote) {
      const c = this.source[this.#at++]!;
      text += c === '\\' ? unescape(this.source[this.#at++] ?? '') : c;
    }
    if (this.source[this.#at++] !== quote) throw new Error('unterminated quoted string');
    return text;
  }

  /** `['a.b']` is two fields, `['a\\.b']` one. */
  #quotedPath(): string[] {
    const quote = this.source[this.#at++]!;
    const close = this.source.indexOf(quote, this.#at);
    if (close < 0) throw new Error('unterminated quoted string');
    const raw = this.source.slice(this.#at, close);
    this.#at = close + 1;
    return (raw.match(/(\\.|[^.\\])+/g) ?? ['']).map((name) => name.replace(/\\(.)/g, '$1'));
  }

  #path(): Node {
    const fromCurrent = this.source[this.#at] === '@';
    const start = this.#at;
    if (fromCurrent || this.source[this.#at] === '$') this.#at++;
    const steps: Step[] = [];
    for (;;) {
      const c = this.source[this.#at];
      if (c === '.') this.#dotStep(steps);
      else if (c === '[') this.#bracketStep(steps);
      else if (steps.length === 0 && this.#at === start && c && /[\w*]/.test(c)) {
        const name = this.#identifier();
        throw new Error(`unrecognized identifier ${name}`);
      } else break;
    }
    if (this.#at === start)
      throw new Error(
        `unrecognized character in action: U+${this.source.charCodeAt(this.#at).toString(16).toUpperCase().padStart(4, '0')} '${this.source[this.#at]}'`,
      );
    return { type: 'path', steps, fromCurrent };
  }

  #dotStep(steps: Step[]): void {
    this.#at++;
    if (this.source[this.#at] === '.') {
      this.#at++;
      steps.push({ type: 'recursive' });
      if (this.source[this.#at] === '[') return;
    }
    if (this.source[this.#at] === '*') {
      this.#at++;
      steps.push({ type: 'wildcard' });
      return;
    }
    const name = this.#identifier();
    if (name !== '') steps.push({ type: 'field', name });
  }

  #identifier(): string {
    let name = '';
    for (; this.#at < this.source.length; this.#at++) {
      const c = this.source[this.#at]!;
      if (c === '\\') name += this.source[++this.#at] ?? '';
      else if (/[\s.[\](){}@$,=!<>&|"'?:]/.test(c)) break;
      else name += c;
    }
    return name;
  }

  #bracketStep(steps: Step[]): void {
    this.#at++;
    this.#skipBlanks();
    if (this.source.startsWith('?(', this.#at)) {
      this.#at += 2;
      steps.push(this.#filter());
      this.#expect(')');
    } else if (/["']/.test(this.source[this.#at] ?? '')) {
      const paths = [this.#quotedPath()];
      while (this.#skipBlanks() && this.source[this.#at] === ',') {
        this.#at++;
        this.#skipBlanks();
        paths.push(this.#quotedPath());
      }
      steps.push({ type: 'union', paths });
    } else steps.push(...this.#indexes());
    this.#expect(']');
  }

  #indexes(): Step[] {
    const close = this.source.indexOf(']', this.#at);
    if (close < 0) throw new Error('unterminated array');
    const inside = this.source.slice(this.#at, close).trim();
    this.#at = close;
    if (inside === '*') return [{ type: 'wildcard' }];
    if (inside.includes(',')) {
      const numbers = inside.split(',').map((text) => text.trim());
      if (numbers.every((text) => /^-?\d+$/.test(text)))
        return [{ type: 'union', paths: numbers.map((text) => [text]) }];
    }
    const m = /^(-?\d*)(:(-?\d*))?(:(-?\d*))?$/.exec(inside);
    if (!m) throw new Error(`invalid array index ${inside}`);
    const number = (text: string | undefined) => (text ? Number(text) : undefined);
    const from = number(m[1]);
    const to = number(m[3]);
    const step = number(m[5]);
    return [
      {
        type: 'slice',
        index: m[2] === undefined,
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        ...(step === undefined ? {} : { step }),
      },
    ];
  }

  #filter(): Step {
    const left = this.expression();
    this.#skipBlanks();
    const operator = /^(==|!=|<=|>=|<|>)/.exec(this.source.slice(this.#at))?.[0];
    if (!operator) return { type: 'filter', left, operator: 'exists' };
    this.#at += operator.length;
    return { type: 'filter', left, operator, right: this.expression() };
  }

  #expect(character: string): void {
    this.#skipBlanks();
    if (this.source[this.#at] !== character)
      throw new Error(character === ']' ? 'unterminated array' : 'unterminated filter');
    this.#at++;
  }
}

const escapeLetters: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function unescape(letter: string): string {
  return escapeLetters[letter] ?? letter;
}
