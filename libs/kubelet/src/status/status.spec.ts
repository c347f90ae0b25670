import { describe, expect, test } from '@jest/globals';
import type { Pod } from '@drydock/kinds';
import type { Container, ContainerExit } from '@drydock/runtime';
import { createRecords, type ContainerRecord } from '../pod/container-record.ts';
import { podPhase } from './phase.ts';
import { podStatus } from './pod-status.ts';
import { qosClass } from './qos.ts';

const started = 1_760_000_000_000;

function podOf(spec: Partial<NonNullable<Pod['spec']>>): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default', uid: 'u1', generation: 1 },
    spec: { containers: [{ name: 'a', image: 'nginx' }], ...spec },
  };
}

/** A container as the kubelet sees it: running, or exited with a code. */
function given(record: ContainerRecord, exitCode?: number): void {
  const exit: ContainerExit | undefined =
    exitCode === undefined
      ? undefined
      : {
          exitCode,
          reason: exitCode === 0 ? 'Completed' : 'Error',
          startedAt: started,
          finishedAt: started + 5000,
        };
  record.current = {
    id: 'docker://1',
    running: exit === undefined,
    startedAt: started,
    createdAt: started,
    spec: { image: { name: 'nginx:latest', id: 'docker-pullable://nginx@sha256:1' } },
    ...(exit ? { exit } : {}),
  } as unknown as Container;
  record.started = record.ready = exit === undefined;
}

function phaseAfter(
  spec: Partial<NonNullable<Pod['spec']>>,
  ...codes: (number | undefined | 'waiting')[]
): string {
  const pod = podOf(spec);
  const records = createRecords(pod);
  codes.forEach((code, index) => {
    if (code !== 'waiting') given(records[index]!, code);
  });
  return podPhase(pod, records);
}

describe('phase', () => {
  const two = { containers: [{ name: 'a' }, { name: 'b' }] };
  const init = { initContainers: [{ name: 'i' }] };
  test.each([
    ['nothing runs yet', {}, ['waiting'], 'Pending'],
    ['running', {}, [undefined], 'Running'],
    ['one of two waits', two, [undefined, 'waiting'], 'Pending'],
    ['exited, Always', {}, [1], 'Running'],
    ['exited 0, Never', { restartPolicy: 'Never' }, [0], 'Succeeded'],
    ['exited 1, Never', { restartPolicy: 'Never' }, [1], 'Failed'],
    ['exited 1, OnFailure', { restartPolicy: 'OnFailure' }, [1], 'Running'],
    ['one still runs, Never', { ...two, restartPolicy: 'Never' }, [1, undefined], 'Running'],
    ['init runs', init, [undefined, 'waiting'], 'Pending'],
    ['init failed, Always', init, [1, 'waiting'], 'Pending'],
    ['init failed, Never', { ...init, restartPolicy: 'Never' }, [1, 'waiting'], 'Failed'],
    ['init done', init, [0, undefined], 'Running'],
  ] as const)('%s', (_name, spec, codes, expected) => {
    expect(phaseAfter(spec as Partial<NonNullable<Pod['spec']>>, ...codes)).toBe(expected);
  });
});

test('the whole status of a running pod', () => {
  const pod = podOf({});
  const records = createRecords(pod);
  given(records[0]!);
  const status = podStatus({
    pod,
    records,
    podIP: '10.1.0.2',
    hostIP: '192.168.65.3',
    startTime: started,
    now: started,
  });
  const time = '2025-10-09T08:53:20Z';
  const yes = (type: string) => ({
    type,
    status: 'True',
    observedGeneration: 1,
    lastProbeTime: null,
    lastTransitionTime: time,
  });
  expect(status).toEqual({
    observedGeneration: 1,
    phase: 'Running',
    conditions: ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(
      yes,
    ),
    hostIP: '192.168.65.3',
    hostIPs: [{ ip: '192.168.65.3' }],
    podIP: '10.1.0.2',
    podIPs: [{ ip: '10.1.0.2' }],
    startTime: time,
    containerStatuses: [
      {
        name: 'a',
        state: { running: { startedAt: time } },
        lastState: {},
        ready: true,
        restartCount: 0,
        image: 'nginx:latest',
        imageID: 'docker-pullable://nginx@sha256:1',
        containerID: 'docker://1',
        started: true,
        resources: {},
      },
    ],
    qosClass: 'BestEffort',
  });
});

test('QoS classes', () => {
  const classOf = (resources: object) => qosClass(podOf({ containers: [{ name: 'a', resources }] }));
  const both = { cpu: '1', memory: '1Gi' };
  expect(classOf({})).toBe('BestEffort');
  expect(classOf({ requests: { cpu: '1' } })).toBe('Burstable');
  expect(classOf({ limits: both })).toBe('Guaranteed');
  expect(classOf({ limits: both, requests: { ...both, cpu: '1000m' } })).toBe('Guaranteed');
  expect(classOf({ limits: both, requests: { ...both, cpu: '500m' } })).toBe('Burstable');
});
