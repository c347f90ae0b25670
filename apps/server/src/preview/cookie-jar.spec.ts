import { describe, expect, test } from '@jest/globals';
import type { PreviewAddress } from './address.ts';
import { CookieJar } from './cookie-jar.ts';

const at = (path: string, changes: Partial<PreviewAddress> = {}): PreviewAddress => ({
  scheme: 'http',
  host: 'localhost',
  port: 30080,
  path,
  ...changes,
});

describe('the cookie jar', () => {
  test('sends cookies back, the longest path first, on every port of the host', () => {
    const jar = new CookieJar();
    jar.store(at('/'), 'a=1; Path=/; HttpOnly', 0);
    jar.store(at('/'), 'b=2; Path=/shop', 0);
    expect(jar.selectOptionalHeader(at('/'), 0)).toBe('a=1');
    expect(jar.selectOptionalHeader(at('/shop/list', { port: 8080 }), 0)).toBe('b=2; a=1');
    expect(jar.selectOptionalHeader(at('/shopping'), 0)).toBe('a=1');
    expect(jar.selectOptionalHeader(at('/', { host: '127.0.0.1' }), 0)).toBeUndefined();
  });

  test('takes the directory of the page for a path that is not given', () => {
    const jar = new CookieJar();
    jar.store(at('/admin/login'), 'a=1', 0);
    expect(jar.selectOptionalHeader(at('/admin'), 0)).toBe('a=1');
    expect(jar.selectOptionalHeader(at('/'), 0)).toBeUndefined();
  });

  test('forgets what has expired and what is taken back', () => {
    const jar = new CookieJar();
    jar.store(at('/'), 'a=1; Max-Age=10', 0);
    jar.store(at('/'), 'b=2; Expires=Thu, 01 Jan 1970 00:00:05 GMT', 0);
    expect(jar.selectOptionalHeader(at('/'), 4_000)).toBe('a=1; b=2');
    expect(jar.selectOptionalHeader(at('/'), 6_000)).toBe('a=1');
    jar.store(at('/'), 'a=; Max-Age=0', 7_000);
    expect(jar.selectOptionalHeader(at('/'), 7_000)).toBeUndefined();
  });

  test('keeps secure cookies for HTTPS and localhost, and refuses foreign domains', () => {
    const jar = new CookieJar();
    const node = { host: '10.0.0.4' };
    jar.store(at('/', { ...node, scheme: 'https' }), 'a=1; Secure', 0);
    jar.store(at('/', node), 'b=2; Domain=example.org', 0);
    expect(jar.selectOptionalHeader(at('/', node), 0)).toBeUndefined();
    expect(jar.selectOptionalHeader(at('/', { ...node, scheme: 'https' }), 0)).toBe('a=1');
  });
});
