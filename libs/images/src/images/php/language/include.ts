// include and require.
import { Errno } from '@drydock/shell';
import { fromBytes } from './bytes.ts';
import type { Frame, Gen, Interpreter } from './interpreter.ts';
import type { Value } from './value.ts';

export function* includeFile(
  interpreter: Interpreter,
  frame: Frame,
  written: string,
  options: { readonly once: boolean; readonly require: boolean },
): Gen<Value> {
  const word = `${options.require ? 'require' : 'include'}${options.once ? '_once' : ''}`;
  const path = findFile(interpreter, frame, written);
  let source: string;
  try {
    if (path === undefined) throw new Errno('ENOENT', written);
    const real = interpreter.host.process.fs.realpath(path);
    if (options.once && interpreter.included.has(real)) return true;
    source = fromBytes(interpreter.host.process.fs.readFile(real));
    interpreter.included.add(real);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    interpreter.warn('Warning', `${word}(${written}): Failed to open stream: ${error.message}`);
    const tail = `Failed opening ${options.require ? 'required ' : ''}'${written}'${options.require ? '' : ' for inclusion'} (include_path='${interpreter.host.ini('include_path') ?? '.:/usr/local/lib/php'}')`;
    if (options.require) throw interpreter.error('Error', tail.replace(/^/, ''));
    interpreter.warn('Warning', `${word}(): ${tail}`);
    return false;
  }
  return yield* interpreter.runSource(source, interpreter.host.process.fs.realpath(path), frame);
}

function findFile(interpreter: Interpreter, frame: Frame, written: string): string | undefined {
  const { fs, cwd } = interpreter.host.process;
  if (written.startsWith('/')) return written;
  const directories = [cwd, frame.file.replace(/\/[^/]*$/, '') || '/'];
  return directories
    .map((directory) => `${directory === '/' ? '' : directory}/${written}`)
    .find((path) => fs.exists(path));
}
