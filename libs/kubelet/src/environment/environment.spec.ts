import { describe, expect, test } from '@jest/globals';
import type { InformerFactory } from '@drydock/client';
import type { Container, Pod } from '@drydock/kinds';
import type { KubeObject } from '@drydock/machinery';
import type { KubeletContext } from '../options.ts';
import { buildEnvironment } from './environment.ts';
import { expandVariables } from './expansion.ts';
import { fieldValue, resourceValue } from './field-reference.ts';

const addresses = { podIP: '10.1.0.5', hostIP: '192.168.65.3' };
const pod: Pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop', uid: 'u1', labels: { b: '2', a: '1' } },
  spec: { nodeName: 'docker-desktop', containers: [] },
};

function contextWith(...objects: KubeObject[]): KubeletContext {
  const informers = {
    for: ({ kind }: { kind: string }) => ({
      get: (namespace: string, name: string) =>
        objects.find(
          (one) => one.kind === kind && one.metadata.namespace === namespace && one.metadata.name === name,
        ),
      list: (namespace: string) =>
        objects.filter((one) => one.kind === kind && one.metadata.namespace === namespace),
    }),
  } as unknown as InformerFactory;
  return { informers, node: { capacity: { cpu: '4' } } } as unknown as KubeletContext;
}

const object = (kind: string, namespace: string, name: string, rest: object): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { namespace, name },
  ...rest,
});
const container = (rest: Partial<Container>): Container => ({ name: 'c', ...rest });

test('expansion: known, unknown and escaped names', () => {
  const lookup = (name: string) => ({ A: '1' })[name];
  expect(expandVariables('$(A) $(B) $$(A) $A $$', lookup)).toBe('1 $(B) $(A) $A $');
});

describe('downward values', () => {
  test('fields', () => {
    expect(fieldValue(pod, 'metadata.labels', addresses)).toBe('a="1"\nb="2"');
    expect(fieldValue(pod, "metadata.labels['a']", addresses)).toBe('1');
    expect(fieldValue(pod, 'status.podIP', addresses)).toBe('10.1.0.5');
    expect(fieldValue(pod, 'spec.restartPolicy', addresses)).toBeUndefined();
  });

  test('resources are divided and rounded up', () => {
    const one = container({ resources: { limits: { memory: '65Mi' }, requests: { cpu: '250m' } } });
    expect(resourceValue(one, 'limits.memory', '1Mi', {})).toBe('65');
    expect(resourceValue(one, 'requests.cpu', undefined, {})).toBe('1');
    expect(resourceValue(one, 'requests.cpu', '1m', {})).toBe('250');
    expect(resourceValue(one, 'limits.cpu', undefined, { cpu: '4' })).toBe('4');
  });
});

describe('the environment', () => {
  const config = object('ConfigMap', 'shop', 'settings', { data: { KEY: 'from map', OTHER: 'o' } });
  const secret = object('Secret', 'shop', 'login', { data: { PASSWORD: 'czNjcmV0' } });
  const service = object('Service', 'shop', 'my-db', {
    spec: { clusterIP: '10.96.3.4', ports: [{ name: 'sql', port: 3306, protocol: 'TCP' }] },
  });

  test('envFrom, env, references and service links', () => {
    const env = buildEnvironment(
      contextWith(config, secret, service),
      pod,
      container({
        envFrom: [{ prefix: 'P_', configMapRef: { name: 'settings' } }, { secretRef: { name: 'login' } }],
        env: [
          { name: 'A', value: '$(P_KEY) at $(MY_DB_SERVICE_HOST)' },
          { name: 'B', valueFrom: { secretKeyRef: { name: 'login', key: 'PASSWORD' } } },
          { name: 'C', valueFrom: { configMapKeyRef: { name: 'none', key: 'x', optional: true } } },
          { name: 'PASSWORD', value: 'own' },
        ],
      }),
      addresses,
    );
    expect(Object.fromEntries(env)).toEqual({
      P_KEY: 'from map',
      P_OTHER: 'o',
      PASSWORD: 'own',
      A: 'from map at 10.96.3.4',
      B: 's3cret',
      MY_DB_SERVICE_HOST: '10.96.3.4',
      MY_DB_SERVICE_PORT: '3306',
      MY_DB_SERVICE_PORT_SQL: '3306',
      MY_DB_PORT: 'tcp://10.96.3.4:3306',
      MY_DB_PORT_3306_TCP: 'tcp://10.96.3.4:3306',
      MY_DB_PORT_3306_TCP_PROTO: 'tcp',
      MY_DB_PORT_3306_TCP_PORT: '3306',
      MY_DB_PORT_3306_TCP_ADDR: '10.96.3.4',
    });
  });

  test('what is missing is said in the words of the kubelet', () => {
    const failure = (valueFrom: NonNullable<Container['env']>[number]['valueFrom']) => {
      try {
        buildEnvironment(
          contextWith(config),
          pod,
          container({ env: [{ name: 'A', ...(valueFrom && { valueFrom }) }] }),
          addresses,
        );
        return undefined;
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(failure({ configMapKeyRef: { name: 'nope', key: 'x' } })).toBe('configmap "nope" not found');
    expect(failure({ configMapKeyRef: { name: 'settings', key: 'x' } })).toBe(
      "couldn't find key x in ConfigMap shop/settings",
    );
    expect(failure({ secretKeyRef: { name: 'login', key: 'x' } })).toBe('secret "login" not found');
  });
});
