import { expect, test } from '@jest/globals';
import { parseJsonPath } from './jsonpath.ts';

const list = {
  kind: 'List',
  rows: [
    {
      metadata: { name: 'a', labels: { 'app.kubernetes.io/name': 'x' } },
      spec: { ports: [{ port: 80 }, { port: 443 }], on: true },
    },
    { metadata: { name: 'b' }, spec: { ports: [{ port: 81 }], n: null } },
  ],
};

// The right-hand sides were printed by the official kubectl 1.33 (`kubectl label --local -o jsonpath=…` on the same data).
test.each([
  ['{.rows[*].metadata.name}', 'a b'],
  ['{.rows[0].metadata.labels.app\\.kubernetes\\.io/name}', 'x'],
  ["{.rows[0].metadata.labels['app\\.kubernetes\\.io/name']}", 'x'],
  ['{range .rows[*]}{.metadata.name}{"\\t"}{.spec.ports[*].port}{"\\n"}{end}', 'a\t80 443\nb\t81\n'],
  ['{.rows[?(@.metadata.name=="b")].spec.ports[0].port}', '81'],
  ['{.rows[?(@.spec.ports[0].port>80)].metadata.name}', 'b'],
  ['{.rows[-1:].metadata.name}', 'b'],
  ['{.rows[0].spec}', '{"on":true,"ports":[{"port":80},{"port":443}]}'],
  ['{..port}', '80 443 81'],
  ['name={.rows[0].metadata.name} kind={.kind}', 'name=a kind=List'],
  ['{.missing}', ''],
  ["{.rows[*]['metadata.name','spec.on']}", 'a b true'],
  ['{range .rows}{.metadata.name}{end}', ''],
  ['{range .rows[*]}x', 'xxx'],
  ['{.rows[*].spec.n}', 'null'],
])('%s', (template, printed) => {
  expect(parseJsonPath(template).execute(list)).toBe(printed);
});

test('an index beyond the end is an error even where missing keys are not', () => {
  expect(() => parseJsonPath('{.rows[5].metadata}').execute(list)).toThrow(
    'array index out of bounds: index 5, length 2',
  );
  expect(() => parseJsonPath('{.items[0].metadata.name}').execute({ items: [] })).toThrow(
    'array index out of bounds: index 0, length 0',
  );
});

test.each([
  ['{.rows[0', 'unterminated array'],
  ['{end}', 'not in range, nothing to end'],
])('%s does not parse', (template, message) => {
  expect(() => parseJsonPath(template)).toThrow(message);
});
