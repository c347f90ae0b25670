// Names for what varies from run to run, so that the rest can be compared byte for byte.

/** What `rand.String` of Kubernetes writes: no vowels, no digits that look like letters. */
const generated = '[bcdfghjklmnpqrstvwxz2456789]';
/** Words that could be generated suffixes and are none. */
const words = new Set(['https', 'http2']);

const months = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const rules: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uid>'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '<token>'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g, '<time>'],
  [/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? [+-]\d{4} \w+/g, '<time>'],
  [new RegExp(String.raw`\b\w{3}, \d\d ${months} \d{4} \d\d:\d\d:\d\d [+-]\d{4}`, 'g'), '<date>'],
  [/^([IWEF])\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ ([\w.]+):\d+\]/gm, '$1<klog> $2]'],
  [/\b10\.\d+\.\d+\.\d+\b/g, '<ip>'],
  [/(resourceVersion"?: ?"?)\d+/g, '$1<version>'],
  [/\b(127\.0\.0\.1|localhost|\[::1\]):\d{4,5}\b/g, '$1:<port>'],
  [/\b3[0-2]\d{3}\/(TCP|UDP)/g, '<nodePort>/$1'],
  [/(nodePort"?: ?)3[0-2]\d{3}/g, '$1<nodePort>'],
  [new RegExp(`-${generated}{8,10}-${generated}{5}\\b`, 'g'), '-<hash>-<id>'],
  [/(pod-template-hash"?[=:] ?"?|controller-revision-hash"?[=:] ?"?)[\w-]+/g, '$1<hash>'],
  [/(?<=[\s(])(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s|\d+h|\d+d)(?=[\s),]|$)|(?<=\s)\d+m(?=\s*$)/gm, '<age>'],
];

/** The text with names for uids, times, ages, generated names, addresses; columns that vary with them close up. */
export function normalise(text: string): string {
  let named = text.replaceAll('\r\n', '\n');
  for (const [pattern, name] of rules) named = named.replace(pattern, name);
  named = named.replace(
    new RegExp(`-(${generated}{5}|${generated}{8,10})(?=[\\s"',/:\\])]|$)`, 'gm'),
    (all, suffix: string) => (words.has(suffix) ? all : suffix.length === 5 ? '-<id>' : '-<hash>'),
  );
  return named
    .split('\n')
    .map((line) =>
      (/<(?!none>|unset>|unknown>|nil>)/.test(line) ? line.replace(/ {2,}/g, '  ') : line).trimEnd(),
    )
    .join('\n');
}
