// php-parser's tree, as loosely as it is: which of these a node has depends on its kind.
import parser from 'php-parser';

export interface Ast {
  readonly kind: string;
  readonly loc: { readonly start: { readonly line: number }; readonly end: { readonly line: number } };
  readonly name: Ast | string | null;
  readonly value: Ast | string | boolean | readonly Ast[] | null;
  readonly raw: string;
  readonly type: Ast | string | null;
  readonly operator: string;
  readonly what: Ast;
  readonly left: Ast;
  readonly right: Ast;
  readonly offset: Ast;
  readonly expression: Ast;
  readonly expr: Ast;
  readonly arguments: readonly Ast[];
  readonly children: readonly Ast[];
  readonly items: readonly Ast[];
  readonly body: Ast | readonly Ast[];
  readonly test: Ast;
  readonly key: Ast | null;
  readonly variable: Ast | null;
  readonly variables: readonly Ast[];
  readonly resolution: string;
  readonly byref?: boolean;
  readonly byRef?: boolean;
  readonly unpack?: boolean;
  readonly isStatic?: boolean;
  readonly isAbstract?: boolean;
  readonly isFinal?: boolean;
  readonly nullable?: boolean;
  readonly visibility?: string;
  readonly [more: string]: unknown;
}

export interface ParseFailure {
  readonly message: string;
  readonly line: number;
}

/** Parses a file of byte characters; throws {@link ParseFailure}. */
export function parsePhp(source: string, file: string): Ast {
  const engine = new parser.Engine({
    parser: { extractDoc: false, suppressErrors: false, version: 804 },
    ast: { withPositions: true },
    lexer: { all_tokens: false, short_tags: false },
  });
  try {
    return engine.parseCode(
      source.replace(/^#!.*\n/, (line) => '\n'.repeat(line ? 0 : 1)),
      file,
    ) as unknown as Ast;
  } catch (error) {
    const { message, lineNumber } = error as { message: string; lineNumber?: number };
    throw { message: wording(message), line: lineNumber ?? 1 } satisfies ParseFailure;
  }
}

/** PHP 8's words for php-parser's. */
function wording(message: string): string {
  const [, found, token, expected] =
    /^Parse Error : syntax error(?:, unexpected '([\s\S]*?)'(?: \((T_\w+)\))?)?(?:, expecting '?(.+?)'?)?(?: \(T_\w+\))? on line/.exec(
      message,
    ) ?? [];
  if (!message.startsWith('Parse Error')) return message.replace(/ on line \d+$/, '');
  const wanted =
    expected === undefined || expected === 'EXPR'
      ? ''
      : `, expecting ${expected === ';' ? '"," or ";"' : expected.startsWith('T_') ? named(expected) : `"${expected}"`}`;
  if (found === undefined) return `syntax error, unexpected end of file${wanted}`;
  return `syntax error, unexpected ${token && named(token) !== `"${found}"` && /^T_(STRING|VARIABLE|LNUMBER|DNUMBER|CONSTANT_ENCAPSED_STRING)$/.test(token) ? `${named(token)} "${found}"` : `token "${found}"`}${wanted}`;
}

const named = (token: string): string =>
  (
    ({
      T_STRING: 'identifier',
      T_VARIABLE: 'variable',
      T_LNUMBER: 'integer',
      T_DNUMBER: 'floating-point number',
      T_CONSTANT_ENCAPSED_STRING: 'string content',
    }) as Record<string, string>
  )[token] ?? `"${token.slice(2).toLowerCase()}"`;

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  v: '\v',
  e: '\x1b',
  f: '\f',
  '\\': '\\',
  $: '$',
};

/** The escapes of a double-quoted or heredoc text. php-parser's own make characters, not bytes, of `\u{…}`. */
export function unescape(raw: string, quote: '"' | ''): string {
  return raw.replace(
    /\\(?:u\{([0-9a-fA-F]+)\}|x([0-9a-fA-F]{1,2})|([0-7]{1,3})|([ntrvef\\$"]))/g,
    (all, unicode?: string, hex?: string, octal?: string, letter?: string) => {
      if (unicode) return utf8(Number.parseInt(unicode, 16));
      if (hex) return String.fromCharCode(Number.parseInt(hex, 16));
      if (octal) return String.fromCharCode(Number.parseInt(octal, 8) & 255);
      if (letter === '"') return quote === '"' ? '"' : all;
      return escapes[letter!]!;
    },
  );
}

/** The bytes of a code point. */
export function utf8(code: number): string {
  if (code < 0x80) return String.fromCharCode(code);
  if (code < 0x800) return String.fromCharCode(0xc0 | (code >> 6), 0x80 | (code & 63));
  if (code < 0x10000)
    return String.fromCharCode(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  return String.fromCharCode(
    0xf0 | (code >> 18),
    0x80 | ((code >> 12) & 63),
    0x80 | ((code >> 6) & 63),
    0x80 | (code & 63),
  );
}
