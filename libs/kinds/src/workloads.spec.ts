// Findings and rows of CronJob, StatefulSet, ControllerRevision, ReplicationController, PodDisruptionBudget and autoscalers.
import { describe, expect, test } from '@jest/globals';
import { fieldErrorText, type KubeObject } from '@drydock/machinery';
import type { Cell } from './kind.ts';
import { findKind } from './registry.ts';

const now = Date.parse('2026-01-01T01:00:00Z');
const metadata = { name: 'x', namespace: 'default', creationTimestamp: '2026-01-01T00:00:00Z' };
const kinds = {
  cronJob: findKind('batch', 'v1', 'CronJob')!,
  set: findKind('apps', 'v1', 'StatefulSet')!,
  revision: findKind('apps', 'v1', 'ControllerRevision')!,
  daemonSet: findKind('apps', 'v1', 'DaemonSet')!,
  controller: findKind('', 'v1', 'ReplicationController')!,
  budget: findKind('policy', 'v1', 'PodDisruptionBudget')!,
  autoscaler: findKind('autoscaling', 'v2', 'HorizontalPodAutoscaler')!,
};
type Kind = keyof typeof kinds;
const whole = (kind: Kind, fields: object): KubeObject => {
  const object = { apiVersion: 'v1', kind, metadata, ...fields };
  return kinds[kind].defaults?.(object) ?? object;
};
const errorsOf = (kind: Kind, fields: object, old?: object) =>
  kinds[kind].validate!(whole(kind, fields), { now, ...(old ? { old: whole(kind, old) } : {}) }).map(
    fieldErrorText,
  );

const pod = (restartPolicy: string) => ({ containers: [{ name: 'a', image: 'a:1' }], restartPolicy });
const template = { metadata: { labels: { app: 'x' } }, spec: pod('Always') };
const jobTemplate = { spec: { template: { spec: pod('OnFailure') } } };
const cron = { schedule: '0 * * * *', jobTemplate };
const set = { selector: { matchLabels: { app: 'x' } }, serviceName: 'x', template };
const claim = {
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
};
const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
const frozen =
  "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

