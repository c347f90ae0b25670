import { decodeUtf8 } from '@drydock/machinery';
import { absolutePath } from '../kernel/open.ts';
import { spawn, waitForeground } from './child.ts';
import { runToEnd } from './child.ts';
import { runSource } from './run-source.ts';
import { Shell } from './shell.ts';
import { createShell } from './create-shell.ts';
import { SourceUnit } from './source.ts';

/** A file without `#!`: the shell reads it itself, in a new process. Binary files are refused. */
export async function runScriptText(
  shell: Shell,
  path: string,
  args: readonly string[],
  env: ReadonlyMap<string, string>,
): Promise<void> {
  const bytes = shell.process.fs.readFile(absolutePath(shell.process, path));
  if (bytes.subarray(0, 128).includes(0)) {
    await shell.complain(`${args[0]}: cannot execute binary file: Exec format error`);
    shell.status = 126;
    return;
  }
  const child = spawn(shell, {
    argv: ['bash', path, ...args.slice(1)],
    env,
    descriptors: shell.fds,
    program: async (process) => {
      const inside = createShell(process, {
        name: path,
        dialect: shell.dialect,
        interactive: false,
        positional: args.slice(1),
      });
      return runToEnd(inside, (running) => runSource(running, new SourceUnit(decodeUtf8(bytes), path)));
    },
  });
  shell.status = await waitForeground(shell, [child], args.join(' '));
}
