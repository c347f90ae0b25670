import { apiVersionOf } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import type { Invocation } from '../../invocation.ts';

export const apiVersionsCommand: Command = {
  name: 'api-versions',
  group: 'Other Commands',
  short: 'Print the supported API versions on the server, in the form of "group/version"',
  examples: [['All of them', 'kubectl api-versions']],
  usage: 'api-versions',
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { args, access } = invocation;
  if (args.length > 0) throw invocation.usageError(`unexpected arguments: [${args.join(' ')}]`);
  const discovery = await access.discovery();
  discovery.attempts = 1;
  discovery.invalidate();
  const versions = [...new Set((await discovery.resources()).map(apiVersionOf))].sort();
  await invocation.out(versions.map((version) => `${version}\n`).join(''));
}
