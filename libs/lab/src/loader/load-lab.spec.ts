import { describe, expect, test } from '@jest/globals';
import { formatFinding } from '../lint/finding.ts';
import { homeFiles, startManifests, stepScript } from './deliver.ts';
import { loadLab, requireLab } from './load-lab.ts';

const text = `apiVersion: drydock.dev/v1
kind: Lab
metadata:
  id: web
  version: 1.0.0
  title: { en: A web server }
  summary: Run \${vars.app}
spec:
  variables:
    - { name: app, type: choice, from: [red, green, blue] }
    - { name: port, type: int, range: [30000, 30010] }
    - { name: secret, type: password, length: 8 }
  environment:
    files:
      - { path: ~/app/site.conf, from: files/site.conf, mode: '640' }
    manifests:
      - { from: manifests/ns.yaml }
      - { apiVersion: v1, kind: Namespace, metadata: { name: '\${vars.app}-two' } }
  tasks:
    - id: run
      title: Run it
      body: { en: { file: tasks/run.en.md } }
      checks:
        - id: published
          title: It is published
          points: 1
          resource:
            apiVersion: v1
            kind: Service
            match: { spec: { ports: [{ nodePort: '\${vars.port}' }] } }
            expect:
              - cel: object.metadata.name == vars.app
      hints:
        - { id: look, cost: 0.1, text: Look at the ports. }
  solution:
    steps:
      - { run: 'kubectl create service nodeport \${vars.app} --tcp=80' }
      - { apply: { file: solution/x.yaml, namespace: default } }
  selfTest:
    nearMisses:
      - { id: a, run: kubectl delete svc --all, mustFail: [published] }
      - { id: b, after: start, mustFail: [published] }
      - { id: c, run: 'true', mustFail: [published] }
`;
const extra: readonly (readonly [string, string])[] = [
  ['files/site.conf', 'listen ${vars.port};\n'],
  ['manifests/ns.yaml', 'kind: Namespace\nname: ${vars.app}\n'],
  ['tasks/run.en.md', 'Run **${vars.app}**.'],
  ['solution/x.yaml', 'a: ${vars.app}\n'],
];
const files = (change: (text: string) => string = (same) => same) =>
  new Map([['lab.yaml', change(text)], ...extra]);
const findings = (change: (text: string) => string) => loadLab(files(change)).findings.map(formatFinding);
const replace = (from: string, to: string) => (of: string) => {
  expect(of).toContain(from);
  return of.replace(from, to);
};

describe('a good lab', () => {
  test('has no findings, its variables are drawn and filled in with their type', () => {
    expect(loadLab(files()).findings).toEqual([]);
    const { lab, variables } = requireLab(files(), 'seed-1');
    const { app, port } = variables as { app: string; port: number };
    expect(['red', 'green', 'blue']).toContain(app);
    expect(variables['secret']).toMatch(/^[A-Za-z2-9]{8}$/);
    expect(lab.metadata.summary).toBe(`Run ${app}`);
    expect(lab.spec.tasks[0]?.body).toEqual({ en: `Run **${app}**.` });
    expect(lab.spec.tasks[0]?.checks?.[0]?.resource?.match).toEqual({
      spec: { ports: [{ nodePort: port }] },
    });
    expect(requireLab(files(), 'seed-1').variables).toEqual(variables);
  });

  test('seeds differ, and those of a learner and an attempt are separate', () => {
    const drawn = Array.from(
      { length: 20 },
      (_, index) => requireLab(files(), `seed-${index}`).variables['port'],
    );
    expect(new Set(drawn).size).toBeGreaterThan(4);
    const perAttempt = (attempt: string) =>
      loadLab(files(replace('type: int,', 'type: int, scope: attempt,')), { learner: 'ada', attempt })
        .variables;
    expect(perAttempt('1')['secret']).toBe(perAttempt('2')['secret']);
    expect(
      new Set(['1', '2', '3', '4', '5'].map((attempt) => perAttempt(attempt)['port'])).size,
    ).toBeGreaterThan(1);
  });

  test('delivers files, manifests and scripts', () => {
    const { lab, variables } = requireLab(files(), 'seed-1');
    const app = String(variables['app']);
    expect(homeFiles(lab, files(), variables)).toEqual([
      { path: '~/app/site.conf', content: `listen ${variables['port']};\n`, mode: 0o640 },
    ]);
    expect(startManifests(lab, files(), variables)).toEqual([
      `kind: Namespace\nname: ${app}\n`,
      `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${app}-two\n`,
    ]);
    expect(stepScript(lab.spec.solution.steps[1]!, files(), variables)).toBe(
      `set -e\nkubectl apply -n default -f - <<'EOF'\na: ${app}\nEOF\n`,
    );
  });
});

