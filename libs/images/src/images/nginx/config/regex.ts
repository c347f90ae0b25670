import { configErrorAt, type Directive } from './directive.ts';

/** A PCRE pattern as JavaScript's. Throws ConfigError in nginx's words when it does not compile. */
export function compilePattern(directive: Directive, pattern: string, ignoreCase: boolean): RegExp {
  const inline = /^\(\?([is]+)\)/.exec(pattern);
  const flags = `${ignoreCase || inline?.[1]?.includes('i') ? 'i' : ''}${inline?.[1]?.includes('s') ? 's' : ''}`;
  const source = pattern
    .slice(inline?.[0].length ?? 0)
    .replace(/\(\?P</g, '(?<')
    .replace(/\\A/g, '^')
    .replace(/\\[zZ]/g, '$')
    .replace(/([*+?}])\+/g, '$1');
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw configErrorAt(directive, `pcre2_compile() failed: ${reasonOf(error)} in "${pattern}"`);
  }
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : '';
  if (/Unterminated group/.test(text)) return 'missing closing parenthesis';
  if (/Unmatched '\)'/.test(text)) return 'unmatched closing parenthesis';
  if (/Unterminated character class/.test(text)) return 'missing terminating ] for character class';
  if (/Nothing to repeat/.test(text)) return 'quantifier does not follow a repeatable item';
  return 'invalid pattern';
}
