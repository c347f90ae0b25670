// Command and process substitution.
import { concatBytes, decodeUtf8 } from '@drydock/machinery';
import { pipeDescriptors } from '../../kernel/descriptor.ts';
import { guardedReader } from '../../kernel/open.ts';
import { ShellError } from '../control.ts';
import { runInChild, waitForeground } from '../child.ts';
import { runSource } from '../run-source.ts';
import type { Shell } from '../shell.ts';
import { SourceUnit } from '../source.ts';

const maxOutput = 16 * 1024 * 1024;

/** The output of `$(…)` or of backticks, without the newlines at its end. Sets the status. */
export async function commandOutput(shell: Shell, text: string): Promise<string> {
  const inner = text.startsWith('`') ? text.slice(1, -1).replace(/\\([`\\$])/g, '$1') : text.slice(2, -1);
  const file = /^\s*<\s*([\w./-]+)\s*$/.exec(inner);
  const source = file ? `cat ${file[1]}` : inner;
  const { reader, writer } = pipeDescriptors();
  const unit = new SourceUnit(source, shell.unit.name, shell.line);
  const child = runInChild(shell, {
    program: async (inside) => {
      inside.errexitSuppressed = 0;
      if (!shell.option('posix')) inside.options.delete('errexit');
      inside.mayBecome = true;
      return runSource(inside, unit);
    },
    descriptors: new Map([[1, writer]]),
  });
  writer.release();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const input = guardedReader(shell.process, reader);
  for (let chunk = await input.read(); chunk; chunk = await input.read()) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxOutput) throw new ShellError('command substitution: output budget of 16 MiB exceeded');
  }
  reader.release();
  const status = await waitForeground(shell, [child]);
  shell.status = status;
  shell.substitutionStatus = status;
  return decodeUtf8(concatBytes(chunks)).replaceAll('\0', '').replace(/\n+$/, '');
}

/** Starts the command and returns the path under which its other end is open. */
export async function processSubstitution(
  shell: Shell,
  operator: '<' | '>',
  source: string,
): Promise<string> {
  const { reader, writer } = pipeDescriptors();
  const [inner, outer] = operator === '<' ? [writer, reader] : [reader, writer];
  const unit = new SourceUnit(source, shell.unit.name, shell.line);
  const child = runInChild(shell, {
    program: async (inside) => {
      inside.mayBecome = true;
      return runSource(inside, unit);
    },
    descriptors: new Map([[operator === '<' ? 1 : 0, inner]]),
    close: [...shell.substitutions.keys()],
  });
  inner.release();
  shell.lastBackground = child.pid;
  let fd = 63;
  while (shell.fds.has(fd)) fd--;
  shell.fds.set(fd, outer);
  shell.substitutions.set(fd, outer);
  return `/dev/fd/${fd}`;
}

/** Closes what the command that is done had open by `<(…)`. */
export function closeSubstitutions(shell: Shell, before: ReadonlySet<number>): void {
  for (const [fd, descriptor] of shell.substitutions) {
    if (before.has(fd)) continue;
    shell.fds.delete(fd);
    shell.substitutions.delete(fd);
    descriptor.release();
  }
}
