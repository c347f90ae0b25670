import { describe, expect, test } from '@jest/globals';
import type { Container } from '../generated/types.ts';
import { hostnameWarnings, podSpecWarnings } from './warnings.ts';

const warningsOf = (...containers: readonly Partial<Container>[]) =>
  podSpecWarnings(
    {
      containers: containers.map((container, index) => ({ name: `c${index}`, image: 'nginx', ...container })),
    },
    'spec',
  );

describe('warnings for a pod', () => {
  test('a plain pod has none', () => {
    expect(warningsOf({ ports: [{ containerPort: 80, protocol: 'TCP' }] })).toEqual([]);
  });

  test('memory in fractions of a byte', () => {
    expect(warningsOf({ resources: { limits: { memory: '100m', cpu: '100m' } } })).toEqual([
      'spec.containers[0].resources.limits[memory]: fractional byte value "100m" is invalid, must be an integer',
    ]);
  });

  test('a variable given twice', () => {
    const env = [
      { name: 'A', value: '1' },
      { name: 'A', value: '$(A)2' },
      { name: 'A', value: '3' },
    ];
    expect(warningsOf({ env })).toEqual([
      'spec.containers[0].env[2]: hides previous definition of "A", which may be dropped when using apply',
    ]);
  });

  test('two containers with one port', () => {
    const http = { containerPort: 80, protocol: 'TCP' };
    expect(warningsOf({ ports: [http] }, { ports: [http, { ...http, hostPort: 80 }] })).toEqual([
      'spec.containers[1].ports[0]: duplicate port definition with spec.containers[0].ports[0]',
      'spec.containers[1].ports[1]: overlapping port definition with spec.containers[0].ports[0]',
      'spec.containers[1].ports[1]: overlapping port definition with spec.containers[1].ports[0]',
    ]);
  });

  test('a name with dots', () => {
    expect(hostnameWarnings('web', "the Pod's hostname")).toEqual([]);
    expect(hostnameWarnings('web.1', "the Pod's hostname")).toEqual([
      "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]",
    ]);
  });
});
