import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createThreeWayPatch, createTwoWayPatch } from './create-strategic-patch.ts';
import { applyStrategicPatch } from './strategic-patch.ts';
import type { MergeField, MergeSchema } from './merge-schema.ts';

const object = (type: string): MergeField => ({ kind: 'object', type, strategies: [] });
const list = (mergeKey: string, type: string, ...more: string[]): MergeField => ({
  kind: 'list',
  type,
  mergeKey,
  strategies: ['merge', ...more],
});
const fields: Record<string, Record<string, MergeField>> = {
  Pod: { metadata: object('ObjectMeta'), spec: object('PodSpec') },
  ObjectMeta: { finalizers: { kind: 'list', strategies: ['merge'] } },
  PodSpec: { containers: list('name', 'Container'), volumes: list('name', 'Volume', 'retainKeys') },
  Container: { env: list('name', 'EnvVar'), ports: list('containerPort', 'ContainerPort') },
};
const schema: MergeSchema = {
  field: (type, name) => (Object.hasOwn(fields[type] ?? {}, name) ? fields[type]?.[name] : undefined),
};
const recorded = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../testdata/strategic-patches.json'), 'utf8'),
) as { object: unknown; cases: { name: string; patch: unknown; result: unknown }[] };

describe('applies patches as kubectl 1.33 does with --local', () => {
  test.each(recorded.cases)('$name', ({ patch, result }) => {
    expect(applyStrategicPatch(recorded.object, patch, schema, 'Pod')).toEqual(result);
  });
});

test('a patch without the merge key is refused in the words of the server', () => {
  expect(() =>
    applyStrategicPatch(recorded.object, { spec: { containers: [{ image: 'x' }] } }, schema, 'Pod'),
  ).toThrow('map: map[image:x] does not contain declared merge key: name');
});

test('a hostile key does not reach the prototype', () => {
  const patch = JSON.parse('{"metadata":{"__proto__":{"polluted":true}}}');
  applyStrategicPatch(recorded.object, patch, schema, 'Pod');
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test('two-way: only what differs, with the order of the list', () => {
  const from = {
    spec: {
      containers: [
        { name: 'a', image: '1' },
        { name: 'b', image: '1' },
      ],
    },
  };
  const to = { spec: { containers: [{ name: 'a', image: '2' }] } };
  const patch = createTwoWayPatch(from, to, schema, 'Pod');
  expect(patch).toEqual({
    spec: {
      '$setElementOrder/containers': [{ name: 'a' }],
      containers: [
        { name: 'a', image: '2' },
        { $patch: 'delete', name: 'b' },
      ],
    },
  });
  expect(applyStrategicPatch(from, patch, schema, 'Pod')).toEqual(to);
});

test('three-way: deletes what was applied before, keeps what others added', () => {
  const original = {
    metadata: { labels: { mine: '1', gone: '1' } },
    spec: { containers: [{ name: 'a', image: '1' }] },
  };
  const modified = { metadata: { labels: { mine: '2' } }, spec: { containers: [{ name: 'a', image: '1' }] } };
  const current = {
    metadata: { labels: { mine: '1', gone: '1', theirs: 'x' } },
    spec: { containers: [{ name: 'a', image: '1', imagePullPolicy: 'Always' }], nodeName: 'n' },
  };
  expect(createThreeWayPatch(original, modified, current, schema, 'Pod')).toEqual({
    metadata: { labels: { gone: null, mine: '2' } },
  });
});

test('three-way: nothing to do is the empty patch', () => {
  const object = { spec: { containers: [{ name: 'a', image: '1', ports: [{ containerPort: 80 }] }] } };
  expect(createThreeWayPatch(object, object, object, schema, 'Pod')).toEqual({});
});
