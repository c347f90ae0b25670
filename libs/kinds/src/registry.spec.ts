import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { findKind, findResource, kinds } from './registry.ts';
import { fieldsOf } from './schema/describe-type.ts';

const here = path.dirname(fileURLToPath(import.meta.url));
const groups = [
  'admissionregistration',
  'apiextensions',
  'apiregistration',
  'apps',
  'autoscaling',
  'batch',
  'certificates',
  'coordination',
  'core',
  'discovery',
  'events',
  'flowcontrol',
  'networking',
  'node',
  'policy',
  'rbac',
  'scheduling',
  'storage',
];
const present = readdirSync(here);
const folders = groups
  .filter((group) => present.includes(group))
  .flatMap((group) =>
    readdirSync(path.join(here, group), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${group}/${entry.name}`),
  );
const kebab = (kind: string) =>
  kind
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase();
const now = 1_760_000_000_000;

describe('registry', () => {
  test('every folder is registered once, under the name of its kind', () => {
    const folderOf = ({ group, version, kind, storedAs }: (typeof kinds)[number]) =>
      `${group === '' ? 'core' : group.split('.')[0]}/${kebab(kind)}${storedAs ? `-${version}` : ''}`;
    const registered = kinds.map(folderOf);
    expect([...registered].sort()).toEqual([...folders].sort());
  });

  test.each(kinds.map((kind) => [kind.kind, kind] as const))('%s keeps the contract', (_name, kind) => {
    expect(fieldsOf(kind.schemaType)).toBeDefined();
    expect(kind.plural).toBe(kind.plural.toLowerCase());
    expect(kind.singular).toBe(kind.kind.toLowerCase());
    expect(findKind(kind.group, kind.version, kind.kind)).toBe(kind);
    expect(findResource(kind.group, kind.version, kind.plural)).toBe(kind);
    expect(kind.subresources?.includes('scale') ?? false).toBe(kind.scale !== undefined);
    expect(kind.table?.columns.find((column) => column.format === 'name')?.name).toBe('Name');
  });

  test.each(kinds.map((kind) => [kind.kind, kind] as const))(
    '%s: an almost empty object survives every function',
    (_name, kind) => {
      const bare = {
        apiVersion: 'v1',
        kind: kind.kind,
        metadata: { name: 'x' },
        roleRef: { kind: 'Role', name: 'r', apiGroup: '' },
        involvedObject: {},
      };
      const defaulted = kind.defaults?.(bare) ?? bare;
      const created = kind.prepareForCreate?.(defaulted) ?? defaulted;
      expect(kind.defaults?.(created) ?? created).toEqual(created); // defaults of defaults change nothing
      expect(JSON.parse(JSON.stringify(created))).toEqual(created); // nothing that JSON would lose
      kind.prepareForUpdate?.(created, created);
      expect(Array.isArray(kind.validate?.(created, { now }) ?? [])).toBe(true);
      expect(kind.table?.row(created, now)).toHaveLength(kind.table?.columns.length ?? 0);
      for (const value of Object.values(kind.selectableFields ?? {}))
        expect(typeof value(created)).toBe('string');
    },
  );
});
