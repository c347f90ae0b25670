// Writing YAML as kubectl does (sigs.k8s.io/yaml, go-yaml v2's emitter): keys sorted, lists not indented, no folding.

/** Ends with a newline. Fields that are undefined are left out. */
export function toYaml(value: unknown): string {
  if (isEmptyOrScalar(value)) return `${flow(value)}\n`;
  return `${block(value, '')}\n`.replace(/\n\n$/, '\n');
}

type JsonMap = Readonly<Record<string, unknown>>;

function isEmptyOrScalar(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return typeof value !== 'object' || value === null || keysOf(value as JsonMap).length === 0;
}

const keysOf = (map: JsonMap) =>
  Object.keys(map)
    .filter((key) => map[key] !== undefined)
    .sort(naturalOrder);

function flow(value: unknown): string {
  if (Array.isArray(value)) return '[]';
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'object') return '{}';
  if (typeof value === 'string') return scalar(value, '  ', 0);
  return String(value);
}

function block(value: unknown, indent: string): string {
  if (Array.isArray(value))
    return value.map((item) => `${indent}- ${nested(item, `${indent}  `).trimStart()}`).join('\n');
  const map = value as JsonMap;
  return keysOf(map)
    .map((key) => entry(key, map[key], indent))
    .join('\n');
}

/** A block whose first line is glued to `- `. */
function nested(value: unknown, indent: string): string {
  if (typeof value === 'string') return scalar(value, indent, indent.length);
  return isEmptyOrScalar(value) ? flow(value) : block(value, indent);
}

function entry(key: string, value: unknown, indent: string): string {
  const name = `${indent}${scalar(key, indent, -Infinity)}:`; // keys never fold
  if (typeof value === 'string') return `${name} ${scalar(value, `${indent}  `, name.length + 1)}`;
  if (isEmptyOrScalar(value)) return `${name} ${flow(value)}`;
  return `${name}\n${block(value, Array.isArray(value) ? indent : `${indent}  `)}`;
}

/** `column`: where the scalar starts, in characters. `indent`: that of its further lines. */
function scalar(text: string, indent: string, column: number): string {
  if (text.includes('\n') && literalAllowed(text)) return literal(text, indent);
  if (text.includes('\n') || hasSpecial(text) || resolvesToOther(text))
    return fold(doubleQuoted(text), indent, column, true);
  return fold(plainAllowed(text) ? text : singleQuoted(text), indent, column, false);
}

const bestWidth = 80;

/** The emitter breaks a line at the first single blank beyond column 80. */
function fold(text: string, indent: string, start: number, escaped: boolean): string {
  if (!text.includes(' ')) return text;
  let line = '';
  let out = '';
  let offset = start;
  const characters = [...text];
  characters.forEach((character, i) => {
    const single = characters[i - 1] !== ' ' && (escaped || characters[i + 1] !== ' ');
    if (
      character === ' ' &&
      single &&
      offset + line.length > bestWidth &&
      i > 0 &&
      i < characters.length - 1
    ) {
      out += `${line}\n${indent}${characters[i + 1] === ' ' ? '\\' : ''}`;
      line = '';
      offset = indent.length;
    } else line += character;
  });
  return out + line;
}

function literal(text: string, indent: string): string {
  const body = text.replace(/\n+$/, '');
  const trailing = text.length - body.length;
  const hint = /^[ \n]/.test(text) ? '2' : '';
  const chomp = trailing === 0 ? '-' : trailing === 1 && body !== '' ? '' : '+';
  const inner = indent === '' ? '  ' : indent;
  const lines = (chomp === '+' ? text.slice(0, -1) : body)
    .split('\n')
    .map((line) => (line === '' ? '' : inner + line));
  return `|${hint}${chomp}\n${lines.join('\n')}`;
}

/** The emitter gives block scalars up for blanks before a line end and for characters it must escape. */
function literalAllowed(text: string): boolean {
  return !/ \n| $/.test(text) && !hasSpecial(text.replaceAll('\n', ''));
}

function hasSpecial(text: string): boolean {
  return /[^\t\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]|\t/.test(text);
}

const otherScalars = new Set(
  ['', '~', 'null', 'Null', 'NULL', '.nan', '.NaN', '.NAN'].concat(
    ['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF'],
    ['true', 'True', 'TRUE', 'false', 'False', 'FALSE'],
    ['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF', '-.inf', '-.Inf', '-.INF'],
  ),
);

/** Whether a plain scalar of this text would be read back as something other than a string. */
function resolvesToOther(text: string): boolean {
  if (otherScalars.has(text)) return true;
  if (!/^[-+.\d]/.test(text)) return false;
  const plain = text.replaceAll('_', '');
  return (
    /^[-+]?(0b[01]+|0x[0-9a-fA-F]+|0o?[0-7]+|\d+)$/.test(plain) ||
    /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(plain) ||
    /^[-+]?[1-9][\d_]*(:[0-5]?\d)+(\.[\d_]*)?$/.test(text) ||
    /^\d{4}-\d{1,2}-\d{1,2}([Tt ]\s*\d{1,2}:\d{2}:\d{2}.*)?$/.test(text)
  );
}

function plainAllowed(text: string): boolean {
  if (/^[ \t]|[ \t]$/.test(text) || /^(---|\.\.\.)/.test(text)) return false;
  if (/^[#,[\]{}&*!|>'"%@`]/.test(text)) return false;
  if (/^[-?:]($|\s)/.test(text)) return false;
  return !/: |:$| #/.test(text);
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

const escapes: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
};

function doubleQuoted(text: string): string {
  const escaped = text.replace(
    /["\\\x00-\x1f\x7f-\x84\x86-\x9f\ufeff\u{10000}-\u{10ffff}]/gu,
    (character) => {
      const code = character.codePointAt(0)!;
      if (code > 0xffff) return `\\U${hex(code, 8)}`;
      return escapes[character] ?? (code < 256 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`);
    },
  );
  return `"${escaped}"`;
}

const hex = (code: number, width: number) => code.toString(16).toUpperCase().padStart(width, '0');

/** go-yaml's keyList: letters before digits-as-numbers; digits compare by value, so `a2` comes before `a10`. */
function naturalOrder(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < left.length && i < right.length; i++) {
    if (left[i] === right[i]) continue;
    const [l, r] = [left[i]!, right[i]!];
    const [leftLetter, rightLetter] = [/\p{L}/u.test(l), /\p{L}/u.test(r)];
    if (leftLetter && rightLetter) return l < r ? -1 : 1;
    if (leftLetter || rightLetter) return leftLetter ? 1 : -1;
    const byNumber = compareNumbers(left, right, i);
    if (byNumber !== 0) return byNumber;
    return l < r ? -1 : 1;
  }
  return left.length - right.length;
}

function compareNumbers(left: readonly string[], right: readonly string[], at: number): number {
  const digits = (characters: readonly string[]) => /^\d+/.exec(characters.slice(at).join(''))?.[0] ?? '';
  const [l, r] = [digits(left), digits(right)];
  return l !== '' && r !== '' ? Number(l) - Number(r) : 0;
}
