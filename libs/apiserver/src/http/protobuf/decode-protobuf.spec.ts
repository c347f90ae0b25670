// The bodies in testdata were sent by the official kubectl 1.33: `create deployment`, `create secret generic`, `create service nodeport`.
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { decodeBase64 } from '@drydock/machinery';
import { decodeProtobuf } from './decode-protobuf.ts';

const decoded = (name: string) => {
  const text = readFileSync(new URL(`testdata/${name}.base64`, import.meta.url), 'utf8');
  return decodeProtobuf(decodeBase64(text) ?? new Uint8Array());
};

test('a deployment: zero behind a pointer stays', () => {
  expect(decoded('deployment')).toMatchObject({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [{ name: 'nginx', image: 'nginx:1.27', ports: [{ containerPort: 80 }], resources: {} }],
        },
      },
    },
  });
  expect(decoded('deployment')['metadata']).not.toHaveProperty('creationTimestamp');
});

test('a secret: bytes become base64, empty values stay', () => {
  expect(decoded('secret')).toMatchObject({
    kind: 'Secret',
    metadata: { name: 's' },
    data: { p: 'cQ==', empty: '' },
  });
});

test('a service: numbers or names as target ports', () => {
  expect(decoded('service')).toMatchObject({
    kind: 'Service',
    spec: {
      type: 'NodePort',
      ports: [{ name: '80-8080', port: 80, targetPort: 8080, nodePort: 30080 }],
      selector: { app: 'np' },
    },
  });
});

test.each([
  ['nothing', []],
  ['no envelope', [1, 2, 3, 4]],
  ['cut off', [0x6b, 0x38, 0x73, 0, 0x0a, 0x20, 1]],
  ['endless number', [0x6b, 0x38, 0x73, 0, ...Array<number>(20).fill(255)]],
])('broken bytes are a BadRequest: %s', (_title, bytes) => {
  expect(() => decodeProtobuf(Uint8Array.from(bytes))).toThrow(
    expect.objectContaining({ reason: 'BadRequest' }),
  );
});
