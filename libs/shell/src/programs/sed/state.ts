// What a running sed script has in hand, and its `s` command.
import type { RegexMatch } from '../../text/regex.ts';
import type { ProgramIo } from '../support/program-io.ts';
import type { ReplacementPart, SedCommand, Substitution } from './parse.ts';

export interface Input {
  readonly text: string;
  readonly newline: boolean;
}

export interface State {
  readonly io: ProgramIo;
  readonly commands: readonly SedCommand[];
  readonly quiet: boolean;
  readonly files: Map<string, string>;
  /** The next line of the input; undefined at the end. */
  next: () => Promise<Input | undefined>;
  ahead: Input | undefined;
  /** `$` must know the last line; without it a line goes out as soon as it is in. */
  readonly looksAhead: boolean;
  pattern: string;
  hold: string;
  newline: boolean;
  line: number;
  substituted: boolean;
  appended: string[];
  lastRegex: Substitution['regex'];
  out: (text: string) => void;
  quit: number | undefined;
}

export function print(state: State, text: string): void {
  state.out(text + (state.newline ? '\n' : ''));
}

export function write(state: State, path: string): void {
  if (path === '/dev/stdout') state.out(`${state.pattern}\n`);
  else state.files.set(path, `${state.files.get(path) ?? ''}${state.pattern}\n`);
}

export function substitute(state: State, made: Substitution): void {
  const regex = made.regex ?? state.lastRegex;
  if (!regex) return;
  state.lastRegex = regex;
  const text = state.pattern;
  let out = '';
  let at = 0;
  let count = 0;
  let changed = false;
  for (let from = 0; from <= text.length;) {
    const match = regex.find(text, from);
    if (!match) break;
    // an empty match right after another one does not count
    if (match.end === match.start && count > 0 && match.start === at && changed && at > 0) {
      from = match.end + 1;
      continue;
    }
    count++;
    if (count >= made.occurrence) {
      out += text.slice(at, match.start) + replaced(made.replacement, match);
      at = match.end;
      changed = true;
      if (!made.global) break;
    }
    from = match.end > match.start ? match.end : match.end + 1;
  }
  if (!changed) return;
  state.pattern = out + text.slice(at);
  state.substituted = true;
  if (made.print) print(state, state.pattern);
  if (made.file !== undefined) write(state, made.file);
}

function replaced(parts: readonly ReplacementPart[], match: RegexMatch): string {
  let out = '';
  let fold = 'E';
  let once = '';
  for (const part of parts) {
    if ('fold' in part) {
      if (part.fold === 'u' || part.fold === 'l') once = part.fold;
      else fold = part.fold;
      continue;
    }
    let text = 'text' in part ? part.text : (match.groups[part.group] ?? '');
    if (fold === 'U') text = text.toUpperCase();
    if (fold === 'L') text = text.toLowerCase();
    if (once !== '' && text !== '') {
      text = (once === 'u' ? text[0]!.toUpperCase() : text[0]!.toLowerCase()) + text.slice(1);
      once = '';
    }
    out += text;
  }
  return out;
}
