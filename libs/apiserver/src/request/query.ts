import { badRequest } from '@drydock/machinery';

/** The parameters behind the `?`. A name may be given several times. */
export class Query {
  readonly #values = new Map<string, string[]>();

  constructor(text: string) {
    for (const part of text.split('&')) {
      if (part === '') continue;
      const equals = part.indexOf('=');
      const name = decodeComponent(equals < 0 ? part : part.slice(0, equals));
      const value = equals < 0 ? '' : decodeComponent(part.slice(equals + 1));
      this.#values.set(name, [...(this.#values.get(name) ?? []), value]);
    }
  }

  get(name: string): string | undefined {
    return this.#values.get(name)?.[0];
  }

  all(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  /** As Go's conversion of query parameters reads booleans: anything but these two is true. */
  flag(name: string): boolean {
    const value = this.get(name);
    return value !== undefined && value !== '0' && value !== 'false';
  }

  /** A whole number, undefined when the parameter is absent. */
  number(name: string): number | undefined {
    const text = this.get(name);
    if (text === undefined || text === '') return undefined;
    if (!/^[+-]?\d{1,15}$/.test(text))
      throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
    return Number(text);
  }
}

function decodeComponent(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw badRequest(`invalid URL escape in ${JSON.stringify(text)}`);
  }
}
