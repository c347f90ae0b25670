// redis-cli: one command from the arguments, or one per line of standard input or the terminal.
import { decodeUtf8, readAll, writeText } from '@drydock/machinery';
import {
  BufferedReader, Errno, openConnection, ResolveError, type Connection, type Process, type Program,
} from '@drydock/shell'; // prettier-ignore
import { bytesOfText, encodeCommand, fromUnicode, readReply, type Reply } from '../resp.ts';
import { readOptions, type Options } from './options.ts';
import { quoted, show } from './show.ts';
import { splitWords } from './words.ts';

export const createRedisCli =
  (version: string): Program =>
  async (process) => {
    const options = readOptions(
      process.argv,
      process.terminal !== undefined,
      process.env.get('REDISCLI_AUTH'),
    );
    if ('error' in options) {
      await writeText(process.stderr, options.error);
      return 1;
    }
    if (options.version) {
      await writeText(process.stdout, `redis-cli ${version}\n`);
      return 0;
    }
    if (options.password !== undefined && options.warn)
      await writeText(process.stderr, "Warning: Using a password with '-a' or '-u' option on the command line interface may not be safe.\n"); // prettier-ignore
    const session = new Session(process, options);
    if (options.pipe) return pipeMode(process, session);
    if (options.scan) return scanMode(process, session, options);
    if (options.words.length > 0) return runWords(process, session, options);
    return readLines(process, session);
  };

class Session {
  #connection: Connection | undefined;
  #reader: BufferedReader | undefined;
  database: number;
  transaction = false;

  constructor(
    readonly process: Process,
    readonly options: Options,
  ) {
    this.database = options.database;
  }

  get connected(): boolean {
    return this.#connection !== undefined;
  }

  get prompt(): string {
    const { host, port } = this.options;
    if (!this.connected) return 'not connected> ';
    return `${host}:${port}${this.database > 0 ? `[${this.database}]` : ''}${this.transaction ? '(TX)' : ''}> `;
  }

  /** False after saying why not. */
  async connect(): Promise<boolean> {
    if (this.#connection) return true;
    const { host, port, password, user } = this.options;
    try {
      this.#connection = await openConnection(this.process, {
        scheme: 'tcp', host, port, explicitPort: true, path: '/',
      }); // prettier-ignore
    } catch (error) {
      if (!(error instanceof Errno || error instanceof ResolveError)) throw error;
      const why = error instanceof ResolveError ? 'Name or service not known' : error.message;
      await writeText(this.process.stderr, `Could not connect to Redis at ${host}:${port}: ${why}\n`);
      return false;
    }
    this.#reader = new BufferedReader(this.#connection.reader);
    if (password !== undefined) {
      const reply = await this.ask(user === undefined ? ['AUTH', password] : ['AUTH', user, password]);
      if (isError(reply)) await writeText(this.process.stderr, `AUTH failed: ${reply.error}\n`);
    }
    if (this.database > 0) {
      const reply = await this.ask(['SELECT', String(this.database)]);
      if (isError(reply))
        await writeText(this.process.stderr, `SELECT ${this.database} failed: ${reply.error}\n`);
    }
    return true;
  }

  /** Undefined: the server closed the connection. */
  async ask(words: readonly string[]): Promise<Reply | undefined> {
    await this.#connection!.writer.write(encodeCommand(words));
    return this.next();
  }

  async next(): Promise<Reply | undefined> {
    const reply = await readReply(this.#reader!);
    if (reply === undefined) this.close();
    return reply;
  }

  async send(bytes: Uint8Array): Promise<void> {
    await this.#connection!.writer.write(bytes);
  }

  close(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }
}

const isError = (reply: Reply | undefined): reply is { readonly error: string } =>
  reply !== undefined && reply !== null && typeof reply === 'object' && 'error' in reply;

const print = (process: Process, text: string) => process.stdout.write(bytesOfText(text));

async function runWords(process: Process, session: Session, options: Options): Promise<number> {
  const words = options.words.map(fromUnicode);
  if (options.readLast) words.push(fromUnicode(decodeUtf8(await readAll(process.stdin))));
  let code = 0;
  for (let turn = 0; options.repeat < 0 || turn < options.repeat; turn++) {
    if (!(await session.connect())) return 1;
    code = await runCommand(process, session, words);
    if (options.interval > 0 && turn + 1 !== options.repeat)
      await process.clock.sleep(options.interval * 1000, process.ended);
  }
  session.close();
  return code;
}

const endless = new Set(['subscribe', 'psubscribe', 'monitor']);

