// What full-screen programs share: the alternate screen in raw mode, whole frames, and a tidy end.
import { encodeUtf8 } from '@drydock/machinery';
import type { Process, Terminal } from '../../kernel/process.ts';
import { KeyReader } from './keys.ts';

export interface Frame {
  /** One text per row, without escapes that move the cursor; longer ones are cut. */
  readonly lines: readonly string[];
  readonly cursor?: { readonly row: number; readonly column: number };
}

export interface FullScreen {
  readonly keys: KeyReader;
  readonly columns: number;
  readonly rows: number;
  draw(frame: Frame): Promise<void>;
}

/** Runs `work` on the alternate screen; undefined when there is no terminal. */
export async function withFullScreen(
  process: Process,
  work: (screen: FullScreen) => Promise<number>,
): Promise<number | undefined> {
  const { terminal } = process;
  if (!terminal) return undefined;
  const before = terminal.setRaw(true);
  await process.stdout.write(encodeUtf8('\x1b[?1049h\x1b[H\x1b[2J'));
  try {
    return await work(screenOf(process, terminal));
  } finally {
    terminal.setRaw(before);
    await process.stdout.write(encodeUtf8('\x1b[?1049l')).catch(() => undefined);
  }
}

function screenOf(process: Process, terminal: Terminal): FullScreen {
  return {
    keys: new KeyReader(process.stdin, process.ended),
    get columns() {
      return terminal.columns;
    },
    get rows() {
      return terminal.rows;
    },
    draw: ({ lines, cursor }) => {
      const rows = Array.from(
        { length: terminal.rows },
        (_, row) => `\x1b[${row + 1};1H${cut(lines[row] ?? '', terminal.columns)}\x1b[0m\x1b[K`,
      );
      const place = cursor ? `\x1b[${cursor.row + 1};${cursor.column + 1}H\x1b[?25h` : '\x1b[?25l';
      return process.stdout.write(encodeUtf8(`\x1b[?25l${rows.join('')}${place}`));
    },
  };
}

/** At most `columns` visible characters; escapes count nothing. */
export function cut(line: string, columns: number): string {
  let visible = 0;
  let out = '';
  for (const part of line.split(/(\x1b\[[0-9;?]*[A-Za-z])/)) {
    if (part.startsWith('\x1b[')) {
      out += part;
      continue;
    }
    const characters = [...part.replaceAll('\t', '        ')].slice(0, columns - visible);
    visible += characters.length;
    out += characters.join('');
  }
  return out;
}

export const reverse = (text: string) => `\x1b[7m${text}\x1b[27m`;
