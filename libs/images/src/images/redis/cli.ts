// redis-cli: one command from the arguments, or one per line of standard input.
import { writeText } from '@drydock/machinery';
import {
  BufferedReader,
  Errno,
  openConnection,
  ResolveError,
  type Connection,
  type Process,
  type Program,
} from '@drydock/shell';
import { encodeReply, readReply, type Reply } from './resp.ts';

interface Options {
  readonly host: string;
  readonly port: number;
  readonly password?: string;
  readonly raw: boolean;
  readonly words: readonly string[];
}

function readOptions(argv: readonly string[], terminal: boolean): Options {
  let options: Options = { host: '127.0.0.1', port: 6379, raw: !terminal, words: [] };
  for (let index = 1; index < argv.length; index++) {
    const word = argv[index]!;
    const value = argv[index + 1] ?? '';
    if (word === '-h') options = { ...options, host: value };
    else if (word === '-p') options = { ...options, port: Number(value) };
    else if (word === '-a' || word === '--pass') options = { ...options, password: value };
    else if (word === '-n') index += 0;
    else if (word === '--raw' || word === '--no-auth-warning') {
      options = word === '--raw' ? { ...options, raw: true } : options;
      continue;
    } else return { ...options, words: argv.slice(index) };
    index++;
  }
  return options;
}

export const redisCli: Program = async (process) => {
  const options = readOptions(process.argv, process.terminal !== undefined);
  let connection: Connection;
  try {
    connection = await openConnection(process, {
      scheme: 'tcp',
      host: options.host,
      port: options.port,
      explicitPort: true,
      path: '/',
    });
  } catch (error) {
    if (!(error instanceof Errno || error instanceof ResolveError)) throw error;
    await writeText(
      process.stderr,
      `Could not connect to Redis at ${options.host}:${options.port}: ${error.message}\n`,
    );
    return 1;
  }
  const reader = new BufferedReader(connection.reader);
  const ask = async (words: readonly string[]) => {
    await connection.writer.write(encodeReply([...words]));
    return readReply(reader);
  };
  if (options.password !== undefined) await ask(['AUTH', options.password]);
  if (options.words.length > 0) {
    const reply = await ask(options.words);
    connection.close();
    await writeText(process.stdout, show(reply ?? null, options.raw));
    return 0;
  }
  return readLines(process, options, ask);
};

async function readLines(
  process: Process,
  options: Options,
  ask: (words: readonly string[]) => Promise<Reply | undefined>,
): Promise<number> {
  const input = new BufferedReader(process.stdin);
  const prompt = async () => {
    if (process.terminal) await writeText(process.stdout, `${options.host}:${options.port}> `);
  };
  await prompt();
  for (let line = await input.readLine(); line !== undefined; line = await input.readLine()) {
    const words = [...line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].map(
      (match) => match[1] ?? match[2] ?? match[3]!,
    );
    if (/^(quit|exit)$/i.test(words[0] ?? '')) return 0;
    if (words.length > 0) {
      const reply = await ask(words);
      if (reply === undefined) return 1;
      await writeText(process.stdout, show(reply, options.raw));
    }
    await prompt();
  }
  return 0;
}

/** For people with types and quotes, for pipes plainly. */
export function show(reply: Reply, raw: boolean, indent = ''): string {
  if (reply === null) return raw ? '\n' : '(nil)\n';
  if (typeof reply === 'number') return raw ? `${reply}\n` : `(integer) ${reply}\n`;
  if (typeof reply === 'string') return raw ? `${reply}\n` : `${JSON.stringify(reply)}\n`;
  if ('status' in reply) return `${reply.status}\n`;
  if ('error' in reply) return raw ? `${reply.error}\n` : `(error) ${reply.error}\n`;
  const items = reply as readonly Reply[];
  if (items.length === 0) return raw ? '\n' : '(empty array)\n';
  const width = String(items.length).length;
  const line = (item: Reply, index: number) => {
    const number = `${String(index + 1).padStart(width)}) `;
    return raw
      ? show(item, raw)
      : `${index === 0 ? '' : indent}${number}${show(item, raw, `${indent}${' '.repeat(number.length)}`)}`;
  };
  return items.map(line).join('');
}
