import { AwkError } from './syntax.ts';

export interface Token {
  readonly type:
    | 'number'
    | 'string'
    | 'regex'
    | 'name'
    | 'function'
    | 'builtin'
    | 'keyword'
    | 'symbol'
    | 'newline'
    | 'end';
  readonly text: string;
  readonly line: number;
}

const keywords = new Set(
  'BEGIN END function func if else while for do break continue next nextfile exit return delete in getline print printf'.split(
    ' ',
  ),
);
const builtins = new Set(
  'length substr index split sub gsub gensub match sprintf sin cos atan2 exp log sqrt int rand srand tolower toupper system close fflush strftime systime'.split(
    ' ',
  ),
);
const symbols =
  /^(\*\*=|\|\||&&|\+\+|--|\+=|-=|\*=|\/=|%=|\^=|==|<=|>=|!=|>>|\*\*|[{}()[\];,+\-*/%^!<>|?:~$=&])/;
const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  '"': '"',
  '/': '/',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};

/** Splits a program into tokens; a slash is a regex where an operand may stand. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  const push = (type: Token['type'], text: string) => tokens.push({ type, text, line });
  while (at < source.length) {
    const rest = source.slice(at);
    const skipped = /^([ \t\r]|\\\r?\n|#[^\n]*)+/.exec(rest);
    if (skipped) {
      line += skipped[0].split('\n').length - 1;
      at += skipped[0].length;
      continue;
    }
    if (rest[0] === '\n') {
      push('newline', '\n');
      line++;
      at++;
    } else if (rest[0] === '"') {
      const [text, length] = quoted(rest);
      push('string', text);
      at += length;
    } else if (rest[0] === '/' && operandMayFollow(tokens.at(-1))) {
      const [text, length] = regexText(rest);
      push('regex', text);
      at += length;
    } else at += simpleToken(rest, push);
  }
  push('end', 'end of file');
  return tokens;
}

function simpleToken(rest: string, push: (type: Token['type'], text: string) => void): number {
  const number = /^(0[xX][0-9a-fA-F]+|(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)/.exec(rest);
  const name = /^[A-Za-z_]\w*/.exec(rest);
  const symbol = symbols.exec(rest);
  if (number) push('number', number[0]);
  else if (name) {
    const text = name[0];
    if (keywords.has(text)) push('keyword', text === 'func' ? 'function' : text);
    else if (builtins.has(text)) push('builtin', text);
    else push(rest[text.length] === '(' ? 'function' : 'name', text);
  } else if (symbol) push('symbol', symbol[0]);
  else throw new AwkError(`syntax error at or near ${rest[0]}`);
  return (number ?? name ?? symbol)![0].length;
}

function operandMayFollow(before: Token | undefined): boolean {
  if (!before) return true;
  if (
    before.type === 'number' ||
    before.type === 'string' ||
    before.type === 'name' ||
    before.type === 'regex'
  )
    return false;
  if (before.type === 'builtin') return false; // `length / 2`
  return !(before.type === 'symbol' && [')', ']', '$', '++', '--'].includes(before.text));
}

function quoted(source: string): [string, number] {
  let text = '';
  let at = 1;
  for (; at < source.length && source[at] !== '"'; at++) {
    if (source[at] === '\n') throw new AwkError('runaway string constant');
    if (source[at] !== '\\') {
      text += source[at];
      continue;
    }
    const octal = /^[0-7]{1,3}/.exec(source.slice(at + 1));
    if (octal) {
      text += String.fromCharCode(parseInt(octal[0], 8));
      at += octal[0].length;
    } else {
      const letter = source[++at] ?? '';
      if (letter !== '\n') text += escapes[letter] ?? `\\${letter}`;
    }
  }
  if (at >= source.length) throw new AwkError(`runaway string constant "${text.slice(0, 20)} ...`);
  return [text, at + 1];
}

function regexText(source: string): [string, number] {
  let at = 1;
  let inClass = false;
  for (; at < source.length; at++) {
    const c = source[at];
    if (c === '\\') at++;
    else if (c === '\n') break;
    else if (c === '[') inClass = true;
    else if (c === ']') inClass = false;
    else if (c === '/' && !inClass) return [source.slice(1, at).replaceAll('\\/', '/'), at + 1];
  }
  throw new AwkError('regular expression compile failed (missing /)');
}
