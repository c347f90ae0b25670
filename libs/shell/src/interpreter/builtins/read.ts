import { concatBytes, decodeUtf8 } from '@drydock/machinery';
import { Errno } from '../../kernel/file-system.ts';
import { guardedReader } from '../../kernel/open.ts';
import type { Shell } from '../shell.ts';
import { type Builtins, complain, shortFlags } from './builtin.ts';

interface ReadOptions {
  readonly fd: number;
  readonly delimiter: string;
  /** A backslash means nothing. */
  readonly raw: boolean;
  /** Characters to read at most; with `exact` the delimiter means nothing. */
  readonly count?: number;
  readonly exact?: boolean;
  readonly timeoutMs?: number;
}

interface ReadResult {
  readonly text: string;
  /** The delimiter came (or the count was reached). */
  readonly complete: boolean;
  readonly timedOut: boolean;
}

export const readBuiltins: Builtins = { mapfile, read, readarray: mapfile };

/** One line off a descriptor, leaving the rest for the next reader. */
export async function readLine(shell: Shell, options: ReadOptions): Promise<ReadResult> {
  const descriptor = shell.descriptor(options.fd);
  const reader = guardedReader(shell.process, descriptor);
  const wanted = options.delimiter.charCodeAt(0) || 0;
  const chunks: Uint8Array[] = [];
  const text = () => decodeUtf8(concatBytes(chunks));
  const deadline =
    options.timeoutMs === undefined ? undefined : shell.process.clock.now() + options.timeoutMs;
  for (;;) {
    const reading = reader.read();
    const chunk = await within(shell, reading, deadline);
    // what still comes belongs to the next reader
    if (chunk === 'late')
      void reading.then(
        (bytes) => bytes && descriptor.unread(bytes),
        () => undefined,
      );
    if (chunk === 'late') return { text: text(), complete: false, timedOut: true };
    if (!chunk) return { text: text(), complete: false, timedOut: false };
    const limit =
      options.count === undefined ? chunk.length : Math.min(chunk.length, options.count - text().length);
    let end = -1;
    for (let i = 0; i < limit && end < 0; i++) {
      if (options.exact || chunk[i] !== wanted) continue;
      if (!options.raw && oddBackslashes(chunks, chunk, i)) continue;
      end = i;
    }
    if (end >= 0) {
      descriptor.unread(chunk.subarray(end + 1));
      chunks.push(chunk.subarray(0, end));
      return { text: text(), complete: true, timedOut: false };
    }
    chunks.push(chunk.subarray(0, limit));
    if (options.count !== undefined && text().length >= options.count) {
      descriptor.unread(chunk.subarray(limit));
      return { text: text(), complete: true, timedOut: false };
    }
  }
}

function oddBackslashes(chunks: readonly Uint8Array[], chunk: Uint8Array, end: number): boolean {
  const all = concatBytes([...chunks.slice(-1), chunk.subarray(0, end)]);
  let count = 0;
  for (let i = all.length - 1; i >= 0 && all[i] === 92; i--) count++;
  return count % 2 === 1;
}

async function within<T>(shell: Shell, work: Promise<T>, deadline: number | undefined): Promise<T | 'late'> {
  const { clock } = shell.process;
  const waits: Promise<T | 'late'>[] = [work];
  if (deadline !== undefined)
    waits.push(
      new Promise((resolve) => clock.after(Math.max(0, deadline - clock.now()), () => resolve('late'))),
    );
  waits.push(shell.untilWoken().then(() => 'late' as const));
  return Promise.race(waits);
}

async function read(shell: Shell, args: readonly string[]): Promise<number> {
  const { flags, values, rest, bad } = shortFlags(args, 'ersa:d:i:n:N:p:t:u:');
  if (bad) {
    await shell.complain(`read: -${bad}: invalid option`);
    await shell.write(
      'read: usage: read [-Eers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]\n',
      2,
    );
    return 2;
  }
  for (const name of rest)
    if (!/^[A-Za-z_]\w*(\[.*\])?$/.test(name))
      return complain(shell, 'read', `\`${name}': not a valid identifier`);
  const fd = Number(values.get('u') ?? 0);
  if (!shell.fds.has(fd))
    return complain(shell, 'read', `${fd}: invalid file descriptor: Bad file descriptor`);
  const terminal = shell.fds.get(fd)?.kind === 'terminal';
  const prompt = values.get('p');
  if (prompt !== undefined && terminal) await shell.write(prompt, 2);
  const count = values.get('N') ?? values.get('n');
  const quiet = terminal && (flags.has('s') || count !== undefined);
  const before = quiet ? shell.process.terminal?.setRaw(true) : undefined;
  let result: ReadResult;
  try {
    result = await readLine(shell, {
      fd,
      delimiter: values.get('d') ?? (before === undefined ? '\n' : '\r'),
      raw: flags.has('r'),
      ...(count === undefined ? {} : { count: Number(count), exact: values.has('N') }),
      ...(values.has('t') ? { timeoutMs: Number(values.get('t')) * 1000 } : {}),
    });
  } catch (error) {
    if (error instanceof Errno) return complain(shell, 'read', `read error: ${fd}: ${error.message}`);
    throw error;
  } finally {
    if (before !== undefined) shell.process.terminal?.setRaw(before);
  }
  assignFields(
    shell,
    result.text.replaceAll('\0', ''),
    flags.has('r'),
    values.get('a'),
    rest,
    values.has('N'),
  );
  if (result.timedOut) return 142;
  return result.complete ? 0 : 1;
}

