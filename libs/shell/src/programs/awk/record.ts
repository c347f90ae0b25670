import { compileRegex } from '../../text/regex.ts';
import { InputText, toNumber, toText, type Value } from './values.ts';

/** $0 and its fields; each is rebuilt from the other when it is needed. */
export class InputRecord {
  #text = '';
  #fields: Value[] | undefined = [];
  #stale = false;

  constructor(
    readonly separators: {
      readonly field: () => string;
      readonly output: () => string;
      readonly format: () => string;
    },
  ) {}

  set(text: string): void {
    this.#text = text;
    this.#fields = undefined;
    this.#stale = false;
  }

  get text(): string {
    if (this.#stale) {
      const format = this.separators.format();
      this.#text = (this.#fields ?? []).map((field) => toText(field, format)).join(this.separators.output());
      this.#stale = false;
    }
    return this.#text;
  }

  get count(): number {
    return this.#split().length;
  }

  set count(count: number) {
    const fields = this.#split();
    while (fields.length < count) fields.push('');
    fields.length = Math.max(0, count);
    this.#stale = true;
  }

  get(index: number): Value {
    if (index === 0) return new InputText(this.text);
    return this.#split()[index - 1];
  }

  put(index: number, value: Value): void {
    if (index === 0) return this.set(toText(value, this.separators.format()));
    if (index > this.count) this.count = index;
    this.#split()[index - 1] = value;
    this.#stale = true;
  }

  #split(): Value[] {
    this.#fields ??= splitText(this.#text, this.separators.field()).map((field) => new InputText(field));
    return this.#fields;
  }
}

/** A blank separates at runs of blanks, another single character at each one, anything longer is a regex. */
export function splitText(text: string, separator: string): string[] {
  if (separator === ' ') return text.trim() === '' ? [] : text.trim().split(/[ \t\n]+/);
  if (text === '') return [];
  if (separator === '') return [...text];
  if (separator.length === 1 && separator !== '\\') return text.split(separator);
  return splitByRegex(text, separator);
}

export function splitByRegex(text: string, source: string): string[] {
  const regex = compileRegex(source, 'extended');
  const parts: string[] = [];
  let from = 0;
  for (let match = regex.find(text, 0); match; match = regex.find(text, match.end)) {
    if (match.end === match.start) break;
    parts.push(text.slice(from, match.start));
    from = match.end;
  }
  return [...parts, text.slice(from)];
}

export function fieldIndex(value: Value): number {
  return Math.trunc(toNumber(value));
}
