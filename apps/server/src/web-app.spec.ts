import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Harness, startHarness } from './testing/harness.ts';

const webDirectory = mkdtempSync(path.join(tmpdir(), 'drydock-web-'));
let harness: Harness;
beforeAll(async () => {
  mkdirSync(path.join(webDirectory, 'assets'));
  writeFileSync(path.join(webDirectory, 'index.html'), '<title>Drydock</title>');
  writeFileSync(path.join(webDirectory, 'assets/app-1a2b.js'), 'run()');
  harness = await startHarness({ webDirectory });
});
afterAll(async () => {
  await harness.close();
  rmSync(webDirectory, { recursive: true });
});

test.each(['/', '/sign-in', '/attempts/1'])('%s is the page of the app', async (address) => {
  const response = await fetch(harness.url + address);
  expect([response.status, await response.text()]).toEqual([200, '<title>Drydock</title>']);
  expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
});

test('files with a hash in their name are kept by browsers', async () => {
  const response = await fetch(`${harness.url}/assets/app-1a2b.js`);
  expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
});

test.each(['/assets/gone.js', '/api/none', '/../package.json'])('%s is not there', async (address) => {
  expect((await fetch(harness.url + address)).status).toBe(404);
});
