export interface Options {
  readonly host: string;
  readonly port: number;
  readonly user?: string;
  readonly password?: string;
  readonly database: number;
  readonly raw: boolean;
  readonly warn: boolean;
  readonly repeat: number;
  readonly interval: number;
  readonly pipe: boolean;
  readonly scan: boolean;
  readonly pattern?: string;
  /** The last argument comes from standard input. */
  readonly readLast: boolean;
  readonly exitOnError: boolean;
  readonly version: boolean;
  readonly words: readonly string[];
}

const withValue = new Set(['-h', '-p', '-a', '--pass', '--user', '-n', '-r', '-i', '-u', '--pattern', '-d', '-s', '-t', '--count']); // prettier-ignore
const notSimulated = new Set(['--latency', '--latency-history', '--stat', '--bigkeys', '--memkeys', '--hotkeys', '--rdb', '--cluster', '--eval', '--ldb', '--tls', '--csv', '--json', '-3', '-s', '--intrinsic-latency', '--lru-test', '--replica']); // prettier-ignore

/** The command line of redis-cli. The error is what it says before it ends with 1. */
export function readOptions(
  argv: readonly string[],
  terminal: boolean,
  auth: string | undefined,
): Options | { readonly error: string } {
  // prettier-ignore
  let options: Options = {
    host: '127.0.0.1', port: 6379, database: 0, raw: !terminal, warn: true, repeat: 1, interval: 0, pipe: false, scan: false,
    readLast: false, exitOnError: false, version: false, words: [], ...(auth !== undefined && { password: auth }),
  }; // prettier-ignore
  for (let index = 1; index < argv.length; index++) {
    const word = argv[index]!;
    if (!word.startsWith('-') || word === '-') return { ...options, words: argv.slice(index) };
    if (notSimulated.has(word)) return { error: `not simulated: redis-cli ${word}\n` };
    const changed = applyOption(options, word, argv[index + 1] ?? '');
    if (!changed || (withValue.has(word) && index + 1 >= argv.length))
      return { error: `Unrecognized option or bad number of args for: '${word}'\n` };
    options = changed;
    if (withValue.has(word)) index++;
  }
  return options;
}

function applyOption(options: Options, word: string, value: string): Options | undefined {
  switch (word) {
    case '-h':
      return { ...options, host: value };
    case '-p':
      return { ...options, port: Number(value) };
    case '-a':
    case '--pass':
      return { ...options, password: value };
    case '--user':
      return { ...options, user: value };
    case '-n':
      return { ...options, database: Number(value) };
    case '-r':
      return { ...options, repeat: Number(value) };
    case '-i':
      return { ...options, interval: Number(value) };
    case '-u':
      return withAddress(options, value);
    case '--pattern':
      return { ...options, pattern: value };
    case '--raw':
      return { ...options, raw: true };
    case '--no-raw':
      return { ...options, raw: false };
    case '--no-auth-warning':
      return { ...options, warn: false };
    case '--pipe':
      return { ...options, pipe: true };
    case '--scan':
      return { ...options, scan: true };
    case '-x':
      return { ...options, readLast: true };
    case '-e':
      return { ...options, exitOnError: true };
    case '-v':
    case '--version':
      return { ...options, version: true };
    case '-d':
    case '-t':
    case '--count':
    case '-c':
      return options;
    default:
      return undefined;
  }
}

function withAddress(options: Options, address: string): Options | undefined {
  const found = /^redis:\/\/(?:(?:([^:@]*):)?([^@]*)@)?([^:/]*)(?::(\d+))?(?:\/(\d+))?$/.exec(address);
  if (!found) return undefined;
  const [, user, password, host, port, database] = found;
  return {
    ...options,
    host: host || options.host,
    port: Number(port ?? options.port),
    database: Number(database ?? options.database),
    ...(user && { user }),
    ...(password !== undefined && { password }),
  };
}
