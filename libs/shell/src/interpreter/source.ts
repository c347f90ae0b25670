import { parse, type ParsedScript, type WordPart } from 'unbash';

/** A text that nodes point into. */
export class SourceUnit {
  #lineStarts: number[] | undefined;

  constructor(
    readonly text: string,
    /** `script.sh`, or undefined for `-c`, `eval` and the prompt. */
    readonly name: string | undefined,
    readonly firstLine = 1,
  ) {}

  lineAt(position: number): number {
    this.#lineStarts ??= lineStarts(this.text);
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#lineStarts[middle]! <= position) low = middle;
      else high = middle - 1;
    }
    return low + this.firstLine;
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

const templates = new Map<string, readonly WordPart[]>();

/** The expansions in a text in which quotes mean nothing: a here-document's body, an arithmetic expression. */
export function parseTemplate(text: string): readonly WordPart[] {
  const known = templates.get(text);
  if (known) return known;
  let mark = 'EOF';
  while (text.includes(mark)) mark += '_';
  const script: ParsedScript = parse(`:<<${mark}\n${text}\n${mark}\n`);
  const command = script.commands[0]?.command;
  const redirect = command?.type === 'Command' ? command.redirects[0] : undefined;
  const parts =
    redirect?.type === 'HereDoc' ? (redirect.body.parts ?? literal(redirect.body.text)) : literal(text);
  const trimmed = withoutLastNewline(parts);
  if (templates.size > 500) templates.clear();
  templates.set(text, trimmed);
  return trimmed;
}

function literal(text: string): readonly WordPart[] {
  const value = text.replace(/\\([$`\\])|\\\n/g, '$1');
  return [{ type: 'Literal', pos: 0, end: text.length, text, value }];
}

function withoutLastNewline(parts: readonly WordPart[]): readonly WordPart[] {
  const last = parts.at(-1);
  if (last?.type !== 'Literal' || !last.value.endsWith('\n')) return parts;
  const value = last.value.slice(0, -1);
  return [...parts.slice(0, -1), { ...last, value, text: last.text.slice(0, -1) }];
}

const scripts = new Map<string, ParsedScript>();

/** The script of a command substitution or of a word that is made again and again. */
export function parseCached(text: string): ParsedScript {
  const known = scripts.get(text);
  if (known) return known;
  const script = parse(text);
  if (scripts.size > 500) scripts.clear();
  scripts.set(text, script);
  return script;
}
