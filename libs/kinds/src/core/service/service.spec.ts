import { describe, expect, test } from '@jest/globals';
import { fieldErrorText, type KubeObject } from '@drydock/machinery';
import { service } from './service.ts';

const now = Date.parse('2026-01-01T01:00:00Z');
const make = (spec: object, status?: object): KubeObject =>
  service.defaults!({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default', creationTimestamp: '2026-01-01T00:59:00Z' },
    spec,
    ...(status ? { status } : {}),
  });
const errorsOf = (object: KubeObject, old?: KubeObject) =>
  service.validate!(object, { now, ...(old ? { old } : {}) }).map(fieldErrorText);
const row = (object: KubeObject) => service.table!.row(object, now);
const http = { ports: [{ port: 80 }], selector: { app: 'web' } };

describe('service', () => {
  test('defaults', () => {
    expect(make(http)['spec']).toEqual({
      internalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
      selector: { app: 'web' },
      sessionAffinity: 'None',
      type: 'ClusterIP',
    });
    expect(make({ ...http, type: 'LoadBalancer', sessionAffinity: 'ClientIP' })['spec']).toMatchObject({
      allocateLoadBalancerNodePorts: true,
      externalTrafficPolicy: 'Cluster',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } },
    });
    expect(make({ type: 'ExternalName', externalName: 'example.com' })['spec']).toEqual({
      externalName: 'example.com',
      sessionAffinity: 'None',
      type: 'ExternalName',
    });
    expect(make({ clusterIP: 'None' })['spec']).toMatchObject({
      clusterIPs: ['None'],
      ipFamilyPolicy: 'RequireDualStack',
    });
  });

  test.each([
    [
      { ...http, clusterIP: '10.96.0.7' },
      ['web', 'ClusterIP', '10.96.0.7', '<none>', '80/TCP', '60s', 'app=web'],
    ],
    [
      {
        ports: [
          { port: 80, nodePort: 30080 },
          { port: 443, nodePort: 30443 },
        ],
        type: 'NodePort',
        clusterIP: '10.96.0.7',
      },
      ['web', 'NodePort', '10.96.0.7', '<none>', '80:30080/TCP,443:30443/TCP', '60s', '<none>'],
    ],
    [
      { ...http, type: 'LoadBalancer' },
      ['web', 'LoadBalancer', '<none>', '<pending>', '80/TCP', '60s', 'app=web'],
    ],
    [
      { type: 'ExternalName', externalName: 'example.com' },
      ['web', 'ExternalName', '<none>', 'example.com', '<none>', '60s', '<none>'],
    ],
  ])('row %#', (spec, cells) => {
    expect(row(make(spec))).toEqual(cells);
  });

  test('row of a load balancer that has its address', () => {
    const object = make(
      { ...http, type: 'LoadBalancer' },
      { loadBalancer: { ingress: [{ hostname: 'localhost' }] } },
    );
    expect(row(object)[3]).toBe('localhost');
  });

  test.each<[object, string[]]>([
    [{ selector: { app: 'web' } }, ['spec.ports: Required value']],
    [
      { ports: [{ port: 80 }, { port: 81, name: 'Web' }] },
      [
        'spec.ports[0].name: Required value',
        "spec.ports[1].name: Invalid value: \"Web\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      ],
    ],
    [
      { ports: [{ port: 80, nodePort: 80 }], type: 'NodePort' },
      [
        'spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
      ],
    ],
    [
      { ports: [{ port: 80, nodePort: 30080 }] },
      ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
    ],
    [
      {
        ports: [
          { port: 80, name: 'a' },
          { port: 80, name: 'b' },
        ],
      },
      [
        'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}',
      ],
    ],
    [
      { ...http, type: 'Nodeport' },
      [
        'spec.type: Unsupported value: "Nodeport": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
      ],
    ],
    [{ type: 'ExternalName' }, ['spec.externalName: Required value']],
    [
      { ...http, type: 'NodePort', clusterIP: 'None' },
      ['spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services'],
    ],
  ])('findings %#', (spec, errors) => {
    expect(errorsOf(make(spec))).toEqual(errors);
  });

  test('an update keeps what was allocated and may not move the address', () => {
    const old = make({ ports: [{ port: 80, nodePort: 30080 }], type: 'NodePort', clusterIP: '10.96.0.7' });
    expect(service.prepareForUpdate!(make({ ports: [{ port: 80 }], type: 'NodePort' }), old)['spec']).toEqual(
      old['spec'],
    );
    expect(errorsOf(make({ ...http, clusterIP: '10.96.0.8' }), old)).toEqual([
      'spec.clusterIPs[0]: Invalid value: ["10.96.0.8"]: may not change once set',
    ]);
    const internal = service.prepareForUpdate!(
      make({ ports: [{ port: 80, nodePort: 30080 }], externalTrafficPolicy: 'Cluster' }),
      old,
    );
    expect(errorsOf(internal, old)).toEqual([]);
  });
});
