// The php command: scripts, -r, -v, -m, -l, -i, --ini.
import { readAll, writeText, type ByteWriter } from '@drydock/machinery';
import { Errno, type Process, type Program } from '@drydock/shell';
import { loadExtensions } from './extensions.ts';
import { bytesOf, readSettings, runPhp } from './host.ts';
import { fromBytes, fromText } from './language/bytes.ts';
import { parsePhp, type ParseFailure } from './language/ast.ts';
import { PhpArray } from './language/value.ts';
import { moduleList } from './extensions.ts';

interface Invocation {
  readonly settings: [string, string][];
  readonly action: 'script' | 'code' | 'version' | 'modules' | 'lint' | 'info';
  readonly target: string;
  readonly args: readonly string[];
}

function parseArguments(words: readonly string[]): Invocation | string {
  const settings: [string, string][] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    const rest = words.slice(at + 1);
    if (word === '-v' || word === '--version') return { settings, action: 'version', target: '', args: [] };
    if (word === '-m') return { settings, action: 'modules', target: '', args: [] };
    if (word === '-i') return { settings, action: 'info', target: '', args: [] };
    if (word === '-n') continue;
    if (word === '-l') return { settings, action: 'lint', target: rest[0] ?? '', args: [] };
    if (word === '-r')
      return {
        settings,
        action: 'code',
        target: rest[0] ?? '',
        args: rest.slice(1).filter((one) => one !== '--'),
      };
    if (word.startsWith('-d')) {
      const [name = '', value = '1'] = (word.length > 2 ? word.slice(2) : words[++at]!).split(/=(.*)/s);
      settings.push([name, value]);
      continue;
    }
    if (word === '-f') return { settings, action: 'script', target: rest[0] ?? '', args: rest.slice(1) };
    if (word.startsWith('-') && word !== '-') return word;
    return { settings, action: 'script', target: word, args: rest };
  }
  return { settings, action: 'script', target: '-', args: [] };
}

/** Output is written in order, while the script goes on. */
function orderedWriter(writer: ByteWriter): { write: (text: string) => void; done: () => Promise<void> } {
  let last: Promise<void> = Promise.resolve();
  return {
    write: (text) => {
      last = last.then(() => writer.write(bytesOf(text)));
      last.catch(() => undefined);
    },
    done: () => last,
  };
}

export function createPhpCommand(version: string): Program {
  return async (process) => {
    const invocation = parseArguments(process.argv.slice(1));
    if (typeof invocation === 'string') {
      await writeText(process.stderr, `not simulated: php ${invocation}\n`);
      return 1;
    }
    const { action } = invocation;
    if (action === 'version') {
      const engine = version.replace(/^\d+/, (major) => String(Number(major) - 4));
      await writeText(
        process.stdout,
        `PHP ${version} (cli) (built: Oct 28 2025 18:12:44) (NTS)\nCopyright (c) The PHP Group\nZend Engine v${engine}, Copyright (c) Zend Technologies\n`,
      );
      return 0;
    }
    const { loaded, warnings } = loadExtensions(process);
    for (const warning of warnings)
      await writeText(process.stdout, `\n${warning.replace('PHP Warning:  ', 'Warning: ')}\n`);
    if (action === 'modules') {
      await writeText(process.stdout, moduleList(loaded));
      return 0;
    }
    return await run(process, version, loaded, invocation);
  };
}

async function run(
  process: Process,
  version: string,
  extensions: ReadonlySet<string>,
  invocation: Invocation,
): Promise<number> {
  const { action, target, args } = invocation;
  let source: string;
  try {
    source =
      action === 'info'
        ? '<?php phpinfo();'
        : action === 'code'
          ? `<?php ${fromText(target)}`
          : fromBytes(
              target === '-'
                ? await readAll(process.stdin)
                : process.fs.readFile(target.startsWith('/') ? target : `${process.cwd}/${target}`),
            );
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    await writeText(process.stdout, `Could not open input file: ${target}\n`);
    return 1;
  }
  const file =
    action === 'code' || action === 'info'
      ? 'Command line code'
      : target === '-'
        ? 'Standard input code'
        : target.startsWith('/')
          ? target
          : `${process.cwd.replace(/\/$/, '')}/${target}`;
  if (action === 'lint') return await lint(process, source, target);
  const settings = readSettings(process);
  for (const [name, value] of [
    ['html_errors', '0'],
    ['display_errors', '1'],
    ['max_execution_time', '0'],
    ...invocation.settings,
  ] as const)
    settings.set(name, value);
  const [out, err] = [orderedWriter(process.stdout), orderedWriter(process.stderr)];
  const argv = [target === '-' ? '-' : action === 'code' ? 'Standard input code' : target, ...args].map(
    fromText,
  );
  const { exitCode } = await runPhp(source, file, {
    process,
    version,
    sapi: 'cli',
    extensions,
    settings,
    write: out.write,
    log: (text) => err.write(`${text}\n`),
    server: [
      ...[...process.env].map(([name, value]) => [name, fromText(value)] as const),
      ['PHP_SELF', argv[0]!],
      ['SCRIPT_NAME', argv[0]!],
      ['SCRIPT_FILENAME', argv[0]!],
      ['DOCUMENT_ROOT', ''],
      ['argv', PhpArray.list(argv)],
      ['argc', argv.length],
    ],
    globals: [
      ['argv', PhpArray.list(argv)],
      ['argc', argv.length],
    ],
  });
  await out.done();
  await err.done();
  return exitCode;
}

async function lint(process: Process, source: string, target: string): Promise<number> {
  try {
    parsePhp(source, target);
    await writeText(process.stdout, `No syntax errors detected in ${target}\n`);
    return 0;
  } catch (failure) {
    const { message, line } = failure as ParseFailure;
    if (typeof line !== 'number') throw failure;
    await writeText(
      process.stdout,
      `\nParse error: ${message} in ${target} on line ${line}\nErrors parsing ${target}\n`,
    );
    return 255;
  }
}
