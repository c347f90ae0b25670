import { describe, expect, test } from '@jest/globals';
import { dns1123Label } from './names.ts';

describe('dns1123Label', () => {
  const rule =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

  test.each([
    ['web-1', []],
    ['Web', [rule]],
    ['web.', [rule]],
    ['web.1', ['must not contain dots']],
    ['a'.repeat(64), ['must be no more than 63 characters']],
  ])('%s', (name, findings) => {
    expect(dns1123Label(name)).toEqual(findings);
  });
});
