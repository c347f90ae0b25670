import { labelValue } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { throwCollected } from '../../errors.ts';
import { changeMetadata, metadataFlags, type Changes } from './metadata-change.ts';

export const labelCommand: Command = {
  name: 'label',
  group: 'Settings Commands',
  short: 'Update the labels on a resource',
  long: 'KEY=value sets a label, KEY- removes it. Keys and values have at most 63 letters, digits, dashes, underscores and dots; a key may have a DNS name and a slash before it. A label that is there keeps its value unless --overwrite is given.',
  examples: [
    ['Set a label', 'kubectl label pod web tier=frontend'],
    ['Give it another value', 'kubectl label --overwrite pod web tier=backend'],
    ['Remove it', 'kubectl label pod web tier-'],
    ['All pods of the namespace', 'kubectl label pods --all env=test'],
  ],
  usage:
    'label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  flags: metadataFlags('label', 'labels'),
  completes: 'resources',
  run: (invocation) =>
    changeMetadata(invocation, {
      field: 'labels',
      word: 'label',
      parse,
      refuseOverwrite: (current, { set }) =>
        throwCollected(
          Object.entries(set)
            .filter(([key, value]) => key in current && current[key] !== value)
            .map(
              ([key]) =>
                new Error(`'${key}' already has a value (${current[key]}), and --overwrite is false`),
            ),
        ),
      operation,
    }),
};

function parse(specs: readonly string[]): Changes {
  const set: Record<string, string> = {};
  const remove: string[] = [];
  for (const spec of specs) {
    if (!spec.includes('=')) {
      remove.push(spec.slice(0, -1));
      continue;
    }
    const [key = '', value = '', ...rest] = spec.split('=');
    if (rest.length > 0) throw new Error(`invalid label spec: ${spec}`);
    const problems = labelValue(value);
    if (problems.length > 0)
      throw new Error(`invalid label value: ${JSON.stringify(spec)}: ${problems.join(';')}`);
    set[key] = value;
  }
  if (remove.some((key) => key in set))
    throw new Error('can not both modify and remove a label in the same command');
  return { set, remove };
}

function operation(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): string {
  // taking a label from an object without any leaves an empty map behind: a change to kubectl, so it says labeled
  if (Object.keys(before).length === 0 && Object.keys(after).length === 0) return 'labeled';
  const same = JSON.stringify(sorted(before)) === JSON.stringify(sorted(after));
  if (same) return 'not labeled';
  return Object.keys(before).some((key) => !(key in after)) ? 'unlabeled' : 'labeled';
}

const sorted = (map: Readonly<Record<string, string>>) =>
  Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