describe('findings name place and mend', () => {
  test.each<[string, (of: string) => string, string]>([
    [
      'YAML',
      replace('kind: Lab', 'kind: [Lab'),
      'lab.yaml:3:1: error: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    [
      'an unknown key',
      replace('points: 1', 'point: 1'),
      'lab.yaml:26:18: error: spec.tasks[0].checks[0].point: unknown key "point" (did you mean points?)',
    ],
    [
      'a kind of check that is not simulated',
      replace('          resource:\n', '          timeline: {}\n          resource:\n'),
      'lab.yaml:27:21: error: spec.tasks[0].checks[0].timeline: checks of the kind timeline are not simulated (use resource, http, dns, rbac, command, file, logs, event, unchanged, answer, all, any, not)',
    ],
    [
      'an image without a reference',
      replace('  environment:\n', '  environment:\n    images: [{ base: alpine }]\n'),
      'lab.yaml:14:14: error: spec.environment.images[0].ref: is missing',
    ],
    [
      'an image of a wrong form',
      replace(
        '  environment:\n',
        '  environment:\n    images:\n      - { ref: a, exits: { after: soon } }\n',
      ),
      'lab.yaml:15:35: error: spec.environment.images[0].exits.after: a duration: 500ms, 10s, 1m30s',
    ],
    [
      'an image with a need of two kinds',
      replace(
        '  environment:\n',
        '  environment:\n    images:\n      - { ref: a, needs: [{ env: A, file: /b }] }\n',
      ),
      'lab.yaml:15:27: error: spec.environment.images[0].needs[0]: needs exactly one of env, file, connect',
    ],
    [
      'something missing',
      replace('  version: 1.0.0\n', ''),
      'lab.yaml:4:3: error: metadata.version: is missing',
    ],
    [
      'a form',
      replace('version: 1.0.0', 'version: one'),
      'lab.yaml:5:12: error: metadata.version: use a semantic version such as 1.0.0',
    ],
    [
      'an unknown variable',
      replace('Run ${vars.app}', 'Run ${vars.ap}'),
      'lab.yaml:7:12: error: metadata.summary: there is no variable ap (did you mean app?)',
    ],
    [
      'an unknown variable in CEL',
      replace('== vars.app', '== vars.ap'),
      'lab.yaml:32:22: error: spec.tasks[0].checks[0].resource.expect[0].cel: there is no variable ap (did you mean app?)',
    ],
    [
      'an unknown check',
      replace('mustFail: [published]', 'mustFail: [publishd]'),
      'lab.yaml:41:60: error: spec.selfTest.nearMisses[0].mustFail[0]: there is no check publishd (did you mean published?)',
    ],
    [
      'a missing file',
      replace('solution/x.yaml', 'solution/y.yaml'),
      'lab.yaml:38:26: error: spec.solution.steps[1].apply.file: there is no file solution/y.yaml (did you mean solution/x.yaml?)',
    ],
    [
      'a missing text',
      replace('tasks/run.en.md', 'tasks/run.md'),
      'lab.yaml:22:27: error: spec.tasks[0].body.en.file: there is no file tasks/run.md (add it to the lab or correct the path)',
    ],
    [
      'a check without points',
      replace('          points: 1\n', ''),
      'lab.yaml:24:11: error: spec.tasks[0].checks[0]: the check published is worth nothing (give it points, or make it a gate)',
    ],
    [
      'two kinds',
      replace('          resource:\n', "          command: { run: 'true' }\n          resource:\n"),
      'lab.yaml:27:20: error: spec.tasks[0].checks[0].command: a check has one kind, this one has resource and command (split it or use all)',
    ],
    [
      'a fixed place in a list',
      replace('object.metadata.name == vars.app', 'object.spec.ports[0].port == 80'),
      'lab.yaml:32:22: warning: spec.tasks[0].checks[0].resource.expect[0].cel: looks at a fixed place in a list ([0]) (use exists(), all() or filter())',
    ],
    [
      'a pattern that explodes',
      replace('object.metadata.name == vars.app', "object.metadata.name.matches('(a+)+')"),
      'lab.yaml:32:22: error: spec.tasks[0].checks[0].resource.expect[0].cel: the pattern (a+)+ repeats a repetition (write it without nesting + or *)',
    ],
    [
      'a name nobody asked for',
      replace('            match:', '            name: secret-name\n            match:'),
      'lab.yaml:30:19: warning: spec.tasks[0].checks[0].resource.name: no task asks for the name secret-name (find the object by what it is, or ask for the name)',
    ],
    [
      'a hint that gives it away',
      replace(
        'text: Look at the ports.',
        "text: 'Type `kubectl create service nodeport ${vars.app} --tcp=80`.'",
      ),
      'lab.yaml:34:40: error: spec.tasks[0].hints[0].text: the hint contains the solution: kubectl create service nodeport blue --tcp=80 (say where to look instead)',
    ],
    [
      'a circle',
      replace('      title: Run it', '      dependsOn: [run]\n      title: Run it'),
      'lab.yaml:21:18: error: spec.tasks[0].dependsOn: the task run cannot be reached: it depends on itself (break the circle)',
    ],
    [
      'a language',
      (of) => `${of}  i18n: { required: [en, de] }\n`,
      'lab.yaml:6:10: error: metadata.title: the text is missing in de (add it, or shorten spec.i18n.required)',
    ],
    [
      'two of a name',
      replace('id: b,', 'id: a,'),
      'lab.yaml:42:15: error: spec.selfTest.nearMisses[1].id: there are two near misses called a (rename one)',
    ],
    [
      'what is not simulated',
      replace('    files:\n', '    nodes: [{ name: a }]\n    files:\n'),
      'lab.yaml:14:12: warning: spec.environment.nodes: nodes is not simulated: the cluster is that of the profile',
    ],
  ])('%s', (_name, change, finding) => {
    expect(findings(change)).toContain(finding);
  });

  test('requireLab throws with all errors', () => {
    expect(() => requireLab(files(replace('kind: Lab', 'kind: Lob')), 's')).toThrow(/^lab.yaml:2: kind: /);
    expect(loadLab(new Map()).findings.map(formatFinding)).toEqual([
      'lab.yaml:1:1: error: the folder has no lab.yaml',
    ]);
  });
});
