import { commands } from './commands/registry.ts';
import { UsageError } from './command.ts';

function help(): string {
  const width = Math.max(...commands.map((command) => command.usage.length)) + 3;
  const lines = commands.map((command) => `  drydock ${command.usage.padEnd(width)}${command.summary}`);
  return `Drydock: simulated Kubernetes clusters, labs and their proof.\n\n${lines.join('\n')}\n`;
}

async function main(args: readonly string[]): Promise<number> {
  if (args.length === 0 || ['help', '--help', '-h'].includes(args[0]!)) {
    process.stdout.write(help());
    return args.length === 0 ? 2 : 0;
  }
  const command = commands.find(({ words }) => words.every((word, i) => args[i] === word));
  if (!command) {
    process.stderr.write(`drydock: unknown command "${args.slice(0, 2).join(' ')}"\n\n${help()}`);
    return 2;
  }
  try {
    return await command.run(args.slice(command.words.length));
  } catch (error) {
    if (!(error instanceof UsageError) && !isParseError(error)) throw error;
    process.stderr.write(`drydock: ${(error as Error).message}\nusage: drydock ${command.usage}\n`);
    return 2;
  }
}

function isParseError(error: unknown): boolean {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(141);
  throw error;
});
const code = await main(process.argv.slice(2));
// Output to a pipe is asynchronous: leave when it is written.
process.stdout.write('', () => process.exit(code));
