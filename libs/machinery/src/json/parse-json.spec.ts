import { describe, expect, test } from '@jest/globals';
import { parseJson } from './parse-json.ts';

describe('parseJson', () => {
  test.each([
    '{"a":[1,-2.5e+3,true,false,null,"x\\n\\u00e9\\ud83d\\ude00\\/"],"b":{},"c":[]}',
    ' \t\r\n0 ',
    '"ünï"',
    '{"__proto__":{"a":1},"":2}',
  ])('reads %j as JSON.parse does', (text) => {
    expect(parseJson(text)).toEqual({ value: JSON.parse(text) as unknown, duplicates: [] });
  });

  test.each([
    ['', 'unexpected end of JSON input'],
    ['{', 'unexpected end of JSON input'],
    ['{"a":1', 'unexpected end of JSON input'],
    ['"abc', 'unexpected end of JSON input'],
    ['x', "invalid character 'x' looking for beginning of value"],
    ['{x', "invalid character 'x' looking for beginning of object key string"],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b"}', "invalid character '\"' after object key:value pair"],
    ['[1,]', "invalid character ']' looking for beginning of value"],
    ['[1 2]', "invalid character '2' after array element"],
    ['{} {}', "invalid character '{' after top-level value"],
    ['01', "invalid character '1' after top-level value"],
    ['-', 'unexpected end of JSON input'],
    ['-x', "invalid character 'x' in numeric literal"],
    ['1.x', "invalid character 'x' after decimal point in numeric literal"],
    ['1ex', "invalid character 'x' in exponent of numeric literal"],
    ['trux', "invalid character 'x' in literal true (expecting 'e')"],
    ['nul', 'unexpected end of JSON input'],
    ['"a\nb"', "invalid character '\\n' in string literal"],
    ['"\\x"', "invalid character 'x' in string escape code"],
    ['"\\u12g4"', "invalid character 'g' in \\u hexadecimal character escape"],
    ["{'a':1}", "invalid character '\\'' looking for beginning of object key string"],
    ['\u0000', "invalid character '\\x00' looking for beginning of value"],
    ['é', "invalid character 'Ã' looking for beginning of value"],
    [`${'['.repeat(5000)}`, 'exceeded max depth'],
  ])('%j: %s', (text, error) => {
    expect(parseJson(text)).toEqual({ value: undefined, error, duplicates: [] });
  });

  test('names the keys that come twice; the last value counts', () => {
    const text = '{"a":1,"b":[{"c":1,"c":2}],"a":{"d":{"e":1,"e":2,"e":3}}}';
    expect(parseJson(text)).toEqual({
      value: { a: { d: { e: 3 } }, b: [{ c: 2 }] },
      duplicates: ['b[0].c', 'a', 'a.d.e', 'a.d.e'],
    });
  });
});
