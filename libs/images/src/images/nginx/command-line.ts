import type { Directive } from './config/directive.ts';
import { Lexer } from './config/tokens.ts';

export interface CommandLine {
  readonly configFile: string;
  readonly extra: readonly Directive[];
  readonly test: boolean;
  readonly dump: boolean;
  readonly quiet: boolean;
  readonly signal?: string;
  readonly version?: 'v' | 'V';
}

/** An error text when an option is wrong. */
export function readCommandLine(argv: readonly string[]): CommandLine | string {
  let command: CommandLine = {
    configFile: '/etc/nginx/nginx.conf',
    extra: [],
    test: false,
    dump: false,
    quiet: false,
  };
  for (let index = 1; index < argv.length; index++) {
    const option = argv[index]!;
    const value = argv[index + 1];
    if (!option.startsWith('-')) return `invalid option: "${option}"`;
    if (option === '-v' || option === '-V') command = { ...command, version: option.slice(1) as 'v' | 'V' };
    else if (option === '-t') command = { ...command, test: true };
    else if (option === '-T') command = { ...command, test: true, dump: true };
    else if (option === '-q') command = { ...command, quiet: true };
    else if (['-c', '-g', '-s', '-p', '-e'].includes(option)) {
      if (value === undefined)
        return `option "${option}" requires ${option === '-s' ? 'parameter' : 'file name'}`;
      index++;
      if (option === '-c') command = { ...command, configFile: value };
      if (option === '-g') command = { ...command, extra: readGlobals(value) };
      if (option === '-s') {
        if (!['stop', 'quit', 'reopen', 'reload'].includes(value)) return `invalid option: "-s ${value}"`;
        command = { ...command, signal: value };
      }
    } else return `invalid option: "${option.slice(1)}"`;
  }
  return command;
}

function readGlobals(text: string): Directive[] {
  const lexer = new Lexer(`${text.trim().replace(/;?$/, ';')}`);
  const found: Directive[] = [];
  for (let token = lexer.next(); token.end !== 'eof' && 'words' in token; token = lexer.next())
    found.push({ name: token.words[0]!, args: token.words.slice(1), file: 'command line', line: 0 });
  return found;
}