/** Sends a command and shows its answer. */
async function runCommand(process: Process, session: Session, words: readonly string[]): Promise<number> {
  const { raw, exitOnError } = session.options;
  const name = words[0]!.toLowerCase();
  if (name.endsWith('subscribe') && endless.has(name) && !raw)
    await writeText(process.stdout, 'Reading messages... (press Ctrl-C to quit)\n');
  const reply = await session.ask(words);
  if (reply === undefined) {
    if (name === 'shutdown') return 0;
    await writeText(process.stderr, 'Error: Server closed the connection\n');
    return 1;
  }
  follow(session, name, words, reply);
  const text = (name === 'info' || (name === 'client' && /^(?:list|info)$/i.test(words[1] ?? ''))) && typeof reply === 'string'; // prettier-ignore
  if (exitOnError && isError(reply)) {
    await process.stderr.write(
      bytesOfText(`${reply.error}
`),
    );
    return 1;
  }
  if (text) await print(process, reply.endsWith('\n') ? reply : `${reply}\n`);
  else await print(process, show(reply, raw));
  if (endless.has(name) && !isError(reply)) {
    for (let next = await session.next(); next !== undefined; next = await session.next())
      await print(process, show(next, raw));
  }
  return 0;
}

/** What the prompt shows: database and transaction. */
function follow(session: Session, name: string, words: readonly string[], reply: Reply): void {
  if (isError(reply) && name !== 'exec') return;
  if (name === 'select') session.database = Number(words[1]);
  if (name === 'multi') session.transaction = true;
  if (name === 'exec' || name === 'discard') session.transaction = false;
}

async function readLines(process: Process, session: Session): Promise<number> {
  const terminal = process.terminal !== undefined;
  const input = new BufferedReader(process.stdin);
  await session.connect();
  const prompt = async () => {
    if (terminal) await writeText(process.stdout, session.prompt);
  };
  let code = 0;
  await prompt();
  for (let line = await input.readLine(); line !== undefined; line = await input.readLine()) {
    const parsed = splitWords(fromUnicode(line));
    if (!parsed) await writeText(process.stdout, 'Invalid argument(s)\n');
    else if (parsed.length > 0) {
      if (/^(?:quit|exit)$/i.test(parsed[0]!)) return 0;
      code = await runLine(process, session, parsed);
      if (code !== 0 && !terminal) return code;
    }
    await prompt();
  }
  return code;
}

async function runLine(process: Process, session: Session, words: readonly string[]): Promise<number> {
  if (/^clear$/i.test(words[0]!)) await writeText(process.stdout, '\x1b[H\x1b[2J');
  else if (/^help$/i.test(words[0]!))
    await writeText(process.stdout, 'not simulated: the help of redis-cli\n');
  else {
    const times = /^\d+$/.test(words[0]!) && words.length > 1 ? Number(words[0]) : 1;
    const command = times > 1 || /^\d+$/.test(words[0]!) ? words.slice(words.length > 1 ? 1 : 0) : words;
    for (let turn = 0; turn < times; turn++) {
      if (!session.connected && !(await session.connect())) return 1;
      const code = await runCommand(process, session, command);
      if (code !== 0) return code;
    }
  }
  return 0;
}

async function scanMode(process: Process, session: Session, options: Options): Promise<number> {
  if (!(await session.connect())) return 1;
  for (let cursor = '0'; ; ) {
    const reply = await session.ask(['SCAN', cursor, ...(options.pattern ? ['MATCH', options.pattern] : [])]);
    if (!Array.isArray(reply)) {
      await writeText(process.stderr, `${isError(reply) ? `ERROR: ${reply.error}` : 'Server closed the connection'}\n`);
      return 1;
    }
    const [next, keys] = reply as [string, string[]];
    for (const key of keys) await print(process, `${options.raw ? key : quoted(key)}\n`);
    if (next === '0') return 0;
    cursor = next;
  }
} // prettier-ignore

/** --pipe: the protocol itself on standard input. */
async function pipeMode(process: Process, session: Session): Promise<number> {
  if (!(await session.connect())) return 1;
  const bytes = await readAll(process.stdin);
  const end = `end-${process.random.string(20)}`;
  await session.send(bytes);
  await session.send(encodeCommand(['ECHO', end]));
  let [replies, errors] = [0, 0];
  for (let reply = await session.next(); reply !== end; reply = await session.next()) {
    if (reply === undefined) return 1;
    replies++;
    if (isError(reply)) {
      errors++;
      await writeText(process.stderr, `${reply.error}\n`);
    }
  }
  await writeText(process.stdout, `All data transferred. Waiting for the last reply...\nLast reply received from server.\nerrors: ${errors}, replies: ${replies}\n`); // prettier-ignore
  return errors > 0 ? 1 : 0;
}
