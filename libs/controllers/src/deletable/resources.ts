// What can be listed, watched and deleted: the built-in kinds and those of CustomResourceDefinitions. The real controllers
// ask discovery twice a minute; a definition is served when it says Established, so here the definitions are watched.
import { resources, type ResourceType } from '@drydock/client';
import { kinds, type CustomResourceDefinition } from '@drydock/kinds';
import type { KubeObject } from '@drydock/machinery';
import type { ControllerContext } from '../controller.ts';

type AnyResource = ResourceType<KubeObject>;

const needed = ['list', 'watch', 'delete'];

/** The built-in ones. Other versions of a kind show the same objects and are left out. */
export const builtInResources: readonly AnyResource[] = kinds
  .filter(({ storedAs, verbs }) => !storedAs && (!verbs || needed.every((verb) => verbs.includes(verb))))
  .map(({ group, version, plural, kind, namespaced }) => ({ group, version, plural, kind, namespaced }));

/** The resource that a definition brings; undefined until it is served. */
export function customResource(definition: CustomResourceDefinition | undefined): AnyResource | undefined {
  const established = definition?.status?.conditions?.find(({ type }) => type === 'Established');
  if (!definition?.spec || established?.status !== 'True') return undefined;
  const { group, names, scope, versions } = definition.spec;
  const served = versions.filter((version) => version.served);
  const version = served.find((each) => each.storage) ?? served[0];
  if (!version) return undefined;
  const { plural, kind } = names;
  return { group, version: version.name, plural, kind, namespaced: scope === 'Namespaced' };
}

/** All that there are now, the custom ones last. */
export function deletableResources({ informers }: ControllerContext): readonly AnyResource[] {
  const custom = informers
    .for(resources.customResourceDefinitions)
    .list()
    .flatMap((definition) => customResource(definition) ?? []);
  return [...builtInResources, ...custom];
}
