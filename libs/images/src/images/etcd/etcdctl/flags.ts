// What etcdctl's command line says: global flags, which environment variables may stand for, and a command's own.

/** Names of flags; true: it takes a value. */
export type FlagTable = Readonly<Record<string, boolean>>;

export const globalFlags: FlagTable = {
  'auth-jwt-token': true,
  cacert: true,
  cert: true,
  'command-timeout': true,
  debug: false,
  'dial-timeout': true,
  'discovery-srv': true,
  'discovery-srv-name': true,
  endpoints: true,
  help: false,
  hex: false,
  'insecure-discovery': false,
  'insecure-skip-tls-verify': false,
  'insecure-transport': false,
  'keepalive-time': true,
  'keepalive-timeout': true,
  key: true,
  password: true,
  user: true,
  'write-out': true,
};
const shorthands: Readonly<Record<string, string>> = { d: 'discovery-srv', h: 'help', w: 'write-out' };

/** Something is wrong with how the program was called, or with what it was told: its text and exit code. */
export class CtlError extends Error {
  constructor(
    message: string,
    readonly code = 1,
  ) {
    super(message);
  }
}

export interface ParsedLine {
  readonly flags: ReadonlyMap<string, string>;
  readonly args: readonly string[];
}

/** Reads what follows the program's name as pflag does. Throws {@link CtlError}. */
export function parseFlags(argv: readonly string[], own: FlagTable): ParsedLine {
  const known: FlagTable = { ...globalFlags, ...own };
  const flags = new Map<string, string>();
  const args: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i]!;
    if (argument === '--') return { flags, args: [...args, ...argv.slice(i + 1)] };
    const flag = readFlag(argument);
    if (!flag) {
      args.push(argument);
      continue;
    }
    const { name, given } = flag;
    if (!Object.hasOwn(known, name)) throw new CtlError(unknown(argument, flag.short));
    if (given !== undefined) flags.set(name, given);
    else if (!known[name]) flags.set(name, 'true');
    else if (i + 1 < argv.length) flags.set(name, argv[++i]!);
    else throw new CtlError(`flag needs an argument: ${argument}`);
  }
  return { flags, args };
}

function readFlag(argument: string): { name: string; given?: string; short: boolean } | undefined {
  const long = /^--([^=]+)(?:=(.*))?$/s.exec(argument);
  if (long) return { name: long[1]!, short: false, ...(long[2] === undefined ? {} : { given: long[2] }) };
  const short = /^-(\w)=?(.+)?$/s.exec(argument);
  if (!short) return undefined;
  const name = shorthands[short[1]!] ?? short[1]!;
  return { name, short: true, ...(short[2] === undefined ? {} : { given: short[2] }) };
}

const unknown = (argument: string, short: boolean) =>
  short
    ? `unknown shorthand flag: '${argument[1]}' in ${argument}`
    : `unknown flag: ${argument.replace(/=.*/s, '')}`;

/** Flags that are not on the command line, from ETCDCTL_CACERT and its like. */
export function withEnvironment(line: ParsedLine, env: ReadonlyMap<string, string>): ParsedLine {
  const flags = new Map(line.flags);
  for (const name of Object.keys(globalFlags)) {
    const value = env.get(`ETCDCTL_${name.toUpperCase().replaceAll('-', '_')}`);
    if (value && !flags.has(name)) flags.set(name, value);
  }
  return { flags, args: line.args };
}

/** Variables that etcdctl warns of; ETCDCTL_API, of which 3.6 knows no more, is one. */
export function unknownVariables(env: ReadonlyMap<string, string>): readonly string[] {
  const known = new Set(
    Object.keys(globalFlags).map((name) => `ETCDCTL_${name.toUpperCase().replaceAll('-', '_')}`),
  );
  return [...env]
    .filter(([name]) => name.startsWith('ETCDCTL_') && !known.has(name))
    .map(([name, value]) => `${name}=${value}`);
}
