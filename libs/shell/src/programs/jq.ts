import { encodeUtf8 } from '@drydock/machinery';
import type { Program } from '../kernel/process.ts';
import { program } from './support/program-io.ts';

export interface ExternalPrograms {
  /** jq outside the engine (WebAssembly). The clock stands still while it runs. */
  readonly jq: (
    input: Uint8Array,
    args: readonly string[],
  ) => Promise<{ readonly stdout: string; readonly stderr: string; readonly code: number }>;
}

const withValue: Readonly<Record<string, number>> = {
  '--arg': 2,
  '--argjson': 2,
  '--slurpfile': 2,
  '--rawfile': 2,
  '--indent': 1,
  '-f': 1,
  '--from-file': 1,
};

/** jq, whose work is done by the host; files become its standard input. */
export function jqProgram(external: ExternalPrograms): Program {
  return program(async (io) => {
    const args: string[] = [];
    const files: string[] = [];
    let filter = false;
    let nullInput = false;
    for (let i = 0; i < io.args.length; i++) {
      const arg = io.args[i]!;
      const values = withValue[arg] ?? 0;
      if (arg === '--args' || arg === '--jsonargs') {
        args.push(...io.args.slice(i));
        break;
      }
      if (arg === '-f' || arg === '--from-file') {
        args.push((await io.text(io.args[++i] ?? '')).replace(/\n$/, ''));
        filter = true;
      } else if (arg === '--slurpfile' || arg === '--rawfile') {
        const [name, path] = [io.args[++i] ?? '', io.args[++i] ?? ''];
        const text = await io.text(path);
        if (arg === '--rawfile') args.push('--arg', name, text);
        else args.push('--argjson', name, `[${text}]`);
      } else if (/^-./.test(arg)) {
        args.push(arg, ...io.args.slice(i + 1, i + 1 + values));
        i += values;
        nullInput ||= arg === '--null-input' || /^-[a-zA-Z]*n/.test(arg);
      } else if (!filter) {
        args.push(arg);
        filter = true;
      } else files.push(arg);
    }
    const parts: Uint8Array[] = [];
    let missing = 0;
    for (const path of files.length > 0 ? files : nullInput ? [] : ['-']) {
      try {
        parts.push(await io.bytes(path));
      } catch {
        missing = await io.error(`error: Could not open ${path}: No such file or directory`, 2);
      }
    }
    const size = parts.reduce((sum, part) => sum + part.length + 1, 0);
    const input = new Uint8Array(size).fill(10);
    let at = 0;
    for (const part of parts) {
      input.set(part, at);
      at += part.length + 1;
    }
    const { stdout, stderr, code } = await io.process.clock.hold(external.jq(input, args));
    io.print(stdout);
    await io.flush();
    if (stderr !== '') await io.process.stderr.write(encodeUtf8(stderr));
    return code || missing;
  });
}
