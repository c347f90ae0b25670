import { expect, test } from '@jest/globals';
import { resources } from '@drydock/client';
import { createEnvironment } from '@drydock/envtest';
import type { LabFiles } from '@drydock/lab';
import { proveLab, type ProofSession } from './prove-lab.ts';

/** The shell of these sessions knows one command: `create NAME` makes a ConfigMap. */
async function startSession(): Promise<ProofSession> {
  const environment = await createEnvironment();
  const client = environment.client();
  const maps = client.of(resources.configMaps, 'default');
  return {
    close: async () => undefined,
    target: {
      client,
      now: () => environment.clock.now(),
      advance: async () => undefined,
      http: async () => ({ error: 'refused', message: 'refused' }),
      readFile: async () => undefined,
      resolveDns: async () => [],
      run: async (script) => {
        const name = /create (\S+)/.exec(script)?.[1];
        if (name === undefined) return { exitCode: 127, stdout: '', stderr: 'command not found\n' };
        await maps.create({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name, labels: { team: name } },
        });
        return { exitCode: 0, stdout: '', stderr: '' };
      },
    },
  };
}

function labFiles(change: (text: string) => string = (text) => text): LabFiles {
  const text = `
apiVersion: drydock.dev/v1
kind: Lab
metadata: { id: maps, version: 1.0.0, title: Maps, summary: Make a map }
spec:
  variables:
    - { name: map, type: choice, from: [red, green, blue] }
  tasks:
    - id: make
      title: Make it
      body: 'Make the ConfigMap \${vars.map}.'
      checks:
        - id: there
          title: It is there
          points: 1
          resource: { apiVersion: v1, kind: ConfigMap, namespace: default, name: '\${vars.map}' }
        - id: alone
          title: There is one
          points: 1
          resource: { apiVersion: v1, kind: ConfigMap, namespace: default, exactly: 1 }
  solution:
    steps: [{ run: 'create \${vars.map}' }]
  selfTest:
    seeds: 3
    nearMisses:
      - { id: another, after: start, run: create other, mustFail: [there] }
      - { id: two, run: create second, mustFail: [alone] }
`;
  return new Map([['lab.yaml', change(text)]]);
}

async function problems(files: LabFiles): Promise<readonly (readonly [string, readonly string[]])[]> {
  const proof = await proveLab(files, startSession, { seeds: 1 });
  return proof.cases.filter(({ passed }) => !passed).map(({ name, problems: list }) => [name, list]);
}

test('a right lab is proven for every seed', async () => {
  const proof = await proveLab(labFiles(), startSession);
  expect(proof.passed).toBe(true);
  expect(proof.cases.map(({ name, seed, grade }) => `${seed} ${name} ${grade?.score}/${grade?.max}`)).toEqual(
    ['proof-0', 'proof-1', 'proof-2'].flatMap((seed) => [
      `${seed} untouched 0/2`,
      `${seed} solution 2/2`,
      `${seed} near miss another 1/2`,
      `${seed} near miss two 1/2`,
    ]),
  );
});

test('a check that is satisfied before anything was done', async () => {
  expect(
    await problems(labFiles((text) => text.replace('exactly: 1', 'atLeast: 1, absent: true'))),
  ).toContainEqual(['untouched', ['scores 1 before anything was done (alone)']]);
});

test('a solution that does not solve, or does not run', async () => {
  const wrong = labFiles((text) => text.replace("run: 'create ${vars.map}'", 'run: create nothing'));
  expect(await problems(wrong)).toContainEqual([
    'solution',
    [expect.stringContaining('there is FAIL: There is no ConfigMap')],
  ]);
  const broken = labFiles((text) => text.replace("run: 'create ${vars.map}'", 'run: destroy'));
  expect(await problems(broken)).toContainEqual([
    'solution',
    ['a step ended with exit code 127: destroy\ncommand not found'],
  ]);
});

test('a near miss that fails too little or too much', async () => {
  const files = labFiles((text) =>
    text.replace('run: create second, mustFail: [alone]', 'run: create second, mustFail: [there]'),
  );
  expect(await problems(files)).toEqual([
    [
      'near miss two',
      [
        'there must fail and is PASS: Found 1 × ConfigMap green in namespace default.',
        'alone must pass and is FAIL: There are 2 × ConfigMap in namespace default: ConfigMap/green, ConfigMap/second.',
      ],
    ],
  ]);
});

test('a check that breaks is not proven, and one that cannot be read stops everything', async () => {
  const unknown = labFiles((text) =>
    text.replace('kind: ConfigMap, namespace: default, exactly', 'kind: Map, namespace: default, exactly'),
  );
  expect(await problems(unknown)).toContainEqual(['solution', ['alone is INVALID: v1 Map is not simulated']]);
  const syntax = labFiles((text) => text.replace('exactly: 1', "expect: [{ cel: 'object ==' }]"));
  const proof = await proveLab(syntax, startSession);
  expect(proof.passed).toBe(false);
  expect(proof.cases).toEqual([]);
  expect(proof.findings).toContainEqual(
    expect.objectContaining({
      path: 'spec.tasks[0].checks[1].resource.expect[0].cel',
      line: 20,
      message: 'object ==: Unexpected token: EOF',
    }),
  );
});
