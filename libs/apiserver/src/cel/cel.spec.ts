import { describe, expect, test } from '@jest/globals';
import { compileErrorText } from './compile-error.ts';
import { celEnvironment } from './environment.ts';
import { Expression } from './expression.ts';
import { SchemaChecker } from './type-check.ts';
import { toTypedCel } from './values.ts';

const evaluate = (source: string, variables: Readonly<Record<string, unknown>> = {}) => {
  const result = new Expression(celEnvironment, source).evaluate(variables);
  return result.ok ? result.value : result.error;
};

describe("Kubernetes' libraries", () => {
  test.each<[string, unknown]>([
    ["'%s is %d, %.2f, %x'.format(['a', 3, 1.5, 255])", 'a is 3, 1.50, ff'],
    ["'abc'.replace('b', 'x') + 'abc'.reverse() + 'abc'.charAt(1)", 'axccbab'],
    ["'a1b22'.findAll('[0-9]+') == ['1', '22'] && 'a1'.find('[0-9]') == '1'", true],
    ["'aaaa'.matches('^(a+)+$')", true],
    ['[1, 2, 3].sum() == 6 && [3, 1].max() == 3 && [1, 2].isSorted() && [2, 1].indexOf(1) == 1', true],
    ['sets.contains([1, 2], [2]) && sets.equivalent([1, 2], [2, 1]) && !sets.intersects([1], [2])', true],
    ["quantity('1.5Gi').isGreaterThan(quantity('1Gi')) && quantity('2').add(1).asInteger() == 3", true],
    ["isQuantity('1x') || !isQuantity('100m')", false],
    ["url('https://example.com:80/p?a=1').getPort() == '80' && isURL('/p') && !isURL('p q')", true],
    ["url('https://[::1]:80/').getHostname()", '::1'],
    [
      "cidr('10.0.0.0/8').containsIP('10.1.2.3') && ip('::1').isLoopback() && ip('10.0.0.1').family() == 4",
      true,
    ],
    ["string(ip('2001:0db8:0:0::0001'))", '2001:db8::1'],
    [
      "semver('1.2.10').isGreaterThan(semver('1.2.9')) && semver('1.0.0-rc.1').compareTo(semver('1.0.0')) < 0",
      true,
    ],
    ["isSemver('v1') || !isSemver('v1', true)", false],
    ["format.dns1123Label().validate('A_B').hasValue() && !format.named('nope').hasValue()", true],
    ["optional.of(1).orValue(2) == 1 && {'a': 1}.?b.orValue(3) == 3", true],
  ])('%s', (source, value) => expect(evaluate(source)).toEqual(value));
});

describe('errors in the words of cel-go', () => {
  test.each<[string, string]>([
    ['self.b', 'no such key: b'],
    ['[1][2]', 'index out of bounds: 2'],
    ["self.a + 'x' == ''", 'no such overload'],
    ['other.a', 'no such attribute(s): other'],
    ['1 / 0', 'division by zero'],
  ])('%s', (source, error) => expect(evaluate(source, { self: { a: 1n } })).toBe(error));

  test('of the syntax', () => {
    expect(new Expression(celEnvironment, 'self.a >').syntaxError).toBe(
      "ERROR: <input>:1:9: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}\n | self.a >\n | ........^",
    );
    expect(compileErrorText(new Error('other'), 'x')).toBe('other');
  });

  test('of loops in loops over long lists', () => {
    const list = new Array<bigint>(4000).fill(1n);
    expect(evaluate('a.all(x, a.all(y, x == y))', { a: list })).toBe(
      'operation cancelled: actual cost limit exceeded',
    );
  });
});

test('types of a schema', () => {
  const schema = {
    type: 'object',
    properties: {
      count: { type: 'integer' },
      'my-field': { type: 'string' },
      when: { type: 'string', format: 'date-time' },
      either: { 'x-kubernetes-int-or-string': true },
      labels: { type: 'object', additionalProperties: { type: 'string' } },
    },
  };
  const checker = new SchemaChecker(schema, { root: true, optionalOldSelf: false });
  const ok = [
    'self.count > 1 && self.my__dash__field.size() > 0',
    "self.when > timestamp('2025-01-01T00:00:00Z') && self == oldSelf",
    "self.either == 1 || self.either == '1' || self.labels.all(k, self.labels[k] != '')",
    "self.metadata.name.startsWith('a')",
  ];
  for (const source of ok) expect([source, checker.check(source)]).toEqual([source, { type: 'bool' }]);
  expect(checker.check('self.count')).toEqual({ type: 'int' });
  expect(checker.check("self.count == 'x'")).toEqual({
    error:
      "ERROR: <input>:1:12: found no matching overload for '_==_' applied to '(int, string)'\n | self.count == 'x'\n | ...........^",
  });
  expect(toTypedCel({ count: 1, 'my-field': 'x', labels: { 'a-b': 'c' } }, schema)).toEqual({
    count: 1n,
    my__dash__field: 'x',
    labels: { 'a-b': 'c' },
  });
});
