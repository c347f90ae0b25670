// Files of the container.
import { Errno } from '@drydock/shell';
import { fromBytes, toBytes } from '../language/bytes.ts';
import { toSmall } from '../language/convert.ts';
import { notSimulated } from '../language/failures.ts';
import type { Interpreter } from '../language/interpreter.ts';
import { PhpArray, PhpObject, type Value } from '../language/value.ts';
import type { FunctionTable } from './index.ts';

/** An open file: its whole content, and where we are. */
interface Open {
  readonly path: string;
  readonly mode: string;
  content: string;
  at: number;
}

export function pathOf(interpreter: Interpreter, value: Value): string {
  const path = interpreter.text(value);
  return path.startsWith('/') ? path : `${interpreter.host.process.cwd.replace(/\/$/, '')}/${path}`;
}

function attempt<T extends Value>(
  interpreter: Interpreter,
  name: string,
  written: string,
  what: string,
  work: () => T,
): T | false {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    interpreter.warn('Warning', `${name}(${written}): ${what}${error.message}`);
    return false;
  }
}

const quiet = (work: () => Value): Value => {
  try {
    return work();
  } catch (error) {
    if (error instanceof Errno) return false;
    throw error;
  }
};

const statOf = (interpreter: Interpreter, path: Value) =>
  interpreter.host.process.fs.stat(pathOf(interpreter, path));

function open(interpreter: Interpreter, path: string, mode: string): Value {
  const { fs } = interpreter.host.process;
  const special = /^php:\/\/(\w+)/.exec(path)?.[1];
  const object = interpreter.newObject(interpreter.classNamed('resource'));
  let content = '';
  if (special === 'input') content = fromBytes(interpreter.host.input);
  else if (special === undefined) {
    const full = pathOf(interpreter, path);
    if (/^[rac]/.test(mode) && (mode.startsWith('r') || fs.exists(full)))
      content = fromBytes(fs.readFile(full));
    if (mode.startsWith('x')) fs.writeFile(full, '', { exclusive: true });
    if (!mode.startsWith('r')) fs.writeFile(full, toBytes(content));
  }
  object.native = {
    path: special ? path : pathOf(interpreter, path),
    mode,
    content,
    at: mode.startsWith('a') ? content.length : 0,
  } satisfies Open;
  return object;
}

const handle = (value: Value | undefined): Open => (value as PhpObject).native as Open;

function write(interpreter: Interpreter, file: Open, text: string): Value {
  if (file.path === 'php://output' || file.path === 'php://stdout') interpreter.write(text);
  else if (file.path === 'php://stderr') interpreter.host.log(text.replace(/\n$/, ''));
  else {
    file.content = file.content.slice(0, file.at) + text + file.content.slice(file.at + text.length);
    file.at += text.length;
    if (!file.path.startsWith('php://'))
      interpreter.host.process.fs.writeFile(file.path, toBytes(file.content));
  }
  return text.length;
}

function line(file: Open): Value {
  if (file.at >= file.content.length) return ((file.at = file.content.length + 1), false);
  const end = file.content.indexOf('\n', file.at);
  const text = file.content.slice(file.at, end < 0 ? undefined : end + 1);
  file.at += text.length;
  return text;
}

const baseName = (path: string, suffix = ''): string => {
  const name = path.replace(/\/+$/, '').split('/').at(-1) ?? '';
  return suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
};
const directoryName = (path: string): string =>
  /\//.test(path) ? path.replace(/\/+$/, '').replace(/\/[^/]*$/, '') || '/' : '.';

