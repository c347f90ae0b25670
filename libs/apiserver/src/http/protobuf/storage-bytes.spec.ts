// What etcd holds must come back as it went in, for every kind and every object that a booted cluster could hold.
import { expect, test } from '@jest/globals';
import { createEnvironment } from '@drydock/envtest';
import { decodeUtf8, encodeUtf8, type KubeObject } from '@drydock/machinery';
import { bootstrapObjects } from '../../authorization/bootstrap/bootstrap-objects.ts';
import { decodeStorage, encodeStorage } from './storage-bytes.ts';

const managed = {
  managedFields: [
    {
      manager: 'kubectl',
      operation: 'Update',
      apiVersion: 'v1',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } } },
    },
  ],
};
const full: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'web',
    namespace: 'default',
    uid: '3e4f2ad8-1b1f-4f4e-8f0a-0123456789ab',
    resourceVersion: '77',
    creationTimestamp: '2025-11-20T09:00:00Z',
    labels: { app: 'web', b: '' },
    ...managed,
  },
  spec: {
    volumes: [
      { name: 'config', configMap: { name: 'settings', defaultMode: 420 } },
      { name: 'data', emptyDir: {} },
    ],
    containers: [
      {
        name: 'nginx',
        image: 'nginx:1.27',
        resources: { requests: { cpu: '100m', memory: '64Mi' } },
        livenessProbe: { httpGet: { path: '/', port: 'http', scheme: 'HTTP' }, periodSeconds: 10 },
        readinessProbe: { tcpSocket: { port: 80 } },
        env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }],
      },
    ],
    hostNetwork: false,
    terminationGracePeriodSeconds: 0,
  },
  status: { phase: 'Running', startTime: '2025-11-20T09:00:01Z' },
};

test('a pod, byte by byte the envelope of Kubernetes, and back', () => {
  const bytes = encodeStorage(full);
  expect(decodeUtf8(bytes.subarray(0, 16))).toBe('k8s\0\n\t\n\x02v1\x12\x03Pod\x12');
  const { resourceVersion: _version, ...metadata } = full.metadata;
  expect(decodeStorage(bytes)).toEqual({ ...full, metadata });
});

test('every object of a fresh API server comes back', async () => {
  const env = await createEnvironment();
  const objects = [...env.store.range('/registry/').items, ...bootstrapObjects()];
  expect(objects.length).toBeGreaterThan(40);
  for (const object of objects) {
    const { resourceVersion: _version, ...metadata } = object.metadata;
    expect(decodeStorage(encodeStorage(object))).toEqual({ ...object, metadata });
  }
});

test('a custom resource that is called as a built-in kind is no built-in kind', () => {
  const own: KubeObject = {
    apiVersion: 'apps.example.com/v1',
    kind: 'Deployment',
    metadata: { name: 'd' },
    n: 1,
  };
  expect(decodeStorage(encodeStorage(own))).toEqual(own);
});

test('custom resources are JSON; what nobody can read is nothing', () => {
  const widget: KubeObject = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w' }, n: 1 };
  expect(decodeUtf8(encodeStorage(widget))).toBe(
    '{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w"},"n":1}\n',
  );
  expect(decodeStorage(encodeStorage(widget))).toEqual(widget);
  for (const text of ['', 'bar', '{}', '[1]', 'null', 'k8s\0\x01\x02'])
    expect(decodeStorage(encodeUtf8(text))).toBeUndefined();
});
