// Label selectors: both the text form of `-l` and the object form of spec.selector.
import { badRequest } from './status-error.ts';
import { labelValue, qualifiedName } from './names.ts';

type Operator = '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | '>' | '<';

export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

type Labels = Readonly<Record<string, string>>;

export class Selector {
  constructor(
    readonly requirements: readonly Requirement[],
    /** Matches nothing at all: what an absent object selector means. */
    readonly nothing = false,
  ) {}

  /** Whether every object matches. */
  get empty(): boolean {
    return !this.nothing && this.requirements.length === 0;
  }

  matches(labels: Labels = {}): boolean {
    return !this.nothing && this.requirements.every((requirement) => satisfies(requirement, labels));
  }

  /** The text form, as `-l` takes it. */
  toString(): string {
    return this.requirements.map(requirementText).join(',');
  }
}

function satisfies({ key, operator, values }: Requirement, labels: Labels): boolean {
  const present = Object.hasOwn(labels, key);
  const value = present ? labels[key]! : '';
  switch (operator) {
    case '=':
    case '==':
    case 'in':
      return present && values.includes(value);
    case '!=':
    case 'notin':
      return !present || !values.includes(value);
    case 'exists':
      return present;
    case '!':
      return !present;
    case '>':
      return present && /^-?\d+$/.test(value) && Number(value) > Number(values[0]);
    case '<':
      return present && /^-?\d+$/.test(value) && Number(value) < Number(values[0]);
  }
}

function requirementText({ key, operator, values }: Requirement): string {
  if (operator === 'exists') return key;
  if (operator === '!') return `!${key}`;
  if (operator === 'in' || operator === 'notin')
    return `${key} ${operator} (${[...values].sort().join(',')})`;
  return `${key}${operator}${values[0] ?? ''}`;
}

export const selectEverything = new Selector([]);
export const selectNothing = new Selector([], true);

/** A selector for objects that carry all of these labels. */
export function selectorFromSet(labels: Labels = {}): Selector {
  return new Selector(
    Object.keys(labels)
      .sort()
      .map((key) => ({ key, operator: '=' as const, values: [labels[key]!] })),
  );
}

export interface LabelSelectorLike {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

const expressionOperators: Readonly<Record<string, Operator>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
};

/** metav1.LabelSelector: undefined selects nothing, the empty one everything. */
export function selectorOf(selector: LabelSelectorLike | undefined): Selector {
  if (!selector) return selectNothing;
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values }) => ({
    key,
    operator: expressionOperators[operator] ?? 'exists',
    values: values ?? [],
  }));
  return new Selector([...selectorFromSet(selector.matchLabels).requirements, ...expressions]);
}

/** The text form of a selector. Throws StatusError BadRequest with apimachinery's text. */
export function parseSelector(text: string): Selector {
  return new Selector(new SelectorParser(text).parse());
}

type Token = { readonly type: 'word' | 'symbol' | 'end'; readonly text: string };

class SelectorParser {
  readonly #tokens: Token[] = [];
  #at = 0;

  constructor(readonly text: string) {
    for (const m of text.matchAll(/\s*(?:(==|!=|[=!<>(),])|([^\s=!<>(),]+))/g))
      this.#tokens.push(m[1] ? { type: 'symbol', text: m[1] } : { type: 'word', text: m[2]! });
  }

  parse(): Requirement[] {
    const requirements: Requirement[] = [];
    if (this.#tokens.length === 0) return requirements;
    for (;;) {
      requirements.push(this.#requirement());
      const next = this.#take();
      if (next.type === 'end')
        return requirements.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
      if (next.text !== ',') throw this.#fail(`found '${next.text}', expected: ',' or 'end of string'`);
      const after = this.#peek();
      if (after.type !== 'word' && after.text !== '!')
        throw this.#fail(`found '${after.text}', expected: identifier after ','`);
    }
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { type: 'end', text: '' };
  }

  #take(): Token {
    const token = this.#peek();
    this.#at++;
    return token;
  }

  #fail(why: string) {
    return badRequest(`unable to parse requirement: ${why}`);
  }

  #requirement(): Requirement {
    if (this.#peek().text === '!') {
      this.#take();
      return { key: this.#key(), operator: '!', values: [] };
    }
    const key = this.#key();
    const next = this.#peek();
    if (next.type === 'end' || next.text === ',') return { key, operator: 'exists', values: [] };
    this.#take();
    switch (next.text) {
      case 'in':
      case 'notin':
        return { key, operator: next.text, values: this.#values() };
      case '=':
      case '==':
      case '!=':
        return { key, operator: next.text, values: [this.#checked(this.#exactValue(), key)] };
      case '>':
      case '<':
        return { key, operator: next.text, values: [this.#exactValue()] };
      default:
        throw this.#fail(`found '${next.text}', expected: in, notin, =, ==, !=, gt, lt`);
    }
  }

  #key(): string {
    const token = this.#take();
    if (token.type !== 'word')
      throw this.#fail(`found '${token.text}', expected: !, identifier, or 'end of string'`);
    const errors = qualifiedName(token.text);
    if (errors.length > 0)
      throw this.#fail(`<nil>: Invalid value: ${JSON.stringify(token.text)}: ${errors.join('; ')}`);
    return token.text;
  }

  #exactValue(): string {
    const next = this.#peek();
    if (next.type === 'end' || next.text === ',') return '';
    this.#take();
    if (next.type !== 'word') throw this.#fail(`found '${next.text}', expected: identifier`);
    return next.text;
  }

  #checked(value: string, key: string): string {
    const errors = labelValue(value);
    if (errors.length > 0)
      throw this.#fail(`values[0][${key}]: Invalid value: ${JSON.stringify(value)}: ${errors.join('; ')}`);
    return value;
  }

  #values(): string[] {
    const open = this.#take();
    if (open.text !== '(') throw this.#fail(`found '${open.text}' expected: '('`);
    const values: string[] = [];
    for (;;) {
      const token = this.#take();
      if (token.text === ')') return values.length === 0 ? [''] : values;
      if (token.type === 'word') values.push(token.text);
      else if (token.text === ',') {
        const next = this.#peek().text;
        if (next === ',' || next === ')') values.push('');
      } else throw this.#fail(`found '${token.text}', expected: ',', ')' or identifier`);
    }
  }
}