function assignFields(
  shell: Shell,
  text: string,
  raw: boolean,
  array: string | undefined,
  names: readonly string[],
  whole: boolean,
): void {
  const ifs = whole ? '' : (shell.variables.get('IFS') ?? ' \t\n');
  const letters = unescaped(text, raw);
  if (array !== undefined) return shell.variables.setArray(array, split(letters, ifs, Infinity));
  if (names.length === 0) return shell.variables.set('REPLY', letters.map(({ letter }) => letter).join(''));
  const fields = split(letters, ifs, names.length);
  names.forEach((name, i) => shell.variables.set(name, fields[i] ?? ''));
}

interface Letter {
  readonly letter: string;
  /** After a backslash: no separator. */
  readonly quoted: boolean;
}

function unescaped(text: string, raw: boolean): Letter[] {
  const letters: Letter[] = [];
  for (let i = 0; i < text.length; i++) {
    if (raw || text[i] !== '\\') letters.push({ letter: text[i]!, quoted: false });
    else if (text[++i] !== '\n' && i < text.length) letters.push({ letter: text[i]!, quoted: true });
  }
  return letters;
}

/** Splits at IFS into at most `limit` fields; the last one keeps the rest. */
function split(letters: readonly Letter[], ifs: string, limit: number): string[] {
  const isSeparator = ({ letter, quoted }: Letter) => !quoted && ifs.includes(letter);
  const isBlank = (letter: Letter) => isSeparator(letter) && ' \t\n'.includes(letter.letter);
  const fields: string[] = [];
  let i = 0;
  while (i < letters.length && isBlank(letters[i]!)) i++;
  while (i < letters.length) {
    if (fields.length === limit - 1) {
      fields.push(lastField(letters.slice(i), isSeparator, isBlank));
      break;
    }
    let field = '';
    while (i < letters.length && !isSeparator(letters[i]!)) field += letters[i++]!.letter;
    fields.push(field);
    while (i < letters.length && isBlank(letters[i]!)) i++;
    if (i < letters.length && isSeparator(letters[i]!) && !isBlank(letters[i]!)) {
      i++;
      while (i < letters.length && isBlank(letters[i]!)) i++;
    }
  }
  return fields;
}

function lastField(
  rest: readonly Letter[],
  isSeparator: (l: Letter) => boolean,
  isBlank: (l: Letter) => boolean,
): string {
  let end = rest.length;
  while (end > 0 && isBlank(rest[end - 1]!)) end--;
  const text = rest.slice(0, end);
  const separators = text.filter(isSeparator);
  // one separator at the very end closes the last field
  if (separators.length === 1 && text.length > 0 && isSeparator(text.at(-1)!))
    return text
      .slice(0, -1)
      .map(({ letter }) => letter)
      .join('');
  return text.map(({ letter }) => letter).join('');
}

async function mapfile(shell: Shell, args: readonly string[]): Promise<number> {
  const { flags, values, rest } = shortFlags(args, 'td:n:O:s:u:C:c:');
  const name = rest[0] ?? 'MAPFILE';
  const fd = Number(values.get('u') ?? 0);
  const delimiter = values.get('d') ?? '\n';
  const limit = Number(values.get('n') ?? 0) || Infinity;
  let skip = Number(values.get('s') ?? 0);
  const lines: string[] = [];
  while (lines.length < limit) {
    const line = await readLine(shell, { fd, delimiter, raw: true });
    if (!line.complete && line.text === '') break;
    if (skip-- > 0) continue;
    lines.push(flags.has('t') || !line.complete ? line.text : line.text + (delimiter || '\0'));
    if (!line.complete) break;
  }
  const origin = Number(values.get('O') ?? 0);
  if (!values.has('O')) shell.variables.setArray(name, lines);
  else lines.forEach((line, i) => shell.variables.setElement(name, origin + i, line));
  return 0;
}
