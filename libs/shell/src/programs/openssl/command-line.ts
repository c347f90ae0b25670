// OpenSSL's way with its command line, files and errors.
import { decodeUtf8, encodeUtf8 } from '@drydock/machinery';
import { Errno } from '../../kernel/file-system.ts';
import type { ProgramIo } from '../support/program-io.ts';

/** A wrong call or unusable file: the text goes to standard error as it is. */
export class OpensslError extends Error {
  constructor(
    text: string,
    readonly code = 1,
  ) {
    super(text);
  }
}

export interface Call {
  readonly command: string;
  /** Options without their dash, in order. */
  readonly given: readonly (readonly [name: string, value: string])[];
  readonly operands: readonly string[];
  readonly has: (name: string) => boolean;
  readonly value: (name: string) => string | undefined;
}

/** `spec`: names of the options; those that take a value end with `:`. */
export function readCall(command: string, words: readonly string[], spec: string): Call {
  const known = new Map(spec.split(/\s+/).map((name) => [name.replace(/:$/, ''), name.endsWith(':')]));
  const given: [string, string][] = [];
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at]!;
    if (!word.startsWith('-') || word === '-') break;
    const name = word.replace(/^--?/, '');
    const takesValue = known.get(name);
    if (takesValue === undefined)
      throw new OpensslError(
        `${command}: Unknown option or cipher: ${name}\n${command}: Use -help for summary.\n`,
      );
    if (takesValue && words[at + 1] === undefined)
      throw new OpensslError(
        `${command}: Option -${name} needs a value\n${command}: Use -help for summary.\n`,
      );
    given.push([name, takesValue ? words[++at]! : '']);
  }
  return {
    command,
    given,
    operands: words.slice(at),
    has: (name) => given.some(([known]) => known === name),
    value: (name) => given.findLast(([known]) => known === name)?.[1],
  };
}

/** The text of a file, or of standard input. `what` names it in the error: `certificate`. */
export async function readText(io: ProgramIo, path: string | undefined, what: string): Promise<string> {
  if (path === undefined || path === '-') return io.text('-');
  try {
    return decodeUtf8(io.process.fs.readFile(io.path(path)));
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    throw new OpensslError(
      `Could not open file or uri for loading ${what} from ${path}\n` +
        '4067EE86AC7F0000:error:16000069:STORE routines:ossl_store_get0_loader_int:unregistered scheme:../crypto/store/store_register.c:237:scheme=file\n' +
        `4067EE86AC7F0000:error:80000002:system library:file_open:${error.message}:../providers/implementations/storemgmt/file_store.c:266:calling stat(${path})\n` +
        `Unable to load ${what}\n`,
    );
  }
}

/** What the file should have been, and is not. */
export function unreadable(what: string, path: string | undefined): OpensslError {
  return new OpensslError(
    `Could not read ${what} from ${path ?? '<stdin>'}\n` +
      '403773B2CE7F0000:error:1608010C:STORE routines:ossl_store_handle_load_result:unsupported:../crypto/store/store_result.c:149:\n' +
      `Unable to load ${what}\n`,
  );
}

/** To `-out`, or to standard output. Keys are for their owner only. */
export function writeOut(io: ProgramIo, path: string | undefined, text: string, mode = 0o644): void {
  if (path === undefined) io.print(text);
  else {
    io.process.fs.writeFile(io.path(path), encodeUtf8(text), { mode });
    io.process.fs.chmod(io.path(path), mode);
  }
}
