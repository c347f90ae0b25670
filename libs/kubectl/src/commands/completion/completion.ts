import type { Command } from '../../command.ts';
import type { Invocation } from '../../invocation.ts';

export const completionCommand: Command = {
  name: 'completion',
  group: 'Settings Commands',
  short: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
  long: 'The terminal here completes kubectl without it; on a machine of your own: source <(kubectl completion bash).',
  examples: [['For bash', 'source <(kubectl completion bash)']],
  usage: 'completion SHELL',
  completes: 'none',
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const [shell, ...rest] = invocation.args;
  if (shell === undefined) throw invocation.usageError('Shell not specified.');
  if (rest.length > 0) throw invocation.usageError('Too many arguments. Expected only the shell type.');
  if (!['bash', 'fish', 'powershell', 'zsh'].includes(shell))
    throw invocation.usageError(`Unsupported shell type ${JSON.stringify(shell)}.`);
  await invocation.out(
    `# ${shell}: the terminal of this session completes kubectl by itself; there is nothing to load.\n`,
  );
}
