import type { ApiResource } from '../discovery/discovery.ts';

/** A mapping for work without a server: names only. */
export function localMapping(group: string, version: string, kind: string): ApiResource {
  const singular = kind.toLowerCase();
  return {
    group,
    version,
    kind,
    singular,
    plural: singular,
    namespaced: true,
    verbs: [],
    shortNames: [],
    categories: [],
    subresources: [],
    preferred: true,
  };
}
