import { expect, test } from '@jest/globals';
import { resources } from '@drydock/client';
import { kinds } from '@drydock/kinds';

test('every kind has its constant, and it says what the registry says', () => {
  const byName = (a: { plural: string }, b: { plural: string }) => (a.plural < b.plural ? -1 : 1);
  // one version is enough for what is in the cluster: components use the one that is stored
  const stored = kinds.filter(({ storedAs }) => !storedAs);
  const registered = stored.map(({ group, version, plural, kind, namespaced }) => ({
    group,
    version,
    plural,
    kind,
    namespaced,
  }));
  const known = Object.values(resources).map(({ group, version, plural, kind, namespaced }) => ({
    group,
    version,
    plural,
    kind,
    namespaced,
  }));
  expect(known.sort(byName)).toEqual(registered.sort(byName));
  expect(Object.keys(resources).map((name) => name.toLowerCase())).toEqual(
    Object.values(resources).map(({ plural }) => plural),
  );
});
