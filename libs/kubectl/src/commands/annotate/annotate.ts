import type { Command } from '../../command.ts';
import { changeMetadata, metadataFlags, type Changes } from '../label/metadata-change.ts';

export const annotateCommand: Command = {
  name: 'annotate',
  group: 'Settings Commands',
  short: 'Update the annotations on a resource',
  long: 'KEY=value sets an annotation, KEY- removes it. Annotations hold any text, also structured data, for people and tools. One that is there keeps its value unless --overwrite is given.',
  examples: [
    ['Set an annotation', "kubectl annotate pod web description='the shop'"],
    ['Give it another value', "kubectl annotate --overwrite pod web description='the new shop'"],
    ['Remove it', 'kubectl annotate pod web description-'],
  ],
  usage:
    'annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  flags: metadataFlags('annotate', 'annotations'),
  completes: 'resources',
  run: (invocation) =>
    changeMetadata(invocation, {
      field: 'annotations',
      word: 'annotation',
      parse,
      refuseOverwrite: (current, { set }) => {
        const taken = Object.keys(set).filter((key) => key in current);
        if (taken.length > 0)
          throw new Error(
            `--overwrite is false but found the following declared annotation(s): ${taken.map((key) => `'${key}' already has a value (${current[key]})`).join('; ')}`,
          );
      },
      operation: () => 'annotated',
    }),
};

function parse(specs: readonly string[]): Changes {
  const set: Record<string, string> = {};
  const remove: string[] = [];
  const invalid: string[] = [];
  for (const spec of specs) {
    const equals = spec.indexOf('=');
    if (equals < 0) remove.push(spec.slice(0, -1));
    else if (equals === 0) invalid.push(spec);
    else set[spec.slice(0, equals)] = spec.slice(equals + 1);
  }
  if (invalid.length > 0) throw new Error(`invalid annotation format: ${invalid.join(', ')}`);
  const both = remove.filter((key) => key in set);
  if (both.length > 0)
    throw new Error(
      `can not both modify and remove the following annotation(s) in the same command: ${both.join(', ')}`,
    );
  return { set, remove };
}
