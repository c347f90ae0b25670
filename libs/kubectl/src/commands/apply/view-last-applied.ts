import { toYaml } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { throwCollected } from '../../errors.ts';
import { allFlag, fileFlags, outputFlag, selectorFlag } from '../../flags/shared.ts';
import { select, visit } from '../../resources/builder.ts';
import { queryOfFlags } from '../../resources/query-flags.ts';
import { lastAppliedOf } from '../../resources/last-applied.ts';
import { goJson } from '../../printers/go-format.ts';
import type { Invocation } from '../../invocation.ts';

export const viewLastAppliedCommand: Command = {
  name: 'view-last-applied',
  short: 'View the latest last-applied-configuration annotations of a resource/object',
  examples: [['What was applied last to a deployment', 'kubectl apply view-last-applied deployment/web']],
  usage: 'view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  flags: [
    allFlag('Select all resources in the namespace of the given types.'),
    ...fileFlags('File, directory or URL that names the objects.'),
    outputFlag(['json', 'yaml'], 'yaml'),
    selectorFlag,
  ],
  completes: 'resources',
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags, access } = invocation;
  const output = flags.text('output');
  if (output !== 'yaml' && output !== 'json')
    throw invocation.usageError(
      `Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`,
    );
  const errors: unknown[] = [];
  const selection = await select(access, { ...queryOfFlags(invocation), latest: true });
  for await (const { info, error } of visit(access, selection)) {
    if (!info) {
      errors.push(error);
      continue;
    }
    const text = lastAppliedOf(info.object);
    if (text === undefined) {
      await invocation.err(
        `error: no last-applied-configuration annotation found on resource: ${info.name}\n`,
      );
      continue;
    }
    const value: unknown = JSON.parse(text);
    await invocation.out(output === 'yaml' ? toYaml(value) : `${goJson(value, '  ')}\n`);
  }
  throwCollected(errors);
}
