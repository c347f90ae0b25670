import { badRequest, parseFieldSelector, parseSelector, type KubeObject } from '@drydock/machinery';
import type { Resource } from '../registry/resource-table.ts';
import { asRequested } from '../registry/versions.ts';
import type { Query } from '../request/query.ts';

/** What labelSelector and fieldSelector of a list or watch let through. */
export interface Selection {
  matches(object: KubeObject): boolean;
  /** No selector was given. */
  readonly everything: boolean;
}

const always = ['metadata.name', 'metadata.namespace'];

/** Throws BadRequest for selectors that do not parse and for fields that the kind cannot select by. */
export function selectionOf(resource: Resource, query: Query): Selection {
  const labels = query.get('labelSelector') ?? '';
  const fields = query.get('fieldSelector') ?? '';
  if (labels === '' && fields === '') return { matches: () => true, everything: true };
  const selector = parseSelector(labels);
  const requirements = parseFieldSelector(fields).map(({ field, operator, value }) => {
    const read = fieldReader(resource, field);
    return (object: KubeObject) => (read(asRequested(resource, object)) === value) === (operator === '=');
  });
  return {
    matches: (object) =>
      selector.matches(object.metadata.labels) && requirements.every((holds) => holds(object)),
    everything: false,
  };
}

function fieldReader({ definition }: Resource, field: string): (object: KubeObject) => string {
  if (field === 'metadata.name') return ({ metadata }) => metadata.name ?? '';
  if (field === 'metadata.namespace') return ({ metadata }) => metadata.namespace ?? '';
  const { selectableFields } = definition;
  if (selectableFields && Object.hasOwn(selectableFields, field)) return selectableFields[field]!;
  if (selectableFields) throw badRequest(`field label not supported: ${field}`);
  const known = always.map((name) => JSON.stringify(name)).join(', ');
  throw badRequest(`${JSON.stringify(field)} is not a known field selector: only ${known}`);
}
