// The strings extension of cel-go (version 2) and Kubernetes' regex library.
import type { Environment } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import { celText } from './cel-text.ts';

const patterns = new Map<string, RE2JS>();

function pattern(text: string): RE2JS {
  const known = patterns.get(text) ?? RE2JS.compile(text);
  if (patterns.size > 200) patterns.clear();
  patterns.set(text, known);
  return known;
}

const found = (text: string, regex: string) => pattern(regex).matcher(text).find();

function findAll(text: string, regex: string, limit = Infinity): string[] {
  const matcher = pattern(regex).matcher(text);
  const all: string[] = [];
  while (all.length < limit && matcher.find()) all.push(matcher.group() ?? '');
  return all;
}

function replace(text: string, from: string, to: string, limit = Infinity): string {
  const parts = from === '' ? [...text] : text.split(from);
  if (from === '') return limit <= 0 ? text : to + parts.join(to) + to;
  return parts.reduce((result, part, index) => result + (index <= limit ? to : from) + part);
}

/** `"%s is %d".format([a, b])`. */
function format(template: string, values: readonly unknown[]): string {
  let next = 0;
  const text = template.replace(
    /%(?:\.(\d+))?([a-zA-Z%])/g,
    (_all, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%';
      if (next >= values.length) throw new Error(`index ${next} out of range`);
      return formatOne(verb, values[next++], precision);
    },
  );
  return text;
}

function formatOne(verb: string, value: unknown, precision: string | undefined): string {
  switch (verb) {
    case 's':
      return celText(value);
    case 'd':
      if (typeof value === 'bigint') return String(value);
      break;
    case 'f':
      return Number(value).toFixed(precision === undefined ? 6 : Number(precision));
    case 'e':
      return Number(value)
        .toExponential(precision === undefined ? 6 : Number(precision))
        .replace(/e([+-])(\d)$/, 'e$10$2');
    case 'b':
      if (typeof value === 'boolean') return value ? '1' : '0';
      if (typeof value === 'bigint') return value.toString(2);
      break;
    case 'o':
      if (typeof value === 'bigint') return value.toString(8);
      break;
    case 'x':
    case 'X': {
      if (typeof value !== 'bigint') break;
      const hex = value.toString(16);
      return verb === 'X' ? hex.toUpperCase() : hex;
    }
    default:
      throw new Error(
        `could not parse formatting clause: unrecognized formatting clause ${JSON.stringify(verb)}`,
      );
  }
  throw new Error(`error during formatting: ${verb} clause cannot be used on this type`);
}

export function registerStrings(environment: Environment): void {
  environment
    .registerFunction('string.re2find(string): bool', found)
    .registerFunction('matches(string, string): bool', found)
    .registerFunction(
      'string.find(string): string',
      (text: string, regex: string) => findAll(text, regex, 1)[0] ?? '',
    )
    .registerFunction('string.findAll(string): list<string>', (text: string, regex: string) =>
      findAll(text, regex),
    )
    .registerFunction(
      'string.findAll(string, int): list<string>',
      (text: string, regex: string, limit: bigint) =>
        findAll(text, regex, limit < 0n ? Infinity : Number(limit)),
    )
    .registerFunction(
      'string.charAt(int): string',
      (text: string, index: bigint) => [...text][Number(index)] ?? '',
    )
    .registerFunction('string.replace(string, string): string', (text: string, from: string, to: string) =>
      replace(text, from, to),
    )
    .registerFunction(
      'string.replace(string, string, int): string',
      (text: string, from: string, to: string, limit: bigint) =>
        replace(text, from, to, limit < 0n ? Infinity : Number(limit)),
    )
    .registerFunction('string.reverse(): string', (text: string) => [...text].reverse().join(''))
    .registerFunction('string.format(list): string', (template: string, values: unknown[]) =>
      format(template, values),
    )
    .registerFunction('string(google.protobuf.Timestamp): string', (time: { toISOString(): string }) =>
      time.toISOString().replace(/\.000Z$/, 'Z'),
    );
  environment.registerFunction('string(google.protobuf.Duration): string', (value: unknown) =>
    celText(value),
  );
}
