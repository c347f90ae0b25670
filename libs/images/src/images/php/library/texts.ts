// Formatting and escaping: printf, implode, HTML, URLs.
import { toFloat, toInteger, toSmall } from '../language/convert.ts';
import type { Interpreter } from '../language/interpreter.ts';
import { PhpArray, typeName, type Value, Float } from '../language/value.ts';
import type { FunctionTable } from './index.ts';
import { roundTo } from './math.ts';

/** sprintf() */
export function formatted(
  interpreter: Interpreter,
  name: string,
  format: string,
  args: readonly Value[],
): string {
  let next = 0;
  return format.replace(
    /%(?:(\d+)\$)?([-+ 0]|'[^])*(\d+)?(?:\.(\d+))?([a-zA-Z%])/g,
    (
      all: string,
      position: string | undefined,
      _: string,
      width: string | undefined,
      digits: string | undefined,
      type: string,
    ) => {
      if (type === '%') return '%';
      const flags = /^%(?:\d+\$)?((?:[-+ 0]|'[^])*)/.exec(all)![1]!;
      const index = position ? Number(position) - 1 : next++;
      const value = args[index];
      if (value === undefined)
        throw interpreter.error(
          'ArgumentCountError',
          `${index + 2} arguments are required, ${args.length + 1} given`,
        );
      const shown = converted(
        interpreter,
        type,
        value,
        digits === undefined ? undefined : Number(digits),
        flags.replace(/'[^]/g, '').includes('+'),
      );
      if (shown === undefined) throw interpreter.error('ValueError', `Unknown format specifier "${type}"`);
      const filler = /'([^])/.exec(flags)?.[1] ?? (flags.replace(/'[^]/g, '').includes('0') ? '0' : ' ');
      const missing = Math.max(0, Number(width ?? 0) - shown.length);
      if (flags.replace(/'[^]/g, '').includes('-'))
        return shown + (filler === '0' && type !== 's' ? '0' : filler === '0' ? '0' : filler).repeat(missing);
      if (filler === '0' && /^[-+]/.test(shown) && type !== 's')
        return shown[0]! + '0'.repeat(missing) + shown.slice(1);
      return filler.repeat(missing) + shown;
    },
  );
}

function converted(
  interpreter: Interpreter,
  type: string,
  value: Value,
  digits: number | undefined,
  plus: boolean,
): string | undefined {
  const signed = (text: string, number: number | bigint) => (plus && number >= 0 ? `+${text}` : text);
  const unsigned = () => BigInt.asUintN(64, BigInt(toInteger(value)));
  switch (type) {
    case 'd':
    case 'i':
      return signed(String(toInteger(value)), toInteger(value));
    case 'u':
      return String(unsigned());
    case 's':
      return interpreter.text(value).slice(0, digits);
    case 'f':
    case 'F':
      return signed(fixedPoint(toFloat(value), digits ?? 6), toFloat(value));
    case 'e':
    case 'E': {
      const text = toFloat(value).toExponential(digits ?? 6);
      return signed(type === 'E' ? text.toUpperCase() : text, toFloat(value));
    }
    case 'g':
    case 'G':
      return String(Number(toFloat(value).toPrecision(digits ?? 6)));
    case 'x':
      return unsigned().toString(16);
    case 'X':
      return unsigned().toString(16).toUpperCase();
    case 'o':
      return unsigned().toString(8);
    case 'b':
      return unsigned().toString(2);
    case 'c':
      return String.fromCharCode(toSmall(value) & 255);
    default:
      return undefined;
  }
}

function fixedPoint(value: number, digits: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  return value.toFixed(Math.min(digits, 100));
}

export function numberFormat(value: number, digits: number, point: string, separator: string): string {
  const text = fixedPoint(roundTo(Math.abs(value), Math.max(0, digits)), Math.max(0, digits));
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, () => separator);
  const sign = value < 0 && /[1-9]/.test(text) ? '-' : '';
  return sign + grouped + (fraction === undefined ? '' : point + fraction);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#039;',
};

export function escapeHtml(text: string, flags = 3, double = true): string {
  const pattern = double ? /[&<>"']/g : /&(?!(?:#\d+|#x[\da-f]+|\w+);)|[<>"']/gi;
  return text.replace(pattern, (letter) =>
    (letter === '"' && !(flags & 2)) || (letter === "'" && (flags & 3) !== 3) ? letter : entities[letter]!,
  );
}

const unescapeHtml = (text: string, flags: number): string =>
  text.replace(/&(amp|lt|gt|quot|#0*39|apos);/g, (all: string, name: string) => {
    if (name === 'quot') return flags & 2 ? '"' : all;
    if (name.startsWith('#') || name === 'apos') return (flags & 3) === 3 ? "'" : all;
    return { amp: '&', lt: '<', gt: '>' }[name]!;
  });

export const urlEncode = (text: string, space = '+'): string =>
  text.replace(/[^]/g, (letter) =>
    /[A-Za-z0-9_.-]/.test(letter) || (letter === '~' && space !== '+')
      ? letter
      : letter === ' '
        ? space
        : `%${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );

export const urlDecode = (text: string, plus = true): string =>
  (plus ? text.replaceAll('+', ' ') : text).replace(/%([\da-fA-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );

function query(interpreter: Interpreter, data: PhpArray, prefix = ''): string[] {
  return data.pairs().flatMap(([key, value]) => {
    const name = prefix === '' ? urlEncode(String(key)) : `${prefix}%5B${urlEncode(String(key))}%5D`;
    if (value instanceof PhpArray) return query(interpreter, value, name);
    if (value === null) return [];
    return [
      `${name}=${urlEncode(typeof value === 'boolean' ? (value ? '1' : '0') : interpreter.text(value))}`,
    ];
  });
}

function parseAddress(text: string): Map<string, Value> | undefined {
  const match =
    /^(?:([a-zA-Z][\w+.-]*):)?(?:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?(\[[^\]]*\]|[^:/?#]*)(?::(\d*))?)?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/.exec(
      text,
    );
  if (!match) return undefined;
  const [, scheme, user, pass, host, port, path, queryText, fragment] = match;
  const parts: [string, string | undefined][] = [
    ['scheme', scheme],
    ['host', host],
    ['port', port],
    ['user', user],
    ['pass', pass],
    ['path', path],
    ['query', queryText],
    ['fragment', fragment],
  ];
  return new Map(
    parts.flatMap(([name, value]): [string, Value][] =>
      value === undefined || (value === '' && name !== 'query')
        ? []
        : [[name, name === 'port' ? Number(value) : value]],
    ),
  );
}

const implode = ({ interpreter }: { interpreter: Interpreter }, glue: Value = '', pieces?: Value): Value => {
  const [separator, array] = glue instanceof PhpArray ? [pieces ?? '', glue] : [glue, pieces];
  if (!(array instanceof PhpArray))
    throw interpreter.error(
      'TypeError',
      pieces === undefined
        ? 'implode(): Argument #1 ($array) must be of type array, string given'
        : `implode(): Argument #2 ($array) must be of type ?array, ${typeName(array!)} given`,
    );
  return array
    .values()
    .map((one) => interpreter.text(one))
    .join(interpreter.text(separator));
};

export const textFunctions: FunctionTable = {
  'sprintf 1-*': ({ interpreter }, format, ...args) =>
    formatted(interpreter, 'sprintf', interpreter.text(format!), args),
  'vsprintf 2': ({ interpreter }, format, args) =>
    formatted(interpreter, 'vsprintf', interpreter.text(format!), (args as PhpArray).values()),
  'printf 1-*': ({ interpreter }, format, ...args) => {
    const text = formatted(interpreter, 'printf', interpreter.text(format!), args);
    interpreter.write(text);
    return text.length;
  },
  'vprintf 2': ({ interpreter }, format, args) => {
    const text = formatted(interpreter, 'vprintf', interpreter.text(format!), (args as PhpArray).values());
    interpreter.write(text);
    return text.length;
  },
  'number_format 1-4': ({ interpreter }, value, digits = 0, point = '.', separator = ',') =>
    numberFormat(toFloat(value!), toSmall(digits), interpreter.text(point), interpreter.text(separator)),
  'implode 1-2': implode,
  'join 1-2': implode,
  'explode 2-3': ({ interpreter }, separator, value, limit) => {
    const glue = interpreter.text(separator!);
    if (glue === '')
      throw interpreter.error('ValueError', 'explode(): Argument #1 ($separator) must not be empty');
    const parts = interpreter.text(value!).split(glue);
    const most = limit === undefined ? Infinity : toSmall(limit);
    if (most < 0) return PhpArray.list(parts.slice(0, most));
    const count = Math.max(1, most);
    return PhpArray.list(
      parts.length > count ? [...parts.slice(0, count - 1), parts.slice(count - 1).join(glue)] : parts,
    );
  },
  'htmlspecialchars 1-4': ({ interpreter }, value, flags = 3, _, double = true) =>
    escapeHtml(interpreter.text(value!), toSmall(flags), double !== false),
  'htmlentities 1-4': ({ interpreter }, value, flags = 3, _, double = true) =>
    escapeHtml(interpreter.text(value!), toSmall(flags), double !== false).replace(
      /\xc3([\x80-\xbf])/g,
      (all, low: string) =>
        ({
          '\xa9': '&eacute;',
          '\xa8': '&egrave;',
          '\xa0': '&agrave;',
          '\xa7': '&ccedil;',
          '\xaa': '&ecirc;',
          '\xbc': '&uuml;',
          '\xb6': '&ouml;',
          '\xa4': '&auml;',
          '\x9f': '&szlig;',
        })[low] ?? (all as string),
    ),
  'htmlspecialchars_decode 1-2': ({ interpreter }, value, flags = 3) =>
    unescapeHtml(interpreter.text(value!), toSmall(flags)),
  'html_entity_decode 1-3': ({ interpreter }, value, flags = 3) =>
    unescapeHtml(interpreter.text(value!), toSmall(flags)),
  'strip_tags 1-2': ({ interpreter }, value) =>
    interpreter.text(value!).replace(/<[/!?a-zA-Z](?:[^<>"']|"[^"]*"|'[^']*')*>?/g, ''),
  'addslashes 1': ({ interpreter }, value) =>
    interpreter
      .text(value!)
      .replace(/['"\\]/g, '\\$&')
      .replaceAll('\0', '\\0'),
  'stripslashes 1': ({ interpreter }, value) =>
    interpreter.text(value!).replace(/\\([^])/g, (_, letter: string) => (letter === '0' ? '\0' : letter)),
  'quotemeta 1': ({ interpreter }, value) => interpreter.text(value!).replace(/[.\\+*?^[\]$()]/g, '\\$&'),
  'urlencode 1': ({ interpreter }, value) => urlEncode(interpreter.text(value!)),
  'rawurlencode 1': ({ interpreter }, value) => urlEncode(interpreter.text(value!), '%20'),
  'urldecode 1': ({ interpreter }, value) => urlDecode(interpreter.text(value!)),
  'rawurldecode 1': ({ interpreter }, value) => urlDecode(interpreter.text(value!), false),
  'http_build_query 1-4': ({ interpreter }, data) => query(interpreter, data as PhpArray).join('&'),
  'parse_url 1-2': ({ interpreter }, value, component = -1) => {
    const parts = parseAddress(interpreter.text(value!));
    if (!parts) return false;
    if (component === -1) return PhpArray.from(parts);
    return (
      parts.get(
        ['scheme', 'host', 'port', 'user', 'pass', 'path', 'query', 'fragment'][toSmall(component)]!,
      ) ?? null
    );
  },
  'parse_str 2 &1': ({ interpreter, references }, value) => {
    references[1]!.value = parseQuery(interpreter.text(value!));
    return null;
  },
};

/** `a=1&b[]=2&c[x]=3` as PHP reads it. */
export function parseQuery(text: string, separator: RegExp = /&/, target = new PhpArray()): PhpArray {
  for (const pair of text.split(separator)) {
    if (pair.trim() === '') continue;
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    setVariable(target, urlDecode(name.trim()), urlDecode(value));
  }
  return target;
}

/** Puts a request variable where its name says: `a[b][]`. */
export function setVariable(target: PhpArray, name: string, value: Value): void {
  const [, base = '', rest = ''] = /^([^[]*)((?:\[[^\]]*\])*)/.exec(name) ?? [];
  const keys = [...rest.matchAll(/\[([^\]]*)\]/g)].map((match) => match[1]!);
  const path = [base.replace(/[ .]/g, '_'), ...keys];
  let array = target;
  path.forEach((part, index) => {
    const key =
      part === '' && index > 0 ? array.next : /^(0|-?[1-9]\d{0,14})$/.test(part) ? Number(part) : part;
    if (index === path.length - 1) return array.put(key, value);
    const inner = array.get(key);
    const next = inner instanceof PhpArray ? inner : new PhpArray();
    array.put(key, next);
    array = next;
  });
}

export const floatValue = (value: number): Value => new Float(value);
