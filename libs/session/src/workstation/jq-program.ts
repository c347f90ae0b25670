// The command line of jq 1.8 around the real jq: which words are options, the filter and files.
import { concatBytes, decodeUtf8, encodeUtf8, readAll } from '@drydock/machinery';
import { Errno, type Process } from '@drydock/shell';
import { runJq } from './jq-worker.ts';

/** Options that take this many words after them. */
const optionArity: Readonly<Record<string, number>> = {
  '--arg': 2,
  '--argjson': 2,
  '--indent': 1,
  '--slurpfile': 2,
  '--rawfile': 2,
};

interface CommandLine {
  readonly flags: string[];
  readonly filter?: string;
  readonly files: string[];
}

/** A program of the workstation and of images that have jq. */
export async function jqProgram(process: Process): Promise<number> {
  const { flags, filter, files } = parse(process.argv.slice(1));
  const print = (text: string) => process.stderr.write(encodeUtf8(text));
  if (filter === undefined) {
    await print(
      'jq - commandline JSON processor [version 1.8.2]\n\nUsage:\tjq [OPTIONS] FILTER [FILES...]\n',
    );
    return 2;
  }
  if (
    flags.some(
      (flag) => flag === '--slurpfile' || flag === '--rawfile' || flag === '-f' || flag === '--from-file',
    )
  ) {
    await print('not simulated: jq --slurpfile, --rawfile and --from-file\n');
    return 1;
  }
  const noInput = flags.some((flag) => flag === '--null-input' || /^-[a-zA-Z]*n/.test(flag));
  let failed = false;
  const chunks: Uint8Array[] = [];
  for (const file of files) {
    try {
      chunks.push(process.fs.readFile(file.startsWith('/') ? file : `${process.cwd}/${file}`));
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      failed = true;
      await print(`jq: error: Could not open ${file}: ${error.message}\n`);
    }
  }
  const input =
    files.length > 0 ? concatBytes(chunks) : noInput ? new Uint8Array() : await readAll(process.stdin);
  const result = await process.clock.hold(runJq(decodeUtf8(input), filter, flags));
  const joined = flags.some((flag) => flag === '--join-output' || /^-[a-zA-Z]*j/.test(flag));
  if (result.stdout !== '')
    await process.stdout.write(encodeUtf8(joined ? result.stdout : `${result.stdout}\n`));
  if (result.stderr !== '') await print(`${result.stderr}\n`);
  return result.exitCode === 0 && failed ? 2 : result.exitCode;
}

function parse(words: readonly string[]): CommandLine {
  const flags: string[] = [];
  const others: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === '--') {
      others.push(...words.slice(i + 1));
      break;
    }
    if (word === '--args' || word === '--jsonargs') {
      flags.push(...words.slice(i));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      others.push(word);
      continue;
    }
    const arity = optionArity[word] ?? 0;
    flags.push(word, ...words.slice(i + 1, i + 1 + arity));
    i += arity;
  }
  const [filter, ...files] = others;
  return { flags, files, ...(filter === undefined ? {} : { filter }) };
}
