import { describe, expect, test } from '@jest/globals';
import { fieldErrorText, type KubeObject } from '@drydock/machinery';
import type { ContainerStatus, Pod } from '../../generated/types.ts';
import { pullPolicyOf } from '../../pod-template/container-defaults.ts';
import { pod } from './pod.ts';
import { podStatusText } from './status-text.ts';

const now = Date.parse('2026-01-01T01:00:00Z');
const made: Pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default', creationTimestamp: '2026-01-01T00:00:00Z' },
  spec: { containers: [{ name: 'a', image: 'a:1' }], nodeName: 'node-1' },
};
const status = (state: ContainerStatus['state'], more: Partial<ContainerStatus> = {}): ContainerStatus => ({
  name: 'a',
  image: 'a:1',
  imageID: '',
  ready: false,
  restartCount: 0,
  ...(state ? { state } : {}),
  ...more,
});
const withStatus = (value: Pod['status'], more: Partial<Pod> = {}): Pod => ({
  ...made,
  ...(value ? { status: value } : {}),
  ...more,
});

describe('STATUS', () => {
  const running = status({ running: {} }, { ready: true });
  const completed = status({ terminated: { exitCode: 0, reason: 'Completed' } });
  const init = { spec: { ...made.spec!, initContainers: [{ name: 'i' }, { name: 'j' }] } };
  const initStatus = (state: ContainerStatus['state'], name = 'i') => status(state, { name });
  test.each<[string, Pod]>([
    ['Pending', withStatus({ phase: 'Pending' })],
    [
      'ContainerCreating',
      withStatus({
        phase: 'Pending',
        containerStatuses: [status({ waiting: { reason: 'ContainerCreating' } })],
      }),
    ],
    [
      'ImagePullBackOff',
      withStatus({
        phase: 'Pending',
        containerStatuses: [status({ waiting: { reason: 'ImagePullBackOff' } })],
      }),
    ],
    ['Running', withStatus({ phase: 'Running', containerStatuses: [running] })],
    ['Evicted', withStatus({ phase: 'Failed', reason: 'Evicted' })],
    [
      'ExitCode:3',
      withStatus({ phase: 'Failed', containerStatuses: [status({ terminated: { exitCode: 3 } })] }),
    ],
    [
      'Signal:9',
      withStatus({
        phase: 'Failed',
        containerStatuses: [status({ terminated: { exitCode: 137, signal: 9 } })],
      }),
    ],
    ['NotReady', withStatus({ phase: 'Running', containerStatuses: [completed, running] })],
    [
      'Running',
      withStatus({
        phase: 'Running',
        conditions: [{ type: 'Ready', status: 'True' }],
        containerStatuses: [completed, running],
      }),
    ],
    [
      'Error',
      withStatus({
        phase: 'Running',
        containerStatuses: [status({ terminated: { exitCode: 1, reason: 'Error' } }), completed],
      }),
    ],
    [
      'Init:0/2',
      withStatus({ phase: 'Pending', initContainerStatuses: [initStatus({ running: {} })] }, init),
    ],
    [
      'Init:1/2',
      withStatus(
        {
          phase: 'Pending',
          initContainerStatuses: [
            initStatus({ terminated: { exitCode: 0 } }),
            initStatus({ waiting: { reason: 'PodInitializing' } }, 'j'),
          ],
        },
        init,
      ),
    ],
    [
      'Init:CrashLoopBackOff',
      withStatus(
        {
          phase: 'Pending',
          initContainerStatuses: [initStatus({ waiting: { reason: 'CrashLoopBackOff' } })],
        },
        init,
      ),
    ],
    [
      'Init:ExitCode:2',
      withStatus(
        { phase: 'Pending', initContainerStatuses: [initStatus({ terminated: { exitCode: 2 } })] },
        init,
      ),
    ],
    [
      'SchedulingGated',
      withStatus({
        phase: 'Pending',
        conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }],
      }),
    ],
    [
      'Terminating',
      withStatus(
        { phase: 'Running', containerStatuses: [running] },
        { metadata: { ...made.metadata, deletionTimestamp: '2026-01-01T00:59:00Z' } },
      ),
    ],
  ])('%s', (text, object) => {
    expect(podStatusText(object)).toBe(text);
  });
});

