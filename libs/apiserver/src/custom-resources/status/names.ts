// Which names a definition gets: the naming controller of apiextensions-apiserver.
import type { CustomResourceDefinition, CustomResourceDefinitionNames } from '@drydock/kinds';
import type { Finding } from './conditions.ts';

export interface Naming {
  readonly accepted: CustomResourceDefinitionNames;
  readonly condition: Finding;
}

/** Accepts the names that no other definition of the group has. */
export function nameDefinition(
  crd: CustomResourceDefinition,
  all: readonly CustomResourceDefinition[],
): Naming {
  const group = all.filter(({ spec }) => spec.group === crd.spec.group).map(acceptedOf);
  const resources = new Set(
    group.flatMap((names) => [names.plural, names.singular, ...(names.shortNames ?? [])]),
  );
  const kinds = new Set(group.flatMap((names) => [names.kind, names.listKind]));
  const wanted = crd.spec.names;
  const had = acceptedOf(crd);
  let accepted = had;
  let condition: Finding = {
    type: 'NamesAccepted',
    status: 'True',
    reason: 'NoConflicts',
    message: 'no conflicts found',
  };
  const refuse = (reason: string, message: string) =>
    (condition = { type: 'NamesAccepted', status: 'False', reason, message });
  const settle = (
    field: 'plural' | 'singular' | 'kind' | 'listKind',
    taken: ReadonlySet<string | undefined>,
  ) => {
    const name = wanted[field];
    if (name !== had[field] && taken.has(name)) refuse(`${capital(field)}Conflict`, inUse(name));
    else accepted = { ...accepted, ...(name === undefined ? {} : { [field]: name }) };
  };
  settle('plural', resources);
  settle('singular', resources);
  const clashes = (wanted.shortNames ?? []).filter(
    (name) => !had.shortNames?.includes(name) && resources.has(name),
  );
  if (clashes.length > 0) refuse('ShortNamesConflict', aggregate(clashes.map(inUse)));
  else accepted = withList(accepted, 'shortNames', wanted.shortNames);
  settle('kind', kinds);
  settle('listKind', kinds);
  return { accepted: withList(accepted, 'categories', wanted.categories), condition };
}

const acceptedOf = ({ status }: CustomResourceDefinition): CustomResourceDefinitionNames =>
  status?.acceptedNames ?? { kind: '', plural: '' };
const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);
const inUse = (name: string | undefined) => `${JSON.stringify(name ?? '')} is already in use`;
const aggregate = (texts: readonly string[]) =>
  texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`;

function withList(
  names: CustomResourceDefinitionNames,
  field: 'shortNames' | 'categories',
  list: readonly string[] | undefined,
): CustomResourceDefinitionNames {
  const { [field]: _old, ...rest } = names;
  return list?.length ? { ...rest, [field]: list } : rest;
}
