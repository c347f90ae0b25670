import { apiVersionOf } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import type { ApiResource } from '../../discovery/discovery.ts';
import { bool, slice, text } from '../../flags/flag.ts';
import { noHeadersFlag, outputFlag } from '../../flags/shared.ts';
import type { Invocation } from '../../invocation.ts';
import { align } from '../../printers/tab-writer.ts';

export const apiResourcesCommand: Command = {
  name: 'api-resources',
  group: 'Other Commands',
  short: 'Print the supported API resources on the server',
  examples: [
    ['All of them', 'kubectl api-resources'],
    ['With their verbs and categories', 'kubectl api-resources -o wide'],
    ['Those that belong to no namespace', 'kubectl api-resources --namespaced=false'],
    ['Those of one group', 'kubectl api-resources --api-group=apps'],
  ],
  usage: 'api-resources [flags]',
  flags: [
    text('api-group', 'Only resources of this group.'),
    bool('cached', 'Use what was read before.'),
    slice('categories', 'Only resources that are in all of these categories.'),
    bool('namespaced', 'Only resources that belong to a namespace, or (false) to none.', 'true'),
    noHeadersFlag,
    outputFlag(['wide', 'name']),
    text('sort-by', 'Sort by name or kind.', '', { words: ['name', 'kind'] }),
    slice('verbs', 'Only resources that know all of these verbs.'),
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags, args, access } = invocation;
  if (args.length > 0) throw invocation.usageError(`unexpected arguments: [${args.join(' ')}]`);
  const [output, sortBy] = [flags.text('output'), flags.text('sort-by')];
  if (!['', 'wide', 'name'].includes(output)) throw new Error(`--output ${output} is not available`);
  if (!['', 'name', 'kind'].includes(sortBy)) throw new Error('--sort-by accepts only name or kind');
  const discovery = await access.discovery();
  discovery.attempts = 1;
  if (!flags.bool('cached')) discovery.invalidate();
  const found = sorted(
    (await discovery.resources()).filter((one) => wanted(invocation, one)),
    sortBy,
  );
  if (output === 'name')
    return invocation.out(
      found.map(({ plural, group }) => `${group ? `${plural}.${group}` : plural}\n`).join(''),
    );
  const wide = output === 'wide';
  const header = [
    'NAME',
    'SHORTNAMES',
    'APIVERSION',
    'NAMESPACED',
    'KIND',
    ...(wide ? ['VERBS', 'CATEGORIES'] : []),
  ];
  const rows = found.map((one) => [
    one.plural,
    one.shortNames.join(','),
    apiVersionOf(one),
    String(one.namespaced),
    one.kind,
    ...(wide ? [one.verbs.join(','), one.categories.join(',')] : []),
  ]);
  const lines = flags.bool('no-headers') ? rows : [header, ...rows];
  await invocation.out(align(lines.map((cells) => `${cells.join('\t')}\n`).join('')));
}

function wanted({ flags }: Invocation, one: ApiResource): boolean {
  if (!one.preferred || one.verbs.length === 0) return false;
  if (flags.changed('api-group') && one.group !== flags.text('api-group')) return false;
  if (flags.changed('namespaced') && one.namespaced !== flags.bool('namespaced')) return false;
  if (!flags.list('verbs').every((verb) => one.verbs.includes(verb))) return false;
  return flags.list('categories').every((category) => one.categories.includes(category));
}

function sorted(list: readonly ApiResource[], by: string): readonly ApiResource[] {
  const key = (one: ApiResource) =>
    by === 'kind' ? [one.kind] : by === 'name' ? [one.plural] : [one.group, one.plural];
  return [...list].sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    const at = left.findIndex((part, i) => part !== right[i]);
    return at < 0 ? 0 : left[at]! < right[at]! ? -1 : 1;
  });
}
