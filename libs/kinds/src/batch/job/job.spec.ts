import { describe, expect, test } from '@jest/globals';
import { fieldErrorText, type KubeObject } from '@drydock/machinery';
import { job } from './job.ts';

const now = Date.parse('2026-01-01T01:00:00Z');
const uid = 'f00d';
const made = (spec: object = {}, metadata: object = {}): KubeObject => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'pi', namespace: 'default', uid, ...metadata },
  spec: {
    template: { spec: { containers: [{ name: 'pi', image: 'perl' }], restartPolicy: 'Never' } },
    ...spec,
  },
});
const created = (object: KubeObject) => job.prepareForCreate!(job.defaults!(object));
const errorsOf = (object: KubeObject, old?: KubeObject) =>
  job.validate!(object, { now, ...(old ? { old } : {}) }).map(fieldErrorText);
const withSpec = (object: KubeObject, change: object): KubeObject => ({
  ...object,
  spec: { ...(object['spec'] as object), ...change },
});
const generated = {
  'job-name': 'pi',
  'batch.kubernetes.io/job-name': 'pi',
  'controller-uid': uid,
  'batch.kubernetes.io/controller-uid': uid,
};

describe('generated selector', () => {
  test('labels of the template, of the Job, and the selector', () => {
    const { metadata, spec } = created(made());
    expect(metadata.labels).toEqual(generated);
    expect(spec).toMatchObject({
      selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } },
      template: { metadata: { labels: generated } },
      backoffLimit: 6,
      completions: 1,
      parallelism: 1,
      completionMode: 'NonIndexed',
      suspend: false,
      manualSelector: false,
      podReplacementPolicy: 'TerminatingOrFailed',
    });
    expect(errorsOf(created(made()))).toEqual([]);
  });

  test('a Job with labels of its own keeps them', () => {
    expect(created(made({}, { labels: { app: 'pi' } })).metadata.labels).toEqual({ app: 'pi' });
  });

  test('a template that contradicts is refused', () => {
    const template = {
      metadata: { labels: { 'job-name': 'other' } },
      spec: { containers: [{ name: 'pi', image: 'perl' }], restartPolicy: 'Never' },
    };
    const labels = `{"job-name":"other","batch.kubernetes.io/job-name":"pi","controller-uid":"${uid}","batch.kubernetes.io/controller-uid":"${uid}"}`;
    expect(errorsOf(created(made({ template })))).toEqual([
      `spec.template.metadata.labels[job-name]: Invalid value: ${labels}: must be 'pi'`,
    ]);
  });
});

