import { expect, test } from '@jest/globals';
import { fieldErrorText, type KubeObject, type Meta } from '@drydock/machinery';
import { findKind } from '../registry.ts';
import { validateMetadata } from './validate-metadata.ts';

const pod = findKind('', 'v1', 'Pod')!;
const object = (metadata: Meta): KubeObject => ({ apiVersion: 'v1', kind: 'Pod', metadata });
const errorsOf = (metadata: Meta, kind = pod, old?: Meta) =>
  validateMetadata(kind, object(metadata), old && object(old)).map(fieldErrorText);
const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

test.each<[Meta, string[]]>([
  [
    {
      name: 'web',
      namespace: 'default',
      labels: { 'example.com/a': '' },
      annotations: { 'Example.com/B': 'any text' },
    },
    [],
  ],
  [{ namespace: 'default' }, ['metadata.name: Required value: name or generateName is required']],
  [{ name: 'Web', namespace: 'default' }, [`metadata.name: Invalid value: "Web": ${subdomain}`]],
  [{ name: 'a', generateName: 'a-', namespace: 'default' }, []],
  [{ name: 'a' }, ['metadata.namespace: Required value']],
  [
    { name: 'a', namespace: 'default', labels: { app: 'two words' } },
    [
      "metadata.labels: Invalid value: \"two words\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    ],
  ],
  [
    { name: 'a', namespace: 'default', finalizers: ['mine'] },
    [
      'metadata.finalizers: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified',
    ],
  ],
  [
    { name: 'a', namespace: 'default', annotations: { a: 'x'.repeat(262_144) } },
    ['metadata.annotations: Too long: may not be more than 262144 bytes'],
  ],
])('findings %#', (metadata, errors) => {
  expect(errorsOf(metadata)).toEqual(errors);
});

test('names of Services start with a letter, those of roles may hold a colon, cluster-wide objects have no namespace', () => {
  expect(errorsOf({ name: '1web', namespace: 'default' }, findKind('', 'v1', 'Service'))).toHaveLength(1);
  expect(
    errorsOf(
      { name: 'system:node', namespace: 'default' },
      findKind('rbac.authorization.k8s.io', 'v1', 'Role'),
    ),
  ).toEqual([]);
  expect(errorsOf({ name: 'a', namespace: 'default' }, findKind('', 'v1', 'Namespace'))).toEqual([
    'metadata.namespace: Forbidden: not allowed on this type',
  ]);
});

test('an update keeps the identity', () => {
  expect(
    errorsOf({ name: 'a', namespace: 'default', uid: '2' }, pod, {
      name: 'a',
      namespace: 'default',
      uid: '1',
    }),
  ).toEqual(['metadata.uid: Invalid value: "2": field is immutable']);
});
