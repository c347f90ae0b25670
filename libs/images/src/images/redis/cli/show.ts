import type { Reply } from '../resp.ts';

/** For people with types and quotes, for pipes plainly. */
export function show(reply: Reply, raw: boolean): string {
  return raw ? plain(reply) : labelled(reply, '');
}

function plain(reply: Reply): string {
  if (reply === null) return '\n';
  if (typeof reply === 'number') return `${reply}\n`;
  if (typeof reply === 'string') return `${reply}\n`;
  if ('nothing' in reply) return '\n';
  if ('error' in reply) return `${reply.error}\n\n`;
  if ('status' in reply) return `${reply.status}\n`;
  return reply.length === 0 ? '\n' : reply.map((item) => plain(item)).join('');
}

const escapes: Readonly<Record<string, string>> = {
  '\n': '\\n', '\r': '\\r', '\t': '\\t', '\b': '\\b', '\x07': '\\a', '"': '\\"', '\\': '\\\\',
}; // prettier-ignore

/** A text in quotes, its other bytes as `\xc3`. */
export function quoted(text: string): string {
  const shown = text.replace(
    /[^ -~]|["\\]/g,
    (letter) => escapes[letter] ?? `\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `"${shown}"`;
}

function labelled(reply: Reply, indent: string): string {
  if (reply === null || (typeof reply === 'object' && 'nothing' in reply)) return '(nil)\n';
  if (typeof reply === 'number') return `(integer) ${reply}\n`;
  if (typeof reply === 'string') return `${quoted(reply)}\n`;
  if ('status' in reply) return `${reply.status}\n`;
  if ('error' in reply) return `(error) ${reply.error}\n`;
  if (reply.length === 0) return '(empty array)\n';
  const width = String(reply.length).length;
  return reply
    .map((item, index) => {
      const number = `${String(index + 1).padStart(width)}) `;
      return `${index === 0 ? '' : indent}${number}${labelled(item, `${indent}${' '.repeat(number.length)}`)}`;
    })
    .join('');
}
