// Names for what varies from run to run, so that the rest can be compared byte for byte.
import { mapTables } from './tables.ts';

/** What `rand.String` of Kubernetes writes: no vowels, no digits that look like letters. */
const generated = '[bcdfghjklmnpqrstvwxz2456789]';
/** Words that could be generated suffixes and are none. */
const words = new Set(['https', 'http2']);

const months = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const rules: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uid>'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '<token>'],
  [/(docker:\/\/|X509SHA256=)[0-9a-f]{64}\b/g, '$1<id>'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g, '<time>'],
  [/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? [+-]\d{4} \w+/g, '<time>'],
  [new RegExp(String.raw`\b\w{3}, \d\d ${months} \d{4} \d\d:\d\d:\d\d [+-]\d{4}`, 'g'), '<date>'],
  [/^([IWEF])\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ ([\w.]+):\d+\]/gm, '$1<klog> $2]'],
  // whether a watch is still on its way when a timeout of kubectl ends it is chance
  [/^[EWI]<klog> reflector\.go\].*\n/gm, ''],
  [/\b10\.\d+\.\d+\.\d+\b/g, '<ip>'],
  [/(resourceVersion\\?"?: ?\\?"?|Resource Version: +)\d+/g, '$1<version>'],
  [/\b(127\.0\.0\.1|localhost|\[::1\]):\d{4,5}\b/g, '$1:<port>'],
  [/\b3[0-2]\d{3}\/(TCP|UDP)/g, '<nodePort>/$1'],
  [/(nodePort"?: ?)3[0-2]\d{3}/g, '$1<nodePort>'],
  [/\bin [\d.]+m?s \([\d.]+m?s including waiting\)/g, 'in <duration> (<duration> including waiting)'],
  [/^(Duration: +)[\dhms]+$/gm, '$1<age>'],
  [new RegExp(`-${generated}{8,10}-${generated}{5}\\b`, 'g'), '-<hash>-<id>'],
  [/(pod-template-hash"?[=:] ?"?|controller-revision-hash"?[=:] ?"?)[\w-]+/g, '$1<hash>'],
];
const ageColumn = /^(age|last seen|first seen|duration)$/i;
const age = /\b(?:\d+y)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?\b/g;

/** The text with names for uids, times, ages, generated names and addresses; tables close up around them. */
export function normalise(text: string): string {
  const tables = mapTables(text.replaceAll('\r\n', '\n'), (cell, column) =>
    ageColumn.test(column) ? cell.replace(age, (found) => (found === '' ? '' : '<age>')) : nameVarying(cell),
  );
  return nameVarying(tables)
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

function nameVarying(text: string): string {
  let named = text;
  for (const [pattern, name] of rules) named = named.replace(pattern, name);
  return named.replace(
    new RegExp(`-(${generated}{5}|${generated}{8,10})(?=[\\s"',/:\\])]|$)`, 'gm'),
    (all, suffix: string) => (words.has(suffix) ? all : suffix.length === 5 ? '-<id>' : '-<hash>'),
  );
}
