// JSON.
import { floatText, toSmall } from '../language/convert.ts';
import { fromText, isUtf8String, toText } from '../language/bytes.ts';
import { utf8 } from '../language/ast.ts';
import type { Gen, Interpreter } from '../language/interpreter.ts';
import { mayAccess } from '../language/objects.ts';
import {
  Float,
  integer,
  isInteger,
  kept,
  PhpArray,
  PhpObject,
  plain,
  type Value,
} from '../language/value.ts';
import type { FunctionTable } from './index.ts';

class JsonFailure extends Error {
  constructor(readonly code: number) {
    super();
  }
}

const messages: Readonly<Record<number, string>> = {
  0: 'No error',
  1: 'Maximum stack depth exceeded',
  4: 'Syntax error',
  5: 'Malformed UTF-8 characters, possibly incorrectly encoded',
  7: 'Inf and NaN cannot be JSON encoded',
  8: 'Type is not supported',
};
const [pretty, slashes, unicode, forceObject, keepZero, throwing] = [128, 64, 256, 16, 1024, 4194304];

function quoted(text: string, flags: number): string {
  if (!isUtf8String(text)) throw new JsonFailure(5);
  const short: Readonly<Record<string, string>> = {
    '"': '\\"',
    '\\': '\\\\',
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
    '\b': '\\b',
    '\f': '\\f',
  };
  const hex = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  let out = toText(text)
    .replace(/["\\\n\r\t\b\f]/g, (letter) => short[letter]!)
    .replace(/[\0-\x1f]/g, hex);
  if (!(flags & slashes)) out = out.replaceAll('/', '\\/');
  out = flags & unicode ? fromText(out.replace(/[\u2028\u2029]/g, hex)) : out.replace(/[\x80-\uffff]/g, hex);
  if (flags & 1) out = out.replace(/[<>]/g, (letter) => hex(letter).toUpperCase().replace('U', 'u'));
  if (flags & 2) out = out.replaceAll('&', '\\u0026');
  if (flags & 4) out = out.replaceAll("'", '\\u0027');
  if (flags & 8) out = out.replaceAll('\\"', '\\u0022');
  return `"${out}"`;
}

function* encode(
  interpreter: Interpreter,
  value: Value,
  flags: number,
  indent: string,
  depth: number,
): Gen<string> {
  if (depth > 512) throw new JsonFailure(1);
  if (value === null) return 'null';
  if (typeof value === 'boolean' || isInteger(value)) return String(value);
  if (typeof value === 'string')
    return flags & 32 && value.trim() !== '' && !Number.isNaN(Number(value))
      ? String(Number(value))
      : quoted(value, flags);
  if (value instanceof Float) {
    if (!Number.isFinite(value.value)) throw new JsonFailure(7);
    const text = floatText(value.value).replace('E', 'e');
    return flags & keepZero && /^-?\d+$/.test(text) ? `${text}.0` : text;
  }
  let pairs: (readonly [string | number, Value])[];
  let isList = false;
  if (value instanceof PhpObject) {
    if (value.cls.is('jsonserializable'))
      return yield* encode(
        interpreter,
        yield* interpreter.callMethod(value, value.cls.findMethod('jsonserialize')!, []),
        flags,
        indent,
        depth + 1,
      );
    if (value.cls.isEnum)
      return yield* encode(
        interpreter,
        plain(value.properties.get('value') ?? null),
        flags,
        indent,
        depth + 1,
      );
    pairs = [...value.properties]
      .filter(([name]) =>
        mayAccess(
          interpreter,
          { ...interpreter.frame, cls: undefined } as never,
          value.cls.findProperty(name),
        ),
      )
      .map(([name, slot]) => [name, plain(slot)] as const);
  } else {
    pairs = value.pairs();
    isList = value.isList && !(flags & forceObject);
  }
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  if (pairs.length === 0) return open + close;
  const inner = `${indent}    `;
  const parts: string[] = [];
  for (const [key, each] of pairs)
    parts.push(
      `${isList ? '' : `${quoted(String(key), flags)}:${flags & pretty ? ' ' : ''}`}${yield* encode(interpreter, each, flags, inner, depth + 1)}`,
    );
  return flags & pretty
    ? `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${indent}${close}`
    : open + parts.join(',') + close;
}

class Reader {
  #at = 0;
  constructor(
    private readonly text: string,
    private readonly interpreter: Interpreter,
    private readonly assoc: boolean,
    private readonly depth: number,
  ) {}

  document(): Value {
    const value = this.#value(1);
    this.#space();
    if (this.#at < this.text.length) throw new JsonFailure(4);
    return value;
  }

  #space(): void {
    while (' \t\n\r'.includes(this.text[this.#at] ?? 'x')) this.#at++;
  }

  #take(letter: string): boolean {
    this.#space();
    if (this.text[this.#at] !== letter) return false;
    this.#at++;
    return true;
  }

  #value(level: number): Value {
    this.#space();
    if (level > this.depth + 1) throw new JsonFailure(1);
    const rest = this.text.slice(this.#at, this.#at + 400);
    const word = /^(?:true|false|null)/i.exec(rest)?.[0];
    if (word) {
      this.#at += word.length;
      return { true: true, false: false, null: null }[word.toLowerCase()]!;
    }
    if (rest.startsWith('"')) return this.#string();
    if (this.#take('[')) return this.#list(level);
    if (this.#take('{')) return this.#object(level);
    const number = /^-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/.exec(rest);
    if (!number) throw new JsonFailure(4);
    this.#at += number[0].length;
    return number[1] || number[2] ? new Float(Number(number[0])) : integer(BigInt(number[0]));
  }

  #string(): string {
    const pattern = /"((?:[^"\\\0-\x1f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*)"/y;
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.text);
    if (!match) throw new JsonFailure(4);
    this.#at = pattern.lastIndex;
    return match[1]!.replace(
      /\\u([dD][89abAB][\da-fA-F]{2})\\u([dD][c-fC-F][\da-fA-F]{2})|\\u([\da-fA-F]{4})|\\(.)/g,
      (_, high?: string, low?: string, code?: string, letter?: string) => {
        if (high && low)
          return utf8(
            0x10000 + ((Number.parseInt(high, 16) - 0xd800) << 10) + (Number.parseInt(low, 16) - 0xdc00),
          );
        if (code) return utf8(Number.parseInt(code, 16));
        return { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }[letter!] ?? letter!;
      },
    );
  }

  #list(level: number): Value {
    const array = new PhpArray();
    if (this.#take(']')) return array;
    do array.push(this.#value(level + 1));
    while (this.#take(','));
    if (!this.#take(']')) throw new JsonFailure(4);
    return array;
  }

  #object(level: number): Value {
    const array = new PhpArray();
    if (!this.#take('}')) {
      do {
        this.#space();
        if (this.text[this.#at] !== '"') throw new JsonFailure(4);
        const key = this.#string();
        if (!this.#take(':')) throw new JsonFailure(4);
        array.set(this.assoc ? this.interpreter.keyOf(key) : key, this.#value(level + 1));
      } while (this.#take(','));
      if (!this.#take('}')) throw new JsonFailure(4);
    }
    if (this.assoc) return array;
    const object = this.interpreter.newObject(this.interpreter.classNamed('stdClass'));
    for (const [key, value] of array.pairs()) object.properties.set(String(key), kept(value));
    return object;
  }
}

function failed(interpreter: Interpreter, error: unknown, flags: number, value: Value): Value {
  if (!(error instanceof JsonFailure)) throw error;
  if (flags & throwing) throw interpreter.error('JsonException', messages[error.code] ?? '', error.code);
  interpreter.memory.set('json', error.code);
  return value;
}

export const jsonFunctions: FunctionTable = {
  'json_encode 1-3': function* ({ interpreter }, value, flags = 0) {
    if (!(toSmall(flags) & throwing)) interpreter.memory.set('json', 0);
    try {
      return yield* encode(interpreter, value!, toSmall(flags), '', 0);
    } catch (error) {
      return failed(interpreter, error, toSmall(flags), false);
    }
  },
  'json_decode 1-4': ({ interpreter }, text, assoc = null, depth = 512, flags = 0) => {
    if (!(toSmall(flags) & throwing)) interpreter.memory.set('json', 0);
    try {
      if (!isUtf8String(interpreter.text(text!))) throw new JsonFailure(5);
      return new Reader(
        interpreter.text(text!),
        interpreter,
        assoc === true || (toSmall(flags) & 1) !== 0,
        toSmall(depth),
      ).document();
    } catch (error) {
      return failed(interpreter, error, toSmall(flags), null);
    }
  },
  'json_last_error 0': ({ interpreter }) => (interpreter.memory.get('json') as number | undefined) ?? 0,
  'json_last_error_msg 0': ({ interpreter }) =>
    messages[(interpreter.memory.get('json') as number | undefined) ?? 0] ?? '',
};