const prefix = 'spec.podFailurePolicy.rules[0]';
test.each<[string, object, string[]]>([
  [
    'restart policy',
    { template: { spec: { containers: [{ name: 'pi', image: 'perl' }] } } },
    ['spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
  ],
  [
    'indexed without completions',
    { completionMode: 'Indexed', parallelism: 2, managedBy: 'me' },
    [
      'spec.managedBy: Invalid value: "me": must be a domain-prefixed path (such as "acme.io/foo")',
      'spec.completions: Required value: when completion mode is Indexed',
    ],
  ],
  [
    'limits per index need indexes',
    { backoffLimitPerIndex: 1, completionMode: 'Other' },
    ['spec.completionMode: Unsupported value: "Other": supported values: "NonIndexed", "Indexed"'],
  ],
  [
    'pod failure policy',
    {
      podFailurePolicy: {
        rules: [{ action: 'FailIndex', onExitCodes: { containerName: 'x', operator: 'In', values: [3, 0] } }],
      },
    },
    [
      `${prefix}.action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set`,
      `${prefix}.onExitCodes.containerName: Invalid value: "x": must be one of the container or initContainer names in the pod template`,
      `${prefix}.onExitCodes.values[1]: Invalid value: 0: must not be 0 for the In operator`,
      `${prefix}.onExitCodes.values: Invalid value: [3,0]: must be ordered`,
    ],
  ],
  [
    'a rule without a condition',
    { podFailurePolicy: { rules: [{ action: '' }] } },
    [
      `${prefix}.action: Required value: valid values: ["Count" "FailIndex" "FailJob" "Ignore"]`,
      `${prefix}: Invalid value: specifying one of OnExitCodes and OnPodConditions is required`,
    ],
  ],
  [
    'success policy',
    {
      completionMode: 'Indexed',
      completions: 3,
      successPolicy: { rules: [{ succeededIndexes: '0-1,1', succeededCount: 4 }, {}] },
    },
    [
      'spec.successPolicy.rules[0].succeededIndexes: Invalid value: "0-1,1": error parsing succeededIndexes: non-increasing order, previous: 1, current: 1',
      'spec.successPolicy.rules[0].succeededCount: Invalid value: 4: must be less than or equal to 3 (the number of specified completions)',
      'spec.successPolicy.rules[0].succeededCount: Invalid value: 4: must be less than or equal to 0 (the number of indexes in the specified succeededIndexes field)',
      'spec.successPolicy.rules[1]: Required value: at least one of succeededCount or succeededIndexes must be specified',
    ],
  ],
])('%s', (_what, spec, errors) => {
  expect(errorsOf(created(made(spec)))).toEqual(errors);
});

describe('update', () => {
  const old = created(made());
  test('parallelism may change, completions and the template may not', () => {
    expect(errorsOf(withSpec(old, { parallelism: 3, suspend: true }), old)).toEqual([]);
    expect(errorsOf(withSpec(old, { completions: 2 }), old)).toEqual([
      'spec.completions: Invalid value: 2: field is immutable',
    ]);
    const { template } = old['spec'] as { template: { spec: object } };
    const changed = { ...template, spec: { ...template.spec, nodeSelector: { disk: 'ssd' } } };
    expect(errorsOf(withSpec(old, { template: changed }), old)).toEqual([
      expect.stringMatching(
        /^spec\.template: Invalid value: \{"labels":\{"batch\.kubernetes\.io\/controller-uid":"f00d",.*"NodeSelector":\{"disk":"ssd"\},.*: field is immutable$/,
      ),
    ]);
    const suspended = withSpec(old, { suspend: true });
    expect(errorsOf(withSpec(suspended, { template: changed }), suspended)).toEqual([]);
  });

  test('an Indexed Job is scaled in tandem', () => {
    const indexed = created(made({ completionMode: 'Indexed', completions: 2, parallelism: 2 }));
    expect(errorsOf(withSpec(indexed, { completions: 4, parallelism: 4 }), indexed)).toEqual([]);
    expect(errorsOf(withSpec(indexed, { completions: 4 }), indexed)).toEqual([
      'spec.completions: Invalid value: 4: can only be modified in tandem with spec.parallelism',
    ]);
  });
});

describe('row', () => {
  const row = (status: object, spec: object = {}) =>
    job.table!.row({ ...job.defaults!(made(spec)), status }, now).slice(1, 4);
  const condition = (type: string) => ({ conditions: [{ type, status: 'True' }] });
  test.each<[object, object, string[]]>([
    [{}, {}, ['Running', '0/1', '']],
    [{ succeeded: 1, startTime: '2026-01-01T00:59:00Z' }, {}, ['Running', '1/1', '60s']],
    [
      {
        ...condition('Complete'),
        succeeded: 1,
        startTime: '2026-01-01T00:00:00Z',
        completionTime: '2026-01-01T00:00:05Z',
      },
      {},
      ['Complete', '1/1', '5s'],
    ],
    [condition('Failed'), {}, ['Failed', '0/1', '']],
    [condition('Suspended'), { parallelism: 3 }, ['Suspended', '0/1 of 3', '']],
    [condition('FailureTarget'), { completions: 5 }, ['FailureTarget', '0/5', '']],
  ])('%j', (status, spec, cells) => {
    expect(row(status, spec)).toEqual(cells);
  });
});