const cases: readonly { kind: Kind; fields: object; errors: string[]; old?: object }[] = [
  { kind: 'cronJob', fields: { spec: cron }, errors: [] },
  {
    kind: 'cronJob',
    fields: { metadata: { ...metadata, name: 'x'.repeat(53) }, spec: { ...cron, schedule: '* * *' } },
    errors: [
      'spec.schedule: Invalid value: "* * *": expected exactly 5 fields, found 3: [* * *]',
      `metadata.name: Invalid value: "${'x'.repeat(53)}": must be no more than 52 bytes`,
    ],
  },
  {
    kind: 'cronJob',
    fields: {
      spec: {
        ...cron,
        schedule: 'TZ=UTC 0 * * * *',
        timeZone: 'Nowhere',
        concurrencyPolicy: 'Queue',
        jobTemplate: { spec: { ...jobTemplate.spec, manualSelector: true } },
      },
    },
    errors: [
      'spec.schedule: Invalid value: "TZ=UTC 0 * * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
      'spec.timeZone: Invalid value: "Nowhere": unknown time zone Nowhere',
      'spec.concurrencyPolicy: Unsupported value: "Queue": supported values: "Allow", "Forbid", "Replace"',
      'spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: "nil", "false"',
    ],
  },
  {
    kind: 'set',
    fields: {
      spec: {
        ...set,
        volumeClaimTemplates: [claim],
        template: {
          ...template,
          spec: {
            ...pod('Always'),
            containers: [{ name: 'a', image: 'a:1', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
          },
        },
      },
    },
    errors: [],
  },
  {
    kind: 'set',
    fields: {
      spec: {
        ...set,
        serviceName: 'a.b',
        podManagementPolicy: 'Random',
        updateStrategy: { type: 'OnDelete', rollingUpdate: { partition: 1 } },
        volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }],
        template: { ...template, spec: pod('Never') },
      },
    },
    errors: [
      "spec.podManagementPolicy: Invalid value: \"Random\": must be 'OrderedReady' or 'Parallel'",
      'spec.updateStrategy.rollingUpdate: Invalid value: {"Partition":1,"MaxUnavailable":null}: only allowed for updateStrategy \'RollingUpdate\'',
      'spec.volumeClaimTemplates[0].spec.accessModes: Required value: at least 1 access mode is required',
      'spec.volumeClaimTemplates[0].spec.resources[storage]: Required value',
      'spec.serviceName: Invalid value: "a.b": must not contain dots',
      'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
    ],
  },
  { kind: 'set', fields: { spec: { ...set, replicas: 3 } }, errors: [], old: { spec: set } },
  { kind: 'set', fields: { spec: { ...set, serviceName: 'y' } }, errors: [frozen], old: { spec: set } },
  {
    kind: 'revision',
    fields: { revision: -1 },
    errors: [
      'revision: Invalid value: -1: must be greater than or equal to 0',
      'data: Required value: data is mandatory',
    ],
  },
  {
    kind: 'revision',
    fields: { revision: 1, data: { a: 2 } },
    errors: ['data: Invalid value: {"a":2}: field is immutable'],
    old: { revision: 1, data: { a: 1 } },
  },
  {
    kind: 'daemonSet',
    fields: {
      spec: {
        selector: { matchLabels: { app: 'x' } },
        template,
        updateStrategy: { rollingUpdate: { maxUnavailable: 1, maxSurge: '10%' } },
      },
    },
    errors: [
      'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: "10%": may not be set when maxUnavailable is non-zero',
    ],
  },
  { kind: 'controller', fields: { spec: { template } }, errors: [] },
  {
    kind: 'controller',
    fields: { spec: { selector: { app: 'y' }, template } },
    errors: [
      'spec.template.metadata.labels: Invalid value: {"app":"x"}: `selector` does not match template `labels`',
    ],
  },
  {
    kind: 'budget',
    fields: { spec: { minAvailable: 1, maxUnavailable: '101%', unhealthyPodEvictionPolicy: 'Never' } },
    errors: [
      'spec: Invalid value: {"MinAvailable":1,"Selector":null,"MaxUnavailable":"101%","UnhealthyPodEvictionPolicy":"Never"}: minAvailable and maxUnavailable cannot be both set',
      'spec.maxUnavailable: Invalid value: "101%": must not be greater than 100%',
      'spec.unhealthyPodEvictionPolicy: Unsupported value: "Never": supported values: "AlwaysAllow", "IfHealthyBudget"',
    ],
  },
  { kind: 'autoscaler', fields: { spec: { scaleTargetRef, maxReplicas: 3 } }, errors: [] },
  {
    kind: 'autoscaler',
    fields: {
      spec: {
        scaleTargetRef: { kind: '', name: 'a/b' },
        minReplicas: 0,
        maxReplicas: 0,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization' } } },
          { type: 'Pods', resource: { name: 'cpu', target: { type: 'Value', value: '0' } } },
        ],
        behavior: { scaleDown: { stabilizationWindowSeconds: 4000, selectPolicy: 'Avg', policies: [] } },
      },
    },
    errors: [
      'spec.minReplicas: Invalid value: 0: must be greater than or equal to 1',
      'spec.maxReplicas: Invalid value: 0: must be greater than 0',
      'spec.scaleTargetRef.kind: Required value',
      'spec.scaleTargetRef.name: Invalid value: "a/b": may not contain \'/\'',
      'spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization',
      'spec.metrics[1].resource.target.value: Invalid value: "0": must be positive',
      'spec.metrics[1].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization',
      'spec.metrics[1].pods: Required value: must populate information for the given metric source',
      'spec.metrics: Forbidden: must specify at least one Object or External metric to support scaling to zero replicas',
      'spec.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: 4000: must be less than or equal to 3600',
      'spec.behavior.scaleDown.selectPolicy: Unsupported value: "Avg": supported values: "Disabled", "Max", "Min"',
      'spec.behavior.scaleDown.policies: Required value: must specify at least one Policy',
    ],
  },
];

test.each(cases)('$kind %#', ({ kind, fields, errors, old }) => {
  expect(errorsOf(kind, fields, old)).toEqual(errors);
});

