// Every plugin, subresource and review is a folder and a line in its registry: neither may be forgotten.
import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { kinds } from '@drydock/kinds';
import { admissionPlugins } from './admission/admission.ts';
import { ResourceTable } from './registry/resource-table.ts';
import { reviews } from './reviews/registry.ts';
import { subresourcesOf } from './subresources/registry.ts';

const folders = (path: string) =>
  readdirSync(new URL(path, import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
const kebab = (name: string) => name.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();

describe('registries are complete', () => {
  test('admission plugins', () => {
    const names = admissionPlugins.map(({ name }) => kebab(name).replace(/-protection$/, ''));
    expect([...names].sort()).toEqual(folders('admission'));
    expect(new Set(names).size).toBe(names.length);
  });

  test('reviews', () => {
    expect(reviews.map(({ definition }) => kebab(definition.kind)).sort()).toEqual(folders('reviews'));
  });

  test('subresources', () => {
    const names = new Set(
      new ResourceTable(kinds).all.flatMap((resource) => subresourcesOf(resource).map(({ name }) => name)),
    );
    const folderOf: Readonly<Record<string, string>> = {
      ephemeralcontainers: 'ephemeral-containers',
      portforward: 'port-forward',
    };
    expect([...names].map((name) => folderOf[name] ?? name).sort()).toEqual(folders('subresources'));
  });
});
