import { applyStrategicPatch } from '@drydock/machinery';
import { expect, test } from '@jest/globals';
import { describeType } from './describe-type.ts';
import { mergeSchema } from './merge-schema.ts';

test('merge keys: containers by name, their ports by number, finalizers as a set, selectors whole', () => {
  expect(mergeSchema.field('PodSpec', 'containers')).toEqual({
    kind: 'list',
    type: 'Container',
    mergeKey: 'name',
    strategies: ['merge'],
  });
  expect(mergeSchema.field('PodSpec', 'volumes')).toEqual({
    kind: 'list',
    type: 'Volume',
    mergeKey: 'name',
    strategies: ['merge', 'retainKeys'],
  });
  expect(mergeSchema.field('Container', 'ports')).toMatchObject({ mergeKey: 'containerPort' });
  expect(mergeSchema.field('DeploymentSpec', 'strategy')).toEqual({
    kind: 'object',
    type: 'DeploymentStrategy',
    strategies: ['retainKeys'],
  });
  expect(mergeSchema.field('ObjectMeta', 'finalizers')).toEqual({ kind: 'list', strategies: ['merge'] });
  expect(mergeSchema.field('ServiceSpec', 'selector')).toEqual({ kind: 'map', strategies: [] });
  expect(mergeSchema.field('ServiceSpec', 'nothing')).toBeUndefined();
});

test('a strategic patch of one container leaves the others', () => {
  const spec = {
    containers: [
      { name: 'a', image: 'a:1' },
      { name: 'b', image: 'b:1' },
    ],
  };
  const patch = { spec: { containers: [{ name: 'b', image: 'b:2' }] } };
  expect(applyStrategicPatch({ spec }, patch, mergeSchema, 'Pod')).toEqual({
    spec: {
      containers: [
        { name: 'a', image: 'a:1' },
        { name: 'b', image: 'b:2' },
      ],
    },
  });
});

test('describeType gives what explain prints', () => {
  expect(describeType('PodSpec')?.fields.find((field) => field.name === 'containers')).toEqual({
    name: 'containers',
    type: ['#Container'],
    required: true,
    mergeKey: 'name',
    mergeStrategy: 'merge',
    listType: 'map',
    listMapKeys: ['name'],
    description:
      'List of containers belonging to the pod. Containers cannot currently be added or removed. There must be at least one container in a Pod. Cannot be updated.',
  });
  expect(describeType('Nothing')).toBeUndefined();
});
