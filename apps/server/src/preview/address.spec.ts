import { describe, expect, test } from '@jest/globals';
import { isOwnMachine, parsePreviewPath, selectOptionalPreviewPath, urlOf } from './address.ts';

describe('the address in a preview’s path', () => {
  test.each([
    ['http:localhost:30080/', { scheme: 'http', host: 'localhost', port: 30080, path: '/' }],
    ['https:127.0.0.1:443/a/b?c=d', { scheme: 'https', host: '127.0.0.1', port: 443, path: '/a/b?c=d' }],
    ['http:[::1]:80', { scheme: 'http', host: '[::1]', port: 80, path: '/' }],
    ['http:LOCALHOST:80/X', { scheme: 'http', host: 'localhost', port: 80, path: '/X' }],
  ])('%s', (text, address) => {
    expect(parsePreviewPath(text)).toEqual(address);
  });

  test.each([
    '',
    'localhost:80/',
    'ftp:localhost:21/',
    'http:localhost:0/',
    'http:localhost:70000/',
    'http:a@b:80/',
    '%',
  ])('is none: %s', (text) => {
    expect(parsePreviewPath(text)).toBeUndefined();
  });

  test('leaves out a port that goes without saying', () => {
    expect(urlOf({ scheme: 'https', host: 'localhost', port: 443, path: '/a' })).toBe('https://localhost/a');
    expect(urlOf({ scheme: 'http', host: 'localhost', port: 443, path: '/a' })).toBe(
      'http://localhost:443/a',
    );
  });
});

describe('the learner’s own machine', () => {
  test.each([
    'localhost',
    'shop.localhost',
    '127.0.0.1',
    '127.8.8.8',
    '[::1]',
    '10.0.0.4',
    '172.18.0.2',
    '192.168.65.3',
  ])('is %s', (host) => {
    expect(isOwnMachine(host)).toBe(true);
  });
  test.each([
    'example.org',
    '8.8.8.8',
    '172.32.0.1',
    '169.254.169.254',
    '1.2.3',
    '0x7f.0.0.1',
    'localhost.evil.org',
  ])('is not %s', (host) => {
    expect(isOwnMachine(host)).toBe(false);
  });
});

describe('the way back from a URL to a path', () => {
  const page = { scheme: 'http', host: 'localhost', port: 30080, path: '/shop/list?page=2' } as const;
  test.each([
    ['/login', '/p/t/http:localhost:30080/login'],
    ['next?a=b#c', '/p/t/http:localhost:30080/shop/next?a=b#c'],
    ['https://localhost:30779/', '/p/t/https:localhost:30779/'],
    ['http://127.0.0.1/x', '/p/t/http:127.0.0.1:80/x'],
    ['//localhost:8080/y', '/p/t/http:localhost:8080/y'],
    ['https://example.org/', undefined],
    ['javascript:alert(1)', undefined],
    ['http://[', undefined],
  ])('%s', (url, path) => {
    expect(selectOptionalPreviewPath('/p/t', url, page)).toBe(path);
  });
});
