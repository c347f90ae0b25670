import { describe, expect, test } from '@jest/globals';
import { fieldErrorText, type KubeObject } from '@drydock/machinery';
import { deployment } from './deployment.ts';

const now = Date.parse('2026-01-02T00:00:00Z');
const minimal: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default', creationTimestamp: '2026-01-01T23:55:00Z' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'nginx', image: 'nginx' }] },
    },
  },
};
const defaulted = deployment.defaults!(minimal);
const errorsOf = (object: KubeObject, old?: KubeObject) =>
  deployment.validate!(deployment.defaults!(object), { now, ...(old ? { old } : {}) }).map(fieldErrorText);
const withSpec = (change: object): KubeObject => ({
  ...minimal,
  spec: { ...(minimal['spec'] as object), ...change },
});
const withPod = (spec: object, labels: object = { app: 'web' }) =>
  withSpec({ template: { metadata: { labels }, spec } });

describe('deployment', () => {
  test('without a selector the template does not match either', () => {
    expect(errorsOf(withSpec({ selector: undefined })).slice(0, 2)).toEqual([
      'spec.selector: Required value',
      'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
    ]);
  });

  test('defaults as kubectl get -o yaml shows them', () => {
    expect(defaulted).toEqual({
      ...minimal,
      spec: {
        progressDeadlineSeconds: 600,
        replicas: 1,
        revisionHistoryLimit: 10,
        selector: { matchLabels: { app: 'web' } },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: {
            containers: [
              {
                image: 'nginx',
                imagePullPolicy: 'Always',
                name: 'nginx',
                resources: {},
                terminationMessagePath: '/dev/termination-log',
                terminationMessagePolicy: 'File',
              },
            ],
            dnsPolicy: 'ClusterFirst',
            restartPolicy: 'Always',
            schedulerName: 'default-scheduler',
            securityContext: {},
            terminationGracePeriodSeconds: 30,
          },
        },
      },
      status: {},
    });
  });

  test('a good one has no findings; the row', () => {
    expect(errorsOf(minimal)).toEqual([]);
    const running = {
      ...defaulted,
      status: { replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 },
    };
    expect(deployment.table!.row(running, now)).toEqual([
      'web',
      '1/1',
      1,
      1,
      '5m',
      'nginx',
      'nginx',
      'app=web',
    ]);
  });

  test('selector and template must agree', () => {
    expect(errorsOf(withPod({ containers: [{ name: 'nginx', image: 'nginx' }] }, { app: 'wbe' }))).toEqual([
      'spec.template.metadata.labels: Invalid value: {"app":"wbe"}: `selector` does not match template `labels`',
    ]);
    expect(errorsOf(withSpec({ selector: { matchLabels: { app: 'other' } } }), defaulted)).toEqual([
      'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
      'spec.selector: Invalid value: {"matchLabels":{"app":"other"}}: field is immutable',
    ]);
  });

  test('several findings keep the order of Kubernetes', () => {
    const volumeMounts = [{ name: 'data', mountPath: '/data' }];
    const container = {
      name: 'Bad_Name',
      image: '',
      imagePullPolicy: 'Sometimes',
      ports: [{ containerPort: 70000, protocol: 'HTTP' }],
      resources: { requests: { cpu: '2' }, limits: { cpu: '1' } },
      livenessProbe: {},
      volumeMounts,
    };
    expect(errorsOf(withPod({ containers: [container], restartPolicy: 'Never' }))).toEqual([
      "spec.template.spec.containers[0].name: Invalid value: \"Bad_Name\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      'spec.template.spec.containers[0].image: Required value',
      'spec.template.spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
      'spec.template.spec.containers[0].ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"',
      'spec.template.spec.containers[0].volumeMounts[0].name: Not found: "data"',
      'spec.template.spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
      'spec.template.spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
      'spec.template.spec.containers[0].livenessProbe: Required value: must specify a handler type',
      'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
    ]);
  });

  test('strategies', () => {
    expect(errorsOf(withSpec({ strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } }))).toEqual([
      "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
    ]);
    expect(
      errorsOf(withSpec({ strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: '0%' } } })),
    ).toEqual([
      'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "0%": may not be 0 when `maxSurge` is 0',
    ]);
    expect(errorsOf(withSpec({ strategy: { type: 'Rolling' } }))).toEqual([
      'spec.strategy: Unsupported value: {"Type":"Rolling","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"',
    ]);
  });
});
