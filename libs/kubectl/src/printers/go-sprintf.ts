import { goString } from './go-format.ts';

/** fmt.Sprintf with the verbs and flags that occur: %s %v %d %q %t %f %x %05d %-10s %%. */
export function goSprintf(format: string, args: readonly unknown[]): string {
  let next = 0;
  const text = format.replace(
    /%([-+ 0#]*)(\d+|\*)?(?:\.(\d+))?([a-zA-Z%])/g,
    (_, flags: string, width, precision, verb) => {
      if (verb === '%') return '%';
      const size = width === '*' ? Number(args[next++]) : Number(width ?? 0);
      if (next >= args.length) return `%!${verb}(MISSING)`;
      return justify(verbText(verb, args[next++], precision, flags), size, flags);
    },
  );
  if (next >= args.length) return text;
  return `${text}%!(EXTRA ${args
    .slice(next)
    .map((arg) => `${goType(arg)}=${goString(arg)}`)
    .join(', ')})`;
}

function justify(text: string, width: number, flags: string): string {
  if (flags.includes('-')) return text.padEnd(width);
  if (!flags.includes('0')) return text.padStart(width);
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
}

function verbText(verb: string, value: unknown, precision: string | undefined, flags: string): string {
  const plus = flags.includes('+') && typeof value === 'number' && value >= 0 ? '+' : '';
  switch (verb) {
    case 's':
      if (typeof value === 'number' || typeof value === 'boolean')
        return `%!s(${goType(value)}=${goString(value)})`;
      return precision === undefined ? goString(value) : goString(value).slice(0, Number(precision));
    case 'd':
      return typeof value === 'number' ? plus + String(value) : `%!d(${goType(value)}=${goString(value)})`;
    case 'q':
      return typeof value === 'string' ? JSON.stringify(value) : goString(value);
    case 'f':
      return typeof value === 'number'
        ? plus + value.toFixed(Number(precision ?? 6))
        : `%!f(${goType(value)}=${goString(value)})`;
    case 'x':
      return typeof value === 'number' ? value.toString(16) : goString(value);
    case 't':
      return typeof value === 'boolean' ? String(value) : `%!t(${goType(value)}=${goString(value)})`;
    case 'T':
      return goType(value);
    default:
      return goString(value);
  }
}

function goType(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}';
}