export const fileFunctions: FunctionTable = {
  'file_get_contents 1-5': ({ interpreter }, path) => {
    const written = interpreter.text(path!);
    if (written === 'php://input') return fromBytes(interpreter.host.input);
    if (/^(https?|ftp|php|data):/.test(written)) throw notSimulated(`file_get_contents() of ${written}`);
    return attempt(interpreter, 'file_get_contents', written, 'Failed to open stream: ', () =>
      fromBytes(interpreter.host.process.fs.readFile(pathOf(interpreter, written))),
    );
  },
  'file_put_contents 2-4': ({ interpreter }, path, data, flags = 0) => {
    const text =
      data instanceof PhpArray
        ? data
            .values()
            .map((one) => interpreter.text(one))
            .join('')
        : interpreter.text(data!);
    return attempt(
      interpreter,
      'file_put_contents',
      interpreter.text(path!),
      'Failed to open stream: ',
      () => {
        interpreter.host.process.fs.writeFile(pathOf(interpreter, path!), toBytes(text), {
          append: (toSmall(flags) & 8) !== 0,
        });
        return text.length;
      },
    );
  },
  'file 1-3': ({ interpreter }, path, flags = 0) => {
    const content = attempt(interpreter, 'file', interpreter.text(path!), 'Failed to open stream: ', () =>
      fromBytes(interpreter.host.process.fs.readFile(pathOf(interpreter, path!))),
    );
    if (content === false) return false;
    const lines = (content.match(/[^\n]*\n|[^\n]+$/g) ?? []).map((one) =>
      toSmall(flags) & 2 ? one.replace(/\r?\n$/, '') : one,
    );
    return PhpArray.list(toSmall(flags) & 4 ? lines.filter((one) => one !== '') : lines);
  },
  'readfile 1-3': ({ interpreter }, path) =>
    attempt(interpreter, 'readfile', interpreter.text(path!), 'Failed to open stream: ', () => {
      const content = fromBytes(interpreter.host.process.fs.readFile(pathOf(interpreter, path!)));
      interpreter.write(content);
      return content.length;
    }),
  'fopen 2-4': ({ interpreter }, path, mode) =>
    attempt(interpreter, 'fopen', interpreter.text(path!), 'Failed to open stream: ', () =>
      open(interpreter, interpreter.text(path!), interpreter.text(mode!)),
    ),
  'fclose 1': () => true,
  'fflush 1': () => true,
  'feof 1': (_, file) => handle(file).at >= handle(file).content.length,
  'fgets 1-2': (_, file) => line(handle(file)),
  'fgetc 1': (_, file) => handle(file).content[handle(file).at++] ?? false,
  'fread 2': (_, file, size) => {
    const opened = handle(file);
    const text = opened.content.slice(opened.at, opened.at + toSmall(size!));
    opened.at += text.length;
    return text;
  },
  'stream_get_contents 1-3': (_, file) => handle(file).content.slice(handle(file).at),
  'fwrite 2-3': ({ interpreter }, file, text) => write(interpreter, handle(file), interpreter.text(text!)),
  'fputs 2-3': ({ interpreter }, file, text) => write(interpreter, handle(file), interpreter.text(text!)),
  'rewind 1': (_, file) => ((handle(file).at = 0), true),
  'ftell 1': (_, file) => handle(file).at,
  'fseek 2-3': (_, file, at) => ((handle(file).at = toSmall(at!)), 0),
  'file_exists 1': ({ interpreter }, path) => interpreter.host.process.fs.exists(pathOf(interpreter, path!)),
  'is_file 1': ({ interpreter }, path) => quiet(() => statOf(interpreter, path!).type === 'file'),
  'is_dir 1': ({ interpreter }, path) => quiet(() => statOf(interpreter, path!).type === 'directory'),
  'is_readable 1': ({ interpreter }, path) => quiet(() => statOf(interpreter, path!).size >= 0),
  'is_writable 1': ({ interpreter }, path) =>
    quiet(
      () =>
        interpreter.host.process.uid === 0 ||
        (statOf(interpreter, path!).mode & 2) !== 0 ||
        statOf(interpreter, path!).uid === interpreter.host.process.uid,
    ),
  'filesize 1': ({ interpreter }, path) =>
    attempt(
      interpreter,
      'filesize',
      '',
      `stat failed for ${interpreter.text(path!)}`.replace(/$/, ''),
      () => statOf(interpreter, path!).size,
    ),
  'filemtime 1': ({ interpreter }, path) => quiet(() => Math.floor(statOf(interpreter, path!).mtime / 1000)),
  'fileperms 1': ({ interpreter }, path) =>
    quiet(
      () =>
        statOf(interpreter, path!).mode |
        (statOf(interpreter, path!).type === 'directory' ? 0o40000 : 0o100000),
    ),
  'unlink 1-2': ({ interpreter }, path) =>
    attempt(
      interpreter,
      'unlink',
      interpreter.text(path!),
      '',
      () => (interpreter.host.process.fs.unlink(pathOf(interpreter, path!)), true),
    ),
  'mkdir 1-4': ({ interpreter }, path, mode = 0o777, recursive = false) =>
    attempt(
      interpreter,
      'mkdir',
      '',
      '',
      () => (
        interpreter.host.process.fs.mkdir(pathOf(interpreter, path!), {
          recursive: recursive === true,
          mode: toSmall(mode) & ~0o022,
        }),
        true
      ),
    ),
  'rmdir 1-2': ({ interpreter }, path) =>
    attempt(
      interpreter,
      'rmdir',
      interpreter.text(path!),
      '',
      () => (interpreter.host.process.fs.rmdir(pathOf(interpreter, path!)), true),
    ),
  'rename 2-3': ({ interpreter }, from, to) =>
    attempt(
      interpreter,
      'rename',
      `${interpreter.text(from!)},${interpreter.text(to!)}`,
      '',
      () => (interpreter.host.process.fs.rename(pathOf(interpreter, from!), pathOf(interpreter, to!)), true),
    ),
  'copy 2-3': ({ interpreter }, from, to) =>
    attempt(
      interpreter,
      'copy',
      interpreter.text(from!),
      'Failed to open stream: ',
      () => (
        interpreter.host.process.fs.writeFile(
          pathOf(interpreter, to!),
          interpreter.host.process.fs.readFile(pathOf(interpreter, from!)),
        ),
        true
      ),
    ),
  'touch 1-3': ({ interpreter }, path) =>
    quiet(
      () => (interpreter.host.process.fs.writeFile(pathOf(interpreter, path!), '', { append: true }), true),
    ),
  'scandir 1-3': ({ interpreter }, path) =>
    quiet(() =>
      PhpArray.list(['.', '..', ...interpreter.host.process.fs.readdir(pathOf(interpreter, path!))]),
    ),
  'realpath 1': ({ interpreter }, path) =>
    quiet(() => interpreter.host.process.fs.realpath(pathOf(interpreter, path!))),
  'getcwd 0': ({ interpreter }) => interpreter.host.process.cwd,
  'sys_get_temp_dir 0': () => '/tmp',
  'basename 1-2': ({ interpreter }, path, suffix = '') =>
    baseName(interpreter.text(path!), interpreter.text(suffix)),
  'dirname 1-2': ({ interpreter }, path, levels = 1) =>
    Array.from({ length: toSmall(levels) }).reduce<string>(directoryName, interpreter.text(path!)),
  'pathinfo 1-2': ({ interpreter }, path, part = 15) => {
    const text = interpreter.text(path!);
    const base = baseName(text);
    const dot = base.lastIndexOf('.');
    const parts: [string, Value, number][] = [
      ['dirname', directoryName(text), 1],
      ['basename', base, 2],
      ...(dot < 0 ? [] : [['extension', base.slice(dot + 1), 4] as [string, Value, number]]),
      ['filename', dot < 0 ? base : base.slice(0, dot), 8],
    ];
    if (part === 15)
      return PhpArray.from(
        parts
          .filter(([name]) => name !== 'dirname' || text !== '')
          .map(([name, value]) => [name, value] as const),
      );
    return parts.find(([, , bit]) => bit === part)?.[1] ?? '';
  },
};
