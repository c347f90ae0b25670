import { parseAllDocuments } from 'yaml';

/** One text has few such scalars; more are an attack on our time. */
const maxRepairs = 64;

/**
 * go-yaml lets a quoted text go on at any column, `yaml` wants it indented below its key. The leading blanks of such lines mean
 * nothing, so this text with enough of them is the same document to go-yaml. Only texts that failed need to come here.
 */
export function indentQuotedLines(text: string): string {
  let repaired = text;
  for (let count = 0; count < maxRepairs; count++) {
    const documents = [...parseAllDocuments(repaired, { version: '1.1', logLevel: 'silent' })];
    const error = documents
      .flatMap(({ errors }) => errors)
      .find(({ message }) => /closing .*quote/.test(message));
    const next = error && indentFrom(repaired, error.pos[0]);
    if (next === undefined) return repaired;
    repaired = next;
  }
  return repaired;
}

/** Indents the lines of the quoted text that the error at `position` cut off; undefined when it has no end, or is indented. */
function indentFrom(text: string, position: number): string | undefined {
  const end = text.slice(0, position).trimEnd().length; // blank lines may follow
  const lineStart = text.lastIndexOf('\n', end - 1) + 1;
  const start = openingQuote(text, lineStart, end);
  if (start === undefined) return undefined;
  const close = closingQuote(text, start);
  const inside = close === undefined ? '' : text.slice(start, close);
  if (!inside.includes('\n') || /\n(---|\.\.\.)(\s|$)/.test(inside)) return undefined;
  const blanks = ' '.repeat(start - lineStart + 1);
  const indented = inside.replace(/\n(?=[^\n])/g, `\n${blanks}`);
  return text.slice(0, start) + indented + text.slice(close);
}

/** The quote on this line that is still open at its end. */
function openingQuote(text: string, lineStart: number, end: number): number | undefined {
  const newline = text.indexOf('\n', end);
  const lineEnd = newline < 0 ? text.length : newline;
  for (let at = lineStart; at < lineEnd; at++) {
    if (!/['"]/.test(text[at]!) || /[\w]/.test(text[at - 1] ?? '')) continue;
    const close = closingQuote(text, at);
    if (close === undefined || close > lineEnd) return at;
    at = close;
  }
  return undefined;
}

function closingQuote(text: string, start: number): number | undefined {
  const quote = text[start]!;
  for (let at = start + 1; at < text.length; at++) {
    if (quote === '"' && text[at] === '\\') at++;
    else if (quote === "'" && text.startsWith("''", at)) at++;
    else if (text[at] === quote) return at;
  }
  return undefined;
}
