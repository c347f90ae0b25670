// The completeness of the registry: every folder is registered, and every image keeps the contract.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { createFileSystem } from '@drydock/shell';
import { images, registry } from './index.ts';
import { genericImage } from './images/generic/index.ts';

/** The only folder that is no entry of the list: it stands for all images that are none. */
const fallback = 'generic';

test('every folder has its line, and the lines are sorted', async () => {
  const folders = readdirSync(new URL('./images', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  for (const folder of folders.filter((name) => name !== fallback)) {
    const exported = Object.values(
      (await import(`./images/${folder}/index.ts`)) as Record<string, unknown>,
    ).flat();
    expect(images.some((image) => exported.includes(image))).toBe(true);
  }
  const source = readFileSync(new URL('./images.ts', import.meta.url), 'utf8');
  const lines = [...source.matchAll(/from '\.\/images\/([^/]+)\/index\.ts'/g)].map((match) => match[1]!);
  expect(lines).toEqual(folders.filter((name) => name !== fallback));
});

describe.each(images.map((image) => [`${image.repository} ${Object.keys(image.tags)[0]}`, image] as const))(
  '%s',
  (_, image) => {
    const version = image.tags['latest'] ?? Object.values(image.tags)[0]!;

    test('has the facts of an image', () => {
      expect(image.about?.does).toMatch(/\.$/); // docs/images.md
      expect(image.repository).toMatch(/^[a-z0-9.-]+\.[a-z]+\/[a-z0-9._/-]+$/);
      expect(image.size).toBeGreaterThan(100_000);
      expect(image.published).toBeGreaterThan(1_400_000_000_000);
      for (const tag of Object.keys(image.tags)) expect(tag).toMatch(/^[\w][\w.-]{0,127}$/);
    });

    test('its files name programs that it has, its command exists', () => {
      const fs = createFileSystem({ clock: { now: () => 0 } });
      image.files(fs, version);
      const programs = image.programs(version);
      const { entrypoint = [], cmd = [] } = image.config(version);
      const command = [...entrypoint, ...cmd][0];
      if (command === undefined) return expect(programs).toEqual({}); // nothing to run but what is mounted
      const paths = ['', '/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
      const path = command.startsWith('/')
        ? command
        : paths.map((directory) => `${directory}/${command}`).find((candidate) => fs.exists(candidate));
      expect(Object.keys(programs)).toContain(fs.stat(path!).program);
    });
  },
);

test('two images of one repository share no tag', () => {
  const names = images.flatMap(({ repository, tags }) =>
    Object.keys(tags).map((tag) => `${repository}:${tag}`),
  );
  expect(new Set(names).size).toBe(names.length);
});

test('an image that is not simulated stays up and says so', () => {
  const image = genericImage('docker.io/somebody/app');
  expect(image.config.cmd).toEqual(['/usr/local/bin/not-simulated']);
  expect(registry.resolve('somebody/app')).toMatchObject({ simulated: false });
});