describe('pod', () => {
  test('row with restarts', () => {
    const restarted = status(
      { running: { startedAt: '2026-01-01T00:55:00Z' } },
      {
        ready: true,
        restartCount: 3,
        lastState: { terminated: { exitCode: 1, finishedAt: '2026-01-01T00:55:00Z' } },
      },
    );
    const object = withStatus({
      phase: 'Running',
      podIP: '10.1.0.5',
      podIPs: [{ ip: '10.1.0.5' }],
      containerStatuses: [restarted],
    });
    expect(pod.table!.row(object as unknown as KubeObject, now)).toEqual([
      'web',
      '1/1',
      'Running',
      '3 (5m ago)',
      '60m',
      '10.1.0.5',
      'node-1',
      '<none>',
      '<none>',
    ]);
  });

  test('defaults of a pod only: requests from limits, service links, host ports, projected tokens', () => {
    const spec = {
      hostNetwork: true,
      containers: [
        {
          name: 'a',
          image: 'registry:5000/a',
          ports: [{ containerPort: 80 }],
          resources: { limits: { cpu: '1' } },
          readinessProbe: { httpGet: { port: 80 } },
        },
      ],
      volumes: [
        { name: 'scratch' },
        { name: 'secret', secret: { secretName: 's' } },
        { name: 'token', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } },
      ],
      serviceAccount: 'robot',
    };
    expect(pod.defaults!({ ...made, spec } as unknown as KubeObject)['spec']).toEqual({
      hostNetwork: true,
      containers: [
        {
          name: 'a',
          image: 'registry:5000/a',
          imagePullPolicy: 'Always',
          ports: [{ containerPort: 80, hostPort: 80, protocol: 'TCP' }],
          resources: { limits: { cpu: '1' }, requests: { cpu: '1' } },
          readinessProbe: {
            httpGet: { path: '/', port: 80, scheme: 'HTTP' },
            timeoutSeconds: 1,
            periodSeconds: 10,
            successThreshold: 1,
            failureThreshold: 3,
          },
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
        },
      ],
      volumes: [
        { name: 'scratch', emptyDir: {} },
        { name: 'secret', secret: { secretName: 's', defaultMode: 420 } },
        {
          name: 'token',
          projected: {
            defaultMode: 420,
            sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 3600 } }],
          },
        },
      ],
      dnsPolicy: 'ClusterFirst',
      enableServiceLinks: true,
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: {},
      serviceAccount: 'robot',
      serviceAccountName: 'robot',
      terminationGracePeriodSeconds: 30,
    });
  });

  test.each([
    ['nginx', 'Always'],
    ['nginx:latest', 'Always'],
    ['localhost:5000/nginx', 'Always'],
    ['nginx:1.27', 'IfNotPresent'],
    ['nginx@sha256:0123', 'IfNotPresent'],
    ['', 'IfNotPresent'],
  ])('pull policy of %s', (image, policy) => {
    expect(pullPolicyOf(image)).toBe(policy);
  });

  test('updates may change images and little else', () => {
    const old = pod.defaults!(made as unknown as KubeObject);
    const change = (spec: object) =>
      pod.validate!({ ...old, spec: { ...(old['spec'] as object), ...spec } }, { now, old }).map(
        fieldErrorText,
      );
    const [container] = (old['spec'] as { containers: object[] }).containers;
    expect(change({ containers: [{ ...container, image: 'a:2' }] })).toEqual([]);
    expect(change({ containers: [{ ...container, command: ['sh'] }] })).toEqual([
      [
        'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
        '@@ -5,7 +5,9 @@',
        '   {',
        '    "Name": "a",',
        '    "Image": "a:1",',
        '-   "Command": null,',
        '+   "Command": [',
        '+    "sh"',
        '+   ],',
        '    "Args": null,',
        '    "WorkingDir": "",',
        '    "Ports": null,',
        '',
      ].join('\n'),
    ]);
    expect(change({ containers: [container, { ...container, name: 'b' }] })).toEqual([
      'spec.containers: Forbidden: pod updates may not add or remove containers',
    ]);
  });

  test('environment', () => {
    const env = [
      { name: '' },
      { name: 'A', valueFrom: {} },
      { name: 'B', value: 'x', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
      { name: 'C', valueFrom: { fieldRef: { fieldPath: 'spec.containers' } } },
      { name: 'D', valueFrom: { configMapKeyRef: { name: 'c', key: 'bad key' } } },
    ];
    const spec = { containers: [{ name: 'a', image: 'a:1', env, envFrom: [{}] }] };
    const object = pod.defaults!({ ...made, spec } as unknown as KubeObject);
    expect(pod.validate!(object, { now }).map(fieldErrorText)).toEqual([
      'spec.containers[0].env[0].name: Required value',
      'spec.containers[0].env[1].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
      'spec.containers[0].env[2].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
      'spec.containers[0].env[3].valueFrom.fieldRef.fieldPath: Invalid value: "spec.containers": error converting fieldPath: field label not supported: spec.containers',
      "spec.containers[0].env[4].valueFrom.configMapKeyRef.key: Invalid value: \"bad key\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
      'spec.containers[0].envFrom[0]: Invalid value: "": must specify one of: `configMapRef` or `secretRef`',
    ]);
  });
});
