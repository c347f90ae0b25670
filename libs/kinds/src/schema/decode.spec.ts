import { describe, expect, test } from '@jest/globals';
import { findKind } from '../registry.ts';
import { decode } from './decode.ts';

const deployment = findKind('apps', 'v1', 'Deployment')!;
const secret = findKind('', 'v1', 'Secret')!;
const configMap = findKind('', 'v1', 'ConfigMap')!;
const pod = findKind('', 'v1', 'Pod')!;
const claim = findKind('', 'v1', 'PersistentVolumeClaim')!;
const base = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } };
const withContainer = (container: object) => ({
  ...base,
  spec: { selector: {}, template: { spec: { containers: [container] } } },
});

describe('decode', () => {
  test('notes unknown fields with their place, and drops them', () => {
    const read = decode(deployment, {
      ...base,
      foo: 1,
      spec: {
        replica: 2,
        selector: {},
        template: { spec: { containers: [{ name: 'a', img: 'b', ports: [{ port: 80 }] }] } },
      },
    });
    expect(read).toEqual({
      object: {
        ...base,
        spec: { selector: {}, template: { spec: { containers: [{ name: 'a', ports: [{}] }] } } },
      },
      unknown: [
        'unknown field "foo"',
        'unknown field "spec.replica"',
        'unknown field "spec.template.spec.containers[0].img"',
        'unknown field "spec.template.spec.containers[0].ports[0].port"',
      ],
      errors: [],
    });
  });

  test.each([
    [
      { ...base, spec: { replicas: 'three' } },
      'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      { ...base, spec: { replicas: 1.5 } },
      'json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      { ...base, spec: { paused: 'yes' } },
      'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.paused of type bool',
    ],
    [
      { ...base, spec: [] },
      'json: cannot unmarshal array into Go struct field Deployment.spec of type v1.DeploymentSpec',
    ],
    [
      { ...base, metadata: { labels: { a: true } } },
      'json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.labels of type string',
    ],
    [
      withContainer({ name: 'a', env: [{ name: 'PORT', value: 8080 }] }),
      'json: cannot unmarshal number into Go struct field EnvVar.spec.template.spec.containers.env.value of type string',
    ],
    [
      withContainer({ name: 'a', ports: [{ containerPort: '80' }] }),
      'json: cannot unmarshal string into Go struct field ContainerPort.spec.template.spec.containers.ports.containerPort of type int32',
    ],
    [
      withContainer({ name: 'a', command: 'sh' }),
      'json: cannot unmarshal string into Go struct field Container.spec.template.spec.containers.command of type []string',
    ],
    [
      { ...base, spec: { template: { spec: { containers: { name: 'a' } } } } },
      'json: cannot unmarshal object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container',
    ],
    [
      withContainer({ name: 'a', imagePullPolicy: 1 }),
      'json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.imagePullPolicy of type v1.PullPolicy',
    ],
    [
      withContainer({ name: 'a', resources: { limits: { memory: '1GB' } } }),
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    [
      withContainer({ name: 'a', resources: { limits: { memory: '1mm' } } }),
      "unable to parse quantity's suffix",
    ],
    [
      withContainer({ name: 'a', livenessProbe: { httpGet: { port: true } } }),
      'json: cannot unmarshal bool into Go value of type int32',
    ],
  ])('a value of the wrong type %#', (value, error) => {
    expect(decode(deployment, value).errors).toEqual([error]);
  });

  test('data of ConfigMaps and Secrets', () => {
    expect(decode(configMap, { data: { port: 80 } }).errors).toEqual([
      'json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
    ]);
    expect(decode(secret, { data: { a: 'not base64!' } }).errors).toEqual([
      'illegal base64 data at input byte 3',
    ]);
    expect(decode(secret, { data: { a: 'abc' } }).errors).toEqual(['illegal base64 data at input byte 0']);
  });

  test('quantities become canonical, nulls and zero values vanish, pointers keep theirs', () => {
    const spec = {
      replicas: 0,
      paused: false,
      minReadySeconds: 0,
      selector: { matchLabels: {} },
      strategy: null,
    };
    expect(decode(deployment, { ...base, spec }).object['spec']).toEqual({ replicas: 0, selector: {} });
    const container = {
      name: 'a',
      tty: false,
      args: [],
      env: [{ name: 'EMPTY', value: '' }],
      resources: { limits: { cpu: 0.5, memory: '0.5Gi' }, requests: { cpu: '1000m', memory: '2048Ki' } },
    };
    expect(decode(pod, { spec: { containers: [container] } }).object['spec']).toEqual({
      containers: [
        {
          name: 'a',
          env: [{ name: 'EMPTY' }],
          resources: { limits: { cpu: '500m', memory: '512Mi' }, requests: { cpu: '1', memory: '2Mi' } },
        },
      ],
    });
    expect(decode(claim, { spec: { storageClassName: '', volumeName: '' } }).object['spec']).toEqual({
      storageClassName: '',
    });
    expect(
      decode(pod, { spec: { volumes: [{ name: 'v', emptyDir: {} }], containers: [] } }).object['spec'],
    ).toEqual({
      volumes: [{ name: 'v', emptyDir: {} }],
      containers: [],
    });
  });

  test('prototype names are not fields', () => {
    expect(decode(pod, JSON.parse('{"constructor":{},"toString":1}')).unknown).toEqual([
      'unknown field "constructor"',
      'unknown field "toString"',
    ]);
  });
});
