import { describe, expect, test } from '@jest/globals';
import type { EndpointSlice, Service } from '@drydock/kinds';
import { parseCorefile } from './corefile.ts';
import { coreDnsObjects } from './objects.ts';
import { answerOutside } from './outside.ts';
import { answerInZone, reverseName, type ClusterView } from './records.ts';

const service = (name: string, spec: Service['spec']): Service =>
  ({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'default' }, spec }) as Service;
const services = [
  service('db', {
    clusterIP: 'None',
    clusterIPs: ['None'],
    ports: [{ name: 'sql', port: 3306, protocol: 'TCP' }],
  }),
  service('docs', { type: 'ExternalName', externalName: 'docs.example.com' }),
  service('empty', { clusterIP: 'None' }),
  service('web', {
    clusterIP: '10.96.7.7',
    clusterIPs: ['10.96.7.7'],
    ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
  }),
];
const slices = [
  {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'db-x', namespace: 'default', labels: { 'kubernetes.io/service-name': 'db' } },
    addressType: 'IPv4',
    ports: [{ name: 'sql', port: 3306, protocol: 'TCP' }],
    endpoints: [
      { addresses: ['10.1.0.4'], conditions: { ready: true }, hostname: 'db-0' },
      { addresses: ['10.1.0.5'], conditions: { ready: true } },
      { addresses: ['10.1.0.6'], conditions: { ready: false } },
    ],
  },
] as readonly EndpointSlice[];
const view: ClusterView = {
  services: (namespace) => (namespace === 'default' ? services : []),
  slices: (namespace) => (namespace === 'default' ? slices : []),
  hasNamespace: (name) => name === 'default',
  hasPod: () => false,
};
const ask = (name: string, type: 'A' | 'AAAA' | 'SRV' | 'TXT' = 'A') => {
  const { code, records } = answerInZone(
    view,
    { zone: 'cluster.local', ttl: 30, pods: 'insecure' },
    { name, type },
  );
  return [code, ...records.map((record) => `${record.type} ${record.data}`)].join(', ');
};

describe('the kubernetes plugin', () => {
  test.each([
    ['web.default.svc.cluster.local', 'A', 'NOERROR, A 10.96.7.7'],
    ['web.default.svc.cluster.local', 'AAAA', 'NOERROR'],
    ['web.default.svc.cluster.local', 'SRV', 'NOERROR, SRV 0 100 80 web.default.svc.cluster.local'],
    [
      '_http._tcp.web.default.svc.cluster.local',
      'SRV',
      'NOERROR, SRV 0 100 80 web.default.svc.cluster.local',
    ],
    ['_https._tcp.web.default.svc.cluster.local', 'SRV', 'NXDOMAIN'],
    ['db.default.svc.cluster.local', 'A', 'NOERROR, A 10.1.0.4, A 10.1.0.5'],
    ['db-0.db.default.svc.cluster.local', 'A', 'NOERROR, A 10.1.0.4'],
    ['10-1-0-5.db.default.svc.cluster.local', 'A', 'NOERROR, A 10.1.0.5'],
    [
      '_sql._tcp.db.default.svc.cluster.local',
      'SRV',
      'NOERROR, SRV 0 50 3306 db-0.db.default.svc.cluster.local, SRV 0 50 3306 10-1-0-5.db.default.svc.cluster.local',
    ],
    ['docs.default.svc.cluster.local', 'A', 'NOERROR, CNAME docs.example.com'],
    ['empty.default.svc.cluster.local', 'A', 'NXDOMAIN'],
    ['nope.default.svc.cluster.local', 'A', 'NXDOMAIN'],
    ['web.other.svc.cluster.local', 'A', 'NXDOMAIN'],
    ['default.svc.cluster.local', 'A', 'NOERROR'],
    ['10-1-0-9.default.pod.cluster.local', 'A', 'NOERROR, A 10.1.0.9'],
    ['dns-version.cluster.local', 'TXT', 'NOERROR, TXT "1.1.0"'],
    ['web.cluster.local', 'A', 'NXDOMAIN'],
  ] as const)('%s %s', (name, type, expected) => {
    expect(ask(name, type)).toBe(expected);
  });

  test('finds names by address', () => {
    const name = (address: string) =>
      reverseName(['default'], view, 'cluster.local', {
        name: `${address.split('.').reverse().join('.')}.in-addr.arpa`,
        type: 'PTR',
      });
    expect([name('10.96.7.7'), name('10.1.0.4'), name('10.1.0.9')]).toEqual([
      'web.default.svc.cluster.local',
      'db-0.db.default.svc.cluster.local',
      undefined,
    ]);
  });
});

test('names outside: certain misses and what is not simulated', () => {
  const code = (name: string) => answerOutside({ name, type: 'A' }).code;
  expect(['db', 'web.default.svc', 'x.local', 'example.com', 'bbc.co.uk'].map(code)).toEqual([
    'NXDOMAIN', 'NXDOMAIN', 'NXDOMAIN', 'SERVFAIL', 'SERVFAIL',
  ]); // prettier-ignore
});

describe('Corefile', () => {
  const config = coreDnsObjects().find(({ kind }) => kind === 'ConfigMap') as unknown as {
    data: { Corefile: string };
  };
  test('reads the one that is installed', () => {
    expect(parseCorefile(config.data.Corefile, 'Corefile')).toEqual({
      kubernetes: {
        zones: ['cluster.local', 'in-addr.arpa', 'ip6.arpa'],
        pods: 'insecure',
        ttl: 30,
        fallthrough: ['in-addr.arpa', 'ip6.arpa'],
      },
      hosts: [],
      hostsEnd: false,
      rewrites: [],
      forward: true,
      log: false,
      health: true,
      ready: true,
      metrics: true,
    });
  });
  test('hosts without fallthrough ends the search', () => {
    const block = (more: string) => `.:53 {\n  hosts {\n    10.0.0.5 db.corp\n${more}  }\n}\n`;
    const read = (more: string) => parseCorefile(block(more), 'Corefile');
    expect(read('').hosts).toEqual([{ address: '10.0.0.5', names: ['db.corp'] }]);
    expect([read('').hostsEnd, read('    fallthrough\n').hostsEnd]).toEqual([true, false]);
  });
  test('refuses what CoreDNS refuses', () => {
    expect(() => parseCorefile('.:53 {\n  kubernets cluster.local\n}\n', 'Corefile')).toThrow(
      "Corefile:2 - Error during parsing: Unknown directive 'kubernets'",
    );
    expect(() => parseCorefile('.:53 {\n  errors\n', 'Corefile')).toThrow("Unexpected EOF, expecting '}'");
  });
});
