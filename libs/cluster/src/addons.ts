// Add-ons that somebody switches on: `--addon metrics-server`, `environment.addons` of a lab.
import { optionalAddons, type AddonWorld } from '@drydock/addons';
import type { KubeObject } from '@drydock/machinery';

/** What can be switched on. */
export const addonNames: readonly string[] = Object.keys(optionalAddons).sort();

/** Their objects in order of creation. Throws RangeError for a name that is none. */
export function addonObjects(names: readonly string[], world: AddonWorld): readonly KubeObject[] {
  return [...new Set(names)].flatMap((name) => {
    const addon = optionalAddons[name];
    if (addon) return addon.objects(world);
    throw new RangeError(`no add-on named ${JSON.stringify(name)}; there is ${addonNames.join(', ')}`);
  });
}

/** The images of the pods that these objects lead to: they are on the nodes already. */
export function imagesOf(objects: readonly KubeObject[]): readonly string[] {
  return objects.flatMap((object) => {
    const { spec } = object as { spec?: { template?: { spec?: { containers?: { image: string }[] } } } };
    return (spec?.template?.spec?.containers ?? []).map(({ image }) => image);
  });
}
