// What redis-server runs with: a file, then the options of its command line.
import { decodeUtf8 } from '@drydock/machinery';
import { Errno, type Process } from '@drydock/shell';
import { splitWords } from './cli/words.ts';
import { Settings } from './settings.ts';

export interface Configuration {
  readonly settings: Settings;
  /** A file or an option was given. */
  readonly explicit: boolean;
  /** The file cannot be read; the log says so. */
  readonly unreadable?: string;
  /** What is wrong; the server does not start. */
  readonly error?: string;
}

interface Directive {
  readonly line: number;
  readonly text: string;
  readonly words: readonly string[];
}

export function readConfiguration(process: Process, version: string): Configuration {
  const settings = new Settings();
  const [first, ...others] = process.argv.slice(1);
  const file = first !== undefined && !first.startsWith('--') ? first : undefined;
  const given = file === undefined ? process.argv.slice(1) : others;
  const directives: Directive[] = [];
  if (file !== undefined) {
    try {
      directives.push(...fileDirectives(process, file));
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      const path = file.startsWith('/') ? file : `${process.cwd}/${file}`;
      return {
        settings,
        explicit: true,
        unreadable: `Fatal error, can't open config file '${path}': ${error.message}`,
      };
    }
  }
  directives.push(...argumentDirectives(given, directives.length));
  for (const directive of directives) {
    const [name = '', ...values] = directive.words;
    const wrong = settings.read(name, values);
    if (wrong) return { settings, explicit: true, error: fatal(directive, wrong, version) };
  }
  return { settings, explicit: file !== undefined || given.length > 0 };
}

const fatal = ({ line, text }: Directive, wrong: string, version: string) =>
  `\n*** FATAL CONFIG FILE ERROR (Redis ${version}) ***\nReading the configuration file, at line ${line}\n>>> '${text}'\n${wrong}\n`;

function fileDirectives(process: Process, path: string): Directive[] {
  const absolute = path.startsWith('/') ? path : `${process.cwd}/${path}`;
  const lines = decodeUtf8(process.fs.readFile(absolute)).split('\n');
  return lines.flatMap((raw, index) => {
    const text = raw.trim();
    if (text === '' || text.startsWith('#')) return [];
    return [{ line: index + 1, text, words: splitWords(text) ?? [text] }];
  });
}

/** `--port 7000 --save ""`: each `--name` begins a line. */
function argumentDirectives(words: readonly string[], after: number): Directive[] {
  const lines: string[][] = [];
  for (const word of words) {
    if (word.startsWith('--')) lines.push([word.slice(2)]);
    else lines.at(-1)?.push(word);
  }
  return lines.map((line, index) => ({
    line: after + index + 2,
    text: line.map((word) => (word === '' || /\s/.test(word) ? `"${word}"` : word)).join(' '),
    words: line.flatMap((word, at) =>
      at > 0 && line[0] === 'save' ? word.split(' ').filter((part) => part !== '' || line.length === 2) : [word],
    ),
  })); // prettier-ignore
}
