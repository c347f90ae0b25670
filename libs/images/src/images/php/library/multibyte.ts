// mbstring and iconv, for UTF-8.
import { fromText, isUtf8String, toText } from '../language/bytes.ts';
import { toSmall } from '../language/convert.ts';
import type { Interpreter } from '../language/interpreter.ts';
import { PhpArray, type Value } from '../language/value.ts';
import type { FunctionTable } from './index.ts';

const points = (interpreter: Interpreter, value: Value | undefined): string[] => [
  ...toText(interpreter.text(value ?? '')),
];
const changed =
  (apply: (text: string) => string) =>
  ({ interpreter }: { interpreter: Interpreter }, value?: Value): Value =>
    fromText(apply(toText(interpreter.text(value ?? ''))));
const find =
  (fold: boolean, last: boolean) =>
  (
    { interpreter }: { interpreter: Interpreter },
    haystack?: Value,
    needle?: Value,
    offset: Value = 0,
  ): Value => {
    const [where, what] = [haystack, needle].map((one) =>
      fold ? points(interpreter, one).join('').toLowerCase() : points(interpreter, one).join(''),
    ) as [string, string];
    const skipped = [...where].slice(0, toSmall(offset)).join('').length;
    const at = last ? where.lastIndexOf(what) : where.indexOf(what, skipped);
    return at < 0 ? false : [...where.slice(0, at)].length;
  };

export const multibyteFunctions: FunctionTable = {
  'mb_strlen 1-2': ({ interpreter }, value) => points(interpreter, value).length,
  'iconv_strlen 1-2': ({ interpreter }, value) => points(interpreter, value).length,
  'mb_strtolower 1-2': changed((text) => text.toLowerCase()),
  'mb_strtoupper 1-2': changed((text) => text.toUpperCase()),
  'mb_convert_case 2-3': ({ interpreter }, value, mode) => {
    const text = toText(interpreter.text(value!));
    return fromText(
      mode === 0
        ? text.toUpperCase()
        : mode === 1
          ? text.toLowerCase()
          : text
              .toLowerCase()
              .replace(
                /(^|[^\p{L}'])(\p{L})/gu,
                (_, before: string, letter: string) => before + letter.toUpperCase(),
              ),
    );
  },
  'mb_substr 2-4': ({ interpreter }, value, from, length = null) => {
    const all = points(interpreter, value);
    const start = toSmall(from!) < 0 ? Math.max(0, all.length + toSmall(from!)) : toSmall(from!);
    const end =
      length === null
        ? all.length
        : toSmall(length) < 0
          ? all.length + toSmall(length)
          : start + toSmall(length);
    return fromText(all.slice(start, Math.max(start, end)).join(''));
  },
  'mb_strpos 2-4': find(false, false),
  'mb_stripos 2-4': find(true, false),
  'mb_strrpos 2-4': find(false, true),
  'mb_str_split 1-3': ({ interpreter }, value, size = 1) => {
    const all = points(interpreter, value);
    return PhpArray.list(
      Array.from({ length: Math.ceil(all.length / toSmall(size)) }, (_, at) =>
        fromText(all.slice(at * toSmall(size), (at + 1) * toSmall(size)).join('')),
      ),
    );
  },
  'mb_substr_count 2-3': ({ interpreter }, value, needle) =>
    interpreter.text(value!).split(interpreter.text(needle!)).length - 1,
  'mb_strrev 1': changed((text) => [...text].reverse().join('')),
  'mb_internal_encoding 0-1': (_, name) => (name === undefined ? 'UTF-8' : true),
  'mb_check_encoding 0-2': ({ interpreter }, value) => isUtf8String(interpreter.text(value!)),
  'mb_convert_encoding 2-3': ({ interpreter }, value, to, from = 'UTF-8') => {
    const text = interpreter.text(value!);
    const [target, source] = [interpreter.text(to!), interpreter.text(from)].map((one) => one.toUpperCase());
    if (target === source) return text;
    if (target === 'UTF-8') return fromText(text);
    return [...toText(text)].map((letter) => (letter.codePointAt(0)! < 256 ? letter : '?')).join('');
  },
  'utf8_encode 1': ({ interpreter }, value) => fromText(interpreter.text(value!)),
  'utf8_decode 1': ({ interpreter }, value) =>
    [...toText(interpreter.text(value!))]
      .map((letter) => (letter.codePointAt(0)! < 256 ? letter : '?'))
      .join(''),
};
