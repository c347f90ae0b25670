import { describe, expect, test } from '@jest/globals';
import { images } from '../images.ts';
import { imageDefinition } from '../image.ts';
import { createRegistry } from '../registry/registry.ts';
import { runContainer, type RunOptions } from '../testing/container.ts';
import { describedImage } from './described-image.ts';
import type { ImageDescription } from './description.ts';

const shop: ImageDescription = {
  ref: 'registry.example.com/shop/api:1.2',
  env: { GREETING: 'hello' },
  needs: [
    { env: 'DATABASE_URL', message: 'fatal: DATABASE_URL is missing', code: 3 },
    { file: '/etc/shop/shop.conf' },
  ],
  logs: ['shop 1.2 starts on ${HOSTNAME}', { text: 'tick', after: '5s', every: '10s', stream: 'stderr' }],
  listens: [
    { port: 8080, after: '2s', http: [{ body: '${GREETING}\n' }, { path: '/healthz', status: 503, headers: { 'X-Why': 'cold' } }] },
    { port: 9000, text: 'bye' },
  ],
}; // prettier-ignore

const run = (description: ImageDescription, options: RunOptions = {}) => {
  const image = describedImage(description);
  const version = Object.keys(image.tags)[0]!;
  return runContainer('alpine', { ...options, image: imageDefinition(image, version) });
};
const whole: RunOptions = {
  env: { DATABASE_URL: 'x' },
  prepare: (fs) => {
    fs.mkdir('/etc/shop', { recursive: true });
    fs.writeFile('/etc/shop/shop.conf', '');
  },
};

describe('an image that a lab describes', () => {
  test('logs and answers', async () => {
    const api = await run(shop, whole);
    await expect(api.request({ url: 'http://10.1.0.5:8080/' })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await api.clock.runUntil(api.clock.now() + 16_000);
    expect([api.stdout(), api.stderr()]).toEqual(['shop 1.2 starts on web\n', 'tick\ntick\n']);
    expect((await api.request({ url: 'http://10.1.0.5:8080/any' })).text).toBe('hello\n');
    const { status, headers } = await api.request({ url: 'http://10.1.0.5:8080/healthz' });
    expect([status, headers.find(([name]) => name === 'X-Why')]).toEqual([503, ['X-Why', 'cold']]);
    expect((await api.exec('sh', '-c', 'nc 127.0.0.1 9000 </dev/null')).stdout).toBe('bye\n');
  }); // prettier-ignore

  test('ends without what it needs', async () => {
    const poor = await run(shop);
    expect(await poor.clock.runFor(poor.process.exited)).toEqual({ code: 3 });
    expect(poor.stderr()).toBe('fatal: DATABASE_URL is missing\n');
    const confused = await run(shop, { env: { DATABASE_URL: 'x' } });
    expect(await confused.clock.runFor(confused.process.exited)).toEqual({ code: 1 });
    expect(confused.stderr()).toBe('/etc/shop/shop.conf: No such file or directory\n');
    const alone = await run({ ref: 'a', needs: [{ connect: '10.1.0.99:1' }] });
    expect(await alone.clock.runFor(alone.process.exited)).toEqual({ code: 1 });
    expect(alone.stderr()).toBe('could not connect to 10.1.0.99:1: Connection refused\n');
  });

  test('ends by itself, or when it is asked to', async () => {
    const job = await run({ ref: 'job', base: 'none', exits: { after: '30s', code: 7, message: 'gave up' } });
    expect(await job.clock.runFor(job.process.exited)).toEqual({ code: 7 });
    expect([job.stderr(), job.clock.now() - job.process.startedAt]).toEqual(['gave up\n', 30_000]);
    const service = await run({ ref: 'service' });
    service.process.kill('SIGTERM');
    expect(await service.clock.runFor(service.process.exited)).toEqual({ code: 0 });
  });

  test('is pulled before what the registries have, from hosts that only it names', () => {
    const own = createRegistry(images, [describedImage(shop), describedImage({ ref: 'nginx:1.27' })]);
    expect(own.resolve(shop.ref)).toMatchObject({ simulated: true, version: '1.2' });
    expect(own.resolve('registry.example.com/shop/api:9')).toEqual({
      error: 'manifest for registry.example.com/shop/api:9 not found: manifest unknown: manifest unknown',
    });
    expect(own.resolve('nginx:1.27')).toMatchObject({ image: { config: { cmd: ['/usr/local/bin/start'] } } });
    expect(() => describedImage({ ref: 'Not A Reference' })).toThrow('image Not A Reference:');
  });
});
