// What Kubernetes' own documents call a type: `io.k8s.api.core.v1.Pod`. The generated schema knows types by short names
// that are unique among all groups; the package follows from the kinds that reach a type.
import { fieldsOf, type FieldType } from '@drydock/kinds';
import type { Resource, ResourceTable } from '../registry/resource-table.ts';

const metaPackage = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const metaTypes = new Set([
  'Condition',
  'DeleteOptions',
  'FieldSelectorRequirement',
  'LabelSelector',
  'LabelSelectorRequirement',
  'ListMeta',
  'ManagedFieldsEntry',
  'ObjectMeta',
  'OwnerReference',
  'Preconditions',
  'Status',
  'StatusCause',
  'StatusDetails',
]);
/** Types that no kind of their own group reaches. */
const strays: Readonly<Record<string, string>> = {
  Binding: 'io.k8s.api.core.v1',
  Eviction: 'io.k8s.api.policy.v1',
  Scale: 'io.k8s.api.autoscaling.v1',
  TokenRequest: 'io.k8s.api.authentication.v1',
  TopologySelectorLabelRequirement: 'io.k8s.api.core.v1',
  TopologySelectorTerm: 'io.k8s.api.core.v1',
};
const packages: Readonly<Record<string, string>> = {
  'apiextensions.k8s.io': 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions',
  'apiregistration.k8s.io': 'io.k8s.kube-aggregator.pkg.apis.apiregistration',
};

/** The type without what keeps types of several groups apart. */
const ownName = (type: string) =>
  type
    .replace(/^(Apiextensions|Apiregistration|Discovery|Events|Flowcontrol)(?=[A-Z])/, '')
    .replace(/^StorageTokenRequest$/, 'TokenRequest')
    .replace(/^V2(?=[A-Z])/, '');

function packageOf({ group, version }: Resource['definition']): string {
  return `${packages[group] ?? `io.k8s.api.${group === '' ? 'core' : group.split('.')[0]}`}.${version}`;
}

const known = new WeakMap<ResourceTable, ReadonlyMap<string, string>>();

/** Full names by short ones, for every type that a kind of the table reaches. */
export function typeNames(table: ResourceTable): ReadonlyMap<string, string> {
  const names = known.get(table) ?? collect(table.all);
  known.set(table, names);
  return names;
}

function collect(resources: readonly Resource[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const visit = (type: string, owner: string) => {
    const fields = fieldsOf(type);
    if (!fields || names.has(type)) return;
    const home = metaTypes.has(type) ? metaPackage : (strays[type] ?? owner);
    names.set(type, `${home}.${ownName(type)}`);
    for (const field of Object.values(fields)) {
      const below = structOf(field.type);
      if (below) visit(below, home === metaPackage ? owner : home);
    }
  };
  const core = (resource: Resource) => (resource.definition.group === '' ? 0 : 1);
  // the other groups use types of the core group, never the other way round
  for (const { definition } of [...resources].sort((a, b) => core(a) - core(b)))
    visit(definition.schemaType, packageOf(definition));
  for (const type of Object.keys(strays)) visit(type, strays[type] ?? '');
  return names;
}

function structOf(type: FieldType): string | undefined {
  if (typeof type !== 'string') return structOf('mapOf' in type ? type.mapOf : type[0]);
  return type.startsWith('#') ? type.slice(1) : undefined;
}