describe('rows', () => {
  test.each<[Kind, object, Cell[]]>([
    [
      'cronJob',
      { spec: cron, status: { active: [{}], lastScheduleTime: '2026-01-01T00:59:00Z' } },
      ['x', '0 * * * *', '<none>', 'False', 1, '60s', '60m', 'a', 'a:1', '<none>'],
    ],
    ['set', { spec: set, status: { readyReplicas: 1 } }, ['x', '1/1', '60m', 'a', 'a:1']],
    [
      'revision',
      {
        metadata: {
          ...metadata,
          ownerReferences: [
            { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db', uid: '1', controller: true },
          ],
        },
        revision: 2,
      },
      ['x', 'statefulset.apps/db', 2, '60m'],
    ],
    ['controller', { spec: { template } }, ['x', 1, 0, 0, '60m', 'a', 'a:1', 'app=x']],
    ['budget', { spec: { minAvailable: '50%' } }, ['x', '50%', 'N/A', 0, '60m']],
    [
      'autoscaler',
      {
        spec: { scaleTargetRef, maxReplicas: 3 },
        status: {
          currentReplicas: 2,
          currentMetrics: [
            { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 12 } } },
          ],
        },
      },
      ['x', 'Deployment/web', 'cpu: 12%/80%', '1', 3, 2, '60m'],
    ],
  ])('%s', (kind, fields, cells) => {
    expect(kinds[kind].table!.row(whole(kind, fields), now)).toEqual(cells);
  });
});

describe('an autoscaler as autoscaling/v1', () => {
  const { toStored, fromStored } = findKind('autoscaling', 'v1', 'HorizontalPodAutoscaler')!.storedAs!;
  const stored = whole('autoscaler', {
    apiVersion: 'autoscaling/v2',
    spec: {
      scaleTargetRef,
      minReplicas: 1,
      maxReplicas: 5,
      metrics: [
        {
          type: 'Object',
          object: {
            describedObject: { kind: 'Ingress', name: 'i' },
            metric: { name: 'rps' },
            target: { type: 'Value', value: '2k' },
          },
        },
        {
          type: 'External',
          external: {
            metric: { name: 'queue', selector: { matchLabels: { q: 'a' } } },
            target: { type: 'AverageValue', averageValue: '30' },
          },
        },
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } },
        },
      ],
      behavior: { scaleDown: { stabilizationWindowSeconds: 60 } },
    },
    status: {
      desiredReplicas: 2,
      currentMetrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', current: { averageUtilization: 40, averageValue: '4m' } },
        },
      ],
      conditions: [{ type: 'AbleToScale', status: 'True' }],
    },
  });

  test('carries in annotations what it has no field for', () => {
    const old = fromStored(stored);
    expect(old['spec']).toEqual({
      scaleTargetRef,
      minReplicas: 1,
      maxReplicas: 5,
      targetCPUUtilizationPercentage: 60,
    });
    expect(old['status']).toEqual({
      currentReplicas: 0,
      desiredReplicas: 2,
      currentCPUUtilizationPercentage: 40,
    });
    expect(old.metadata.annotations).toEqual({
      'autoscaling.alpha.kubernetes.io/metrics':
        '[{"type":"Object","object":{"target":{"kind":"Ingress","name":"i"},"metricName":"rps","targetValue":"2k"}},{"type":"External","external":{"metricName":"queue","metricSelector":{"matchLabels":{"q":"a"}},"targetAverageValue":"30"}}]',
      'autoscaling.alpha.kubernetes.io/behavior':
        '{"ScaleUp":{"StabilizationWindowSeconds":0,"SelectPolicy":"Max","Policies":[{"Type":"Pods","Value":4,"PeriodSeconds":15},{"Type":"Percent","Value":100,"PeriodSeconds":15}],"Tolerance":null},"ScaleDown":{"StabilizationWindowSeconds":60,"SelectPolicy":"Max","Policies":[{"Type":"Percent","Value":100,"PeriodSeconds":15}],"Tolerance":null}}',
      'autoscaling.alpha.kubernetes.io/current-metrics':
        '[{"type":"Resource","resource":{"name":"cpu","currentAverageUtilization":40,"currentAverageValue":"4m"}}]',
      'autoscaling.alpha.kubernetes.io/conditions': '[{"type":"AbleToScale","status":"True"}]',
    });
  });

  test('and comes back whole', () => {
    expect(toStored(fromStored(stored))).toEqual(stored);
  });

  test('one that says nothing aims at 80 per cent of cpu; unreadable annotations are dropped', () => {
    const bare = {
      apiVersion: 'autoscaling/v1',
      kind: 'HorizontalPodAutoscaler',
      metadata: { ...metadata, annotations: { 'autoscaling.alpha.kubernetes.io/metrics': '{' } },
      spec: { scaleTargetRef, maxReplicas: 3 },
    };
    const result = toStored(bare);
    expect(result.metadata).toEqual(metadata);
    expect(result['spec']).toMatchObject({
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
        },
      ],
    });
  });
});
