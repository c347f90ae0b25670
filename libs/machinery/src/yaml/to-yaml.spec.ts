import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { parseYaml, parseYamlDocuments } from './parse-yaml.ts';
import { toYaml } from './to-yaml.ts';

const testdata = (name: string) => readFileSync(path.join(import.meta.dirname, '../testdata', name), 'utf8');

test('prints every kind of scalar as kubectl 1.33 does (recorded with `kubectl label --local -o yaml`)', () => {
  const object = JSON.parse(testdata('scalars.json'));
  object.metadata.labels = { x: 'y' };
  expect(toYaml(object)).toBe(testdata('scalars.yaml'));
});

test('what it prints reads back as the same value', () => {
  const object = JSON.parse(testdata('scalars.json'));
  expect(parseYaml(toYaml(object))).toEqual(object);
});

test('lists are not indented below their key, empty things are flow', () => {
  expect(toYaml({ b: [{ x: 1, y: [] }, 'text', ['inner']], a: {}, n: null })).toBe(
    'a: {}\nb:\n- x: 1\n  "y": []\n- text\n- - inner\n"n": null\n',
  );
});

test('reads YAML 1.1: booleans, octal, anchors, several documents', () => {
  expect(parseYamlDocuments('a: yes\nb: 0644\nc: &x {d: on}\ne: *x\nt: 2024-01-01\n---\n- 1\n')).toEqual([
    { value: { a: true, b: 420, c: { d: true }, e: { d: true }, t: '2024-01-01' } },
    { value: [1] },
  ]);
});

test('a key named __proto__ stays an own key', () => {
  const value = parseYaml('__proto__: {polluted: yes}') as object;
  expect(Object.hasOwn(value, '__proto__')).toBe(true);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

// Each line was recorded from `kubectl 1.33 label --local -f`.
test.each([
  ['a: b: c\n', 'yaml: mapping values are not allowed in this context'],
  [
    'apiVersion: v1\nkind: Pod\nmetadata: name: x\n',
    'yaml: line 3: mapping values are not allowed in this context',
  ],
  ['a:\n\tb: 1\n', 'yaml: line 2: found character that cannot start any token'],
  [
    'apiVersion: v1\nkind: Pod\n  bad: 1\nx: 2\n',
    'yaml: line 3: mapping values are not allowed in this context',
  ],
  ['apiVersion: v1\nspec:\n  a: [1, 2\n  b: 3\n', "yaml: line 3: did not find expected ',' or ']'"],
  ['apiVersion: v1\nmetadata:\n  name: "x\n\n', 'yaml: line 5: found unexpected end of stream'],
  ['apiVersion: v1\nkind\nmetadata: {}\n', "yaml: line 3: could not find expected ':'"],
  [
    'apiVersion: v1\nspec:\n  containers:\n  - name: a\n   image: b\n',
    'yaml: line 4: did not find expected key',
  ],
  ['apiVersion: v1\nmetadata:\n  name: x\n labels: y\n', 'yaml: line 3: did not find expected key'],
])('errors have the words of go-yaml: %j', (text, error) => {
  expect(parseYamlDocuments(text)[0]).toEqual({ error });
});
