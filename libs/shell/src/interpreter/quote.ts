// How bash writes values back: in `set -x`, `declare -p`, `printf %q`, `${x@Q}`.

/** `printf %q`: backslashes. */
export function quoteBackslash(text: string): string {
  if (text === '') return "''";
  if (/[\0-\x1f\x7f]/.test(text)) return quoteAnsi(text);
  return text.replace(/[^\w@%+=:,./\u0080-\uffff-]/g, '\\$&').replace(/^~/, '\\~');
}

/** `$'…'`, for control characters. */
export function quoteAnsi(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '\x07': 'a',
    '\b': 'b',
    '\x1b': 'E',
    '\f': 'f',
    '\n': 'n',
    '\r': 'r',
    '\t': 't',
    '\v': 'v',
  };
  const inner = text.replace(/[\\'\0-\x1f\x7f]/g, (letter) => {
    if (letter === '\\' || letter === "'") return `\\${letter}`;
    return names[letter] ? `\\${names[letter]}` : `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`;
  });
  return `$'${inner}'`;
}

/** `${x@Q}`: single quotes always. */
export function quoteForInput(text: string): string {
  if (/[\0-\x1f\x7f]/.test(text)) return quoteAnsi(text);
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** `set -x`: quotes only where needed. */
export function quoteTrace(text: string): string {
  if (text === '') return "''";
  if (/[\0-\x08\x0b-\x1f\x7f]/.test(text)) return quoteAnsi(text);
  return /[^\w@%+=:,./-]/.test(text) ? `'${text.replaceAll("'", "'\\''")}'` : text;
}

/** `declare -p`: double quotes. */
export function quoteDouble(text: string): string {
  if (/[\0-\x08\x0b-\x1f\x7f]|\n/.test(text)) return quoteAnsi(text);
  return `"${text.replace(/[$"`\\]/g, '\\$&')}"`;
}

/** `set` without arguments and `alias`: single quotes where needed. */
export function quoteAssigned(text: string): string {
  if (text === '') return '';
  if (/[\0-\x1f\x7f]/.test(text)) return quoteAnsi(text);
  return /[^\w@%+=:,./-]/.test(text) ? `'${text.replaceAll("'", "'\\''")}'` : text;
}
